import { setLoggedIn, setStatus, takeFromBot, writeAsAgent } from './chat/agent.cts';
import type { AgentMessage, LogIn, StatusChange } from './chat/agent.cts';
import { writeAsCustomer } from './chat/customer.cts';
import type { CustomerMessage } from './chat/customer.cts';
import { DEFAULT_CLIENT } from './clients.cts';
import type { Client } from './clients.cts';
import { dispatchAny, dispatchEvent } from './events/dispatch.cts';
import type { AnyEventTarget } from './events/dispatch.cts';
import type { Fault } from './faults/kinds.cts';
import { Attempts, FaultQueue } from './faults/queue.cts';
import type { ActiveFault, FaultChooser, FaultRule } from './faults/queue.cts';
import { faultPreset } from './faults/presets.cts';
import type { FaultPreset } from './faults/presets.cts';
import type { RecordedRequest } from './journal.cts';
import type { EventName } from './state/records.cts';
import type { Tenant } from './state/state.cts';
import { TenantRecords } from './tenant-records.cts';

/**
 * A Sangoma CX tenant on this machine, without its server. Emits `request` (a finished
 * RecordedRequest), `token` (a finished RecordedTokenRequest), `delivery` (a finished attempt) and
 * `change` (what of the state is another now).
 */
export class SimulatedTenant extends TenantRecords implements Tenant {
	readonly faults = new FaultQueue();
	readonly attempts = new Attempts();
	/** Chooses a fault for each API request that no queued rule meets. */
	chooseFault: FaultChooser | undefined;
	/** The default client, which may ask for all scopes. */
	readonly client = { ...DEFAULT_CLIENT };
	/** Forgets the most in flight. */
	resetCounters(): void {
		this.journal.resetCounters();
	}

	addClient(client: Client): void {
		this.clients.add(client);
	}

	/** Gives a client another secret; its tokens die. */
	rotateSecret(clientId: string, clientSecret: string): void {
		this.clients.rotateSecret(clientId, clientSecret);
		if (clientId === this.client.clientId) this.client.clientSecret = clientSecret;
	}

	/** All tokens die: every request is answered 401 until a new one is asked for. */
	revokeTokens(): void {
		this.clients.revokeTokens();
	}

	/**
	 * Switches a fault on: one of its own, or a ready-made one by its name.
	 *
	 * @throws Error if there is no such fault.
	 */
	injectFault(fault: FaultRule | FaultPreset): ActiveFault {
		const armed = this.faults.add('kind' in fault ? fault : faultPreset(fault.name, fault));
		this.changed('faults');
		return armed;
	}

	/** The fault that meets a request: the first queued one that fits, else what a chooser says. */
	faultFor({ operation, path, body, headers, rawBody }: RecordedRequest): Fault | undefined {
		const queued = this.faults.next(operation, path);
		if (queued || !this.chooseFault) return queued;
		const attempt = this.attempts.count(operation, rawBody);
		return this.chooseFault({ operation, body, headers, attempt });
	}

	/** Switches all faults off. */
	clearFaults(): void {
		this.faults.clear();
		this.changed('faults');
	}

	/** A customer writes: makes contact and conversation if needed, and delivers the events. */
	async sendCustomerMessage(input: CustomerMessage) {
		return writeAsCustomer(this, input);
	}

	/** A human agent answers, or leaves a private note. */
	async sendAgentMessage(input: AgentMessage) {
		return writeAsAgent(this, input);
	}

	/** A human agent takes a conversation over, gives it back to the bot, or finishes it. */
	setConversationStatus(change: StatusChange): void {
		setStatus(this, change);
	}

	/** An agent logs in or out of the tenant: only who is logged in can place a call. */
	setAgentLoggedIn(change: LogIn): void {
		setLoggedIn(this, change);
	}

	/** Sends any event, to one address or to all who would get one of that name. */
	async sendEvent(
		event: Record<string, unknown> | Buffer | string,
		target: AnyEventTarget = {},
	): Promise<void> {
		dispatchAny(this.state, this.carrier, event, target);
	}

	/** Resolves once no delivery is on its way. */
	waitForDeliveries(): Promise<void> {
		return this.carrier.settled();
	}

	announce(event: EventName, inboxId: number | null, body: () => Record<string, unknown>): void {
		const afterFailure = (kept: unknown) => takeFromBot(this, kept);
		dispatchEvent(this.state, this.carrier, { event, inboxId, body, afterFailure });
	}

	changed(what: string): void {
		this.emit('change', what);
	}

	/** Forgets chats, calls and traffic. Registrations, tokens, faults and settings stay. */
	clear(): void {
		this.state.clear();
		this.carrier.reset();
		this.journal.reset();
		this.redirectTarget.reset();
		this.changed('everything');
	}

	/** Back to a fresh tenant with a fresh journal; settings are those at the start again. */
	reset(): void {
		this.state.reset();
		this.clients.reset();
		Object.assign(this.client, DEFAULT_CLIENT);
		Object.assign(this.settings, structuredClone(this.settingsAtStart));
		this.faults.clear();
		this.attempts.clear();
		this.chooseFault = undefined;
		this.carrier.reset();
		this.journal.reset();
		this.redirectTarget.reset();
		this.changed('everything');
	}
}
