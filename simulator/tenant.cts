import { ChatTenant } from './chat-tenant.cts';
import { Clients, DEFAULT_CLIENT, type Client } from './clients.cts';
import type { Fault } from './faults/kinds.cts';
import { faultPreset, type FaultPreset } from './faults/presets.cts';
import {
	FaultQueue,
	type ActiveFault,
	type FaultChooser,
	type FaultRule,
} from './faults/queue.cts';
import { RedirectTarget } from './faults/redirect-target.cts';
import { RequestJournal, type RecordedRequest } from './journal.cts';
import type { Settings } from './state/settings.cts';

/**
 * A Sangoma CX tenant without its server: its chats, the clients of its API, the received requests, and its
 * faults. Emits `request` (a finished RecordedRequest) and `token` (a finished RecordedTokenRequest), in
 * addition to what its chats emit.
 */
export class SimulatedTenant extends ChatTenant {
	readonly journal = new RequestJournal();
	readonly requests = this.journal.requests;
	readonly tokenRequests = this.journal.tokenRequests;
	readonly counts = this.journal.counts;

	/** The default client, which may request all scopes. */
	readonly client: Client;
	readonly clients: Clients;

	readonly faults = new FaultQueue();
	/** Chooses a fault for each API request that no fault in the queue affects. */
	chooseFault: FaultChooser | undefined;
	/** Returns the name of the workflow that receives deliveries at a URL, if known, for the page. */
	getWorkflowName: (url: string) => string | null = () => null;
	/** The other host that redirects lead to. */
	readonly redirectTarget = new RedirectTarget();
	private readonly attempts = new Map<string, number>();

	constructor(
		settings: Partial<Settings>,
		private readonly tenantDomain = DEFAULT_CLIENT.tenantDomain,
	) {
		super(settings);
		this.client = { ...DEFAULT_CLIENT, tenantDomain };
		this.clients = new Clients({ ...this.client });
	}

	get inFlight() {
		return this.journal.inFlight;
	}

	get maxInFlight() {
		return this.journal.maxInFlight;
	}

	/** Resets the maximum number of requests in flight to the current number. */
	resetCounters(): void {
		this.journal.resetCounters();
	}

	addClient(client: Client): void {
		this.clients.add(client);
	}

	/** Changes a client's secret and revokes the client's tokens. */
	rotateSecret(clientId: string, clientSecret: string): void {
		this.clients.rotateSecret(clientId, clientSecret);
		if (clientId === this.client.clientId) this.client.clientSecret = clientSecret;
	}

	/** Revokes all tokens. Requests get a 401 until the client requests a new token. */
	revokeTokens(): void {
		this.clients.revokeTokens();
	}

	/** Turns on a fault: a rule, or a preset by its name. @throws Error if it does not exist */
	injectFault(fault: FaultRule | FaultPreset): ActiveFault {
		const active = this.faults.add('kind' in fault ? fault : faultPreset(fault.name, fault));
		this.changed('faults');
		return active;
	}

	/** Returns the fault for a request: the first one in the queue, or else the chooser's. */
	faultFor(record: RecordedRequest): Fault | undefined {
		const { operation, body, headers, rawBody } = record;
		const queued = this.faults.next(record);
		if (queued || !this.chooseFault) return queued;
		const key = `${operation} ${rawBody}`;
		const attempt = (this.attempts.get(key) ?? 0) + 1;
		this.attempts.set(key, attempt);
		return this.chooseFault({ operation, body, headers, attempt });
	}

	/** Turns off all faults. */
	clearFaults(): void {
		this.faults.clear();
		this.changed('faults');
	}

	/** Deletes chats, calls, requests and deliveries. Registrations, tokens, faults and settings stay. */
	clear(): void {
		this.state.clear();
		this.outbox.reset();
		this.journal.reset();
		this.redirectTarget.requests.length = 0;
		this.changed('everything');
	}

	/** Restores the initial state and settings. */
	reset(): void {
		this.state.reset();
		this.clients.reset();
		Object.assign(this.client, { ...DEFAULT_CLIENT, tenantDomain: this.tenantDomain });
		this.resetSettings();
		this.faults.clear();
		this.attempts.clear();
		this.chooseFault = undefined;
		this.clear();
	}
}
