import { EventEmitter } from 'node:events';
import { CHAT_ACTIONS, type Body, type ChatAction, type Result } from './chat/actions.cts';
import type { AgentMessage, StatusChange } from './chat/agent.cts';
import type { CustomerMessage } from './chat/customer.cts';
import { onBotFailure } from './chat/tenant-actions.cts';
import { Deliveries } from './events/deliveries.cts';
import { applyDifferences } from './events/differences.cts';
import { EngineRequests, type MakeBody } from './events/engine-requests.cts';
import { dispatchCustomEvent, type EventTarget } from './events/events.cts';
import type { EventName } from './state/records.cts';
import { DEFAULT_SETTINGS, type Settings } from './state/settings.cts';
import { State, type Tenant } from './state/state.cts';

/**
 * The chats of a tenant: its records, what people do, and the events that this causes. Emits `delivery` (a
 * finished attempt) and `change` (with the part of the state that changed).
 */
export class ChatTenant extends EventEmitter implements Tenant {
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
	readonly settings: Settings;
	private readonly initialSettings: Settings;

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

	/** Performs an action in a chat. @throws Error if a record does not exist */
	act<Name extends ChatAction>(name: Name, body: Body<Name>): Result<Name> {
		// TypeScript cannot see that body and result belong to the same action.
		const action = CHAT_ACTIONS[name] as (tenant: Tenant, body: unknown) => Result<Name>;
		return this.perform(() => action(this, body));
	}

	/** Adds a customer's message. Creates the contact and the conversation if they are missing. */
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

	/** Delivers a custom event to a URL, or to the receivers of events with its name. */
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

	/** Restores the initial settings. */
	protected resetSettings(): void {
		Object.assign(this.settings, structuredClone(this.initialSettings));
	}
}
