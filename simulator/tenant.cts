import { EventEmitter } from 'node:events';
import {
	runChatAction,
	type ChatActionBody,
	type ChatActionName,
	type ChatActionResult,
} from './chat/actions.cts';
import type { AgentMessage, StatusChange } from './chat/agent.cts';
import { onBotFailure } from './chat/bot-failure.cts';
import type { CustomerMessage } from './chat/customer.cts';
import { Clients, DEFAULT_CLIENT, type Client } from './clients.cts';
import { Deliveries } from './events/deliveries.cts';
import { applyDifferences } from './events/differences.cts';
import { EngineRequests, type MakeBody } from './events/engine-requests.cts';
import { dispatchCustomEvent, type EventTarget } from './events/events.cts';
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
import type { EventName } from './state/records.cts';
import { DEFAULT_SETTINGS, type Settings } from './state/settings.cts';
import { State, type Tenant } from './state/state.cts';

/**
 * A Sangoma CX tenant without its server. Emits `request` (a finished RecordedRequest), `token` (a
 * finished RecordedTokenRequest), `delivery` (a finished attempt) and `change` (a part of the state).
 */
export class SimulatedTenant extends EventEmitter implements Tenant {
	readonly state = new State();
	readonly inboxes = this.state.inboxes.rows;
	readonly contacts = this.state.contacts.rows;
	readonly conversations = this.state.conversations.rows;
	readonly messages = this.state.messages.rows;
	readonly bots = this.state.bots.rows;
	readonly webhooks = this.state.webhooks.rows;
	readonly agents = this.state.agents.rows;
	readonly queues = this.state.queues.rows;
	readonly calls = this.state.calls.rows;

	readonly journal = new RequestJournal();
	readonly requests = this.journal.requests;
	readonly tokenRequests = this.journal.tokenRequests;
	readonly counts = this.journal.counts;

	/** The default client, which may request all scopes. */
	readonly client = { ...DEFAULT_CLIENT };
	readonly clients = new Clients();
	readonly settings: Settings;
	private readonly initialSettings: Settings;

	readonly faults = new FaultQueue();
	/** Chooses a fault for each API request that no fault of the queue affects. */
	chooseFault: FaultChooser | undefined;
	/** Returns the name of what receives deliveries at a URL, for the page: a workflow's, if it is known. */
	nameReceiver: (url: string) => string | null = () => null;
	/** The other host that redirects lead to. */
	readonly redirectTarget = new RedirectTarget();
	private readonly attempts = new Map<string, number>();

	protected readonly outbox: Deliveries;
	private readonly engine: EngineRequests;

	constructor(settings: Partial<Settings>) {
		super();
		this.setMaxListeners(0);
		this.initialSettings = { ...DEFAULT_SETTINGS, ...settings };
		this.settings = structuredClone(this.initialSettings);
		this.outbox = new Deliveries(
			this.settings,
			(delivery) => this.emit('delivery', delivery),
			(event) => applyDifferences(this.state, this.settings.differences, event),
		);
		this.engine = new EngineRequests(this.state, this.outbox, ({ kind }, body) =>
			kind === 'bot' ? onBotFailure(this, body) : undefined,
		);
	}

	get deliveries() {
		return this.outbox.list;
	}

	get pendingDeliveries() {
		return this.outbox.pending;
	}

	get inFlight() {
		return this.journal.inFlight;
	}

	get maxInFlight() {
		return this.journal.maxInFlight;
	}

	/** Sets the maximum number of requests in flight back to the current number. */
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

	/** Revokes all tokens: requests get a 401 until the client requests a new token. */
	revokeTokens(): void {
		this.clients.revokeTokens();
	}

	/** Switches a fault on: a rule, or a preset by its name. @throws Error if it does not exist */
	injectFault(fault: FaultRule | FaultPreset): ActiveFault {
		const active = this.faults.add('kind' in fault ? fault : faultPreset(fault.name, fault));
		this.changed('faults');
		return active;
	}

	/** Returns the fault for a request: the first one of the queue, or else the chooser's. */
	faultFor({ operation, path, body, headers, rawBody }: RecordedRequest): Fault | undefined {
		const queued = this.faults.next({ operation, path, body });
		if (queued || !this.chooseFault) return queued;
		const key = `${operation} ${rawBody}`;
		const attempt = (this.attempts.get(key) ?? 0) + 1;
		this.attempts.set(key, attempt);
		return this.chooseFault({ operation, body, headers, attempt });
	}

	/** Switches all faults off. */
	clearFaults(): void {
		this.faults.clear();
		this.changed('faults');
	}

	/** Does something as a customer, the human agent or the tenant. @throws Error if a record is missing */
	act<Name extends ChatActionName>(name: Name, body: ChatActionBody<Name>): ChatActionResult<Name> {
		return this.perform(() => runChatAction(this, name, body));
	}

	/** Adds a customer's message; creates the contact and the conversation if they are missing. */
	async sendCustomerMessage(input: CustomerMessage) {
		return this.act('customer-messages', input);
	}

	/** Adds a message or a private note by the human agent. */
	async sendAgentMessage(input: AgentMessage) {
		return this.act('agent-messages', input);
	}

	/** Changes the status of a conversation as the human agent. */
	setConversationStatus(change: StatusChange): void {
		this.act('conversation-status', change);
	}

	/** Logs an agent in or out, which calls depend on, and creates it if it is missing. @throws Error if the name is empty */
	setAgentLoggedIn({ name, loggedIn }: { name: string; loggedIn: boolean }): void {
		if (!name) throw new Error('The name of the agent is empty');
		this.state.agentNamed(name).logged_in = loggedIn === true;
		this.changed('agents');
	}

	/** Delivers a custom event to a URL, or to the receivers of an event of this name. */
	async sendEvent(
		event: Record<string, unknown> | Buffer | string,
		target: EventTarget = {},
	): Promise<void> {
		dispatchCustomEvent(this.state, this.outbox, event, target);
	}

	/** Resolves when no delivery is pending. */
	waitForDeliveries(): Promise<void> {
		return this.outbox.waitUntilIdle();
	}

	perform<Result>(request: () => Result): Result {
		return this.engine.perform(request);
	}

	endRequest(): void {
		this.engine.end();
	}

	get requestNumber() {
		return this.engine.number;
	}

	announce(event: EventName, inboxId: number | null, makeBody: MakeBody): void {
		this.engine.announce(event, inboxId, makeBody);
	}

	changed(what: string): void {
		this.emit('change', what);
	}

	/** Deletes chats, calls, requests and deliveries. Registrations, tokens, faults and settings stay. */
	clear(): void {
		this.state.clear();
		this.outbox.reset();
		this.journal.reset();
		this.redirectTarget.requests.length = 0;
		this.changed('everything');
	}

	/** Restores the tenant and the settings as they were at the start. */
	reset(): void {
		this.state.reset();
		this.clients.reset();
		Object.assign(this.client, DEFAULT_CLIENT);
		Object.assign(this.settings, structuredClone(this.initialSettings));
		this.faults.clear();
		this.attempts.clear();
		this.chooseFault = undefined;
		this.clear();
	}
}
