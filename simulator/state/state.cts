import { AGENTS, INBOXES, QUEUES } from './initial-records.cts';
import type {
	Agent,
	Bot,
	Call,
	Contact,
	ContactInbox,
	Conversation,
	EventName,
	Inbox,
	Message,
	Queue,
	Webhook,
} from './records.cts';
import type { Settings } from './settings.cts';
import { Table } from './table.cts';

/** What a contact is known by besides its id. */
const contactKeys = ({ email, phone_number }: Contact) =>
	[email, phone_number].filter((key) => key !== null);

/** What a contact's place in an inbox, and the last conversation there, are known by. */
const placeKeys = (row: { contact_id: number; inbox_id: number }) => [placeKey(row)];

/** The key of a contact's place in an inbox, and of the last conversation there. */
export const placeKey = (row: { contact_id: number; inbox_id: number }) =>
	`${row.contact_id}@${row.inbox_id}`;

/** All that the tenant holds. First ids are those of the reference's samples. */
export class State {
	readonly inboxes = new Table<Inbox>(12);
	readonly contacts = new Table<Contact>(77, contactKeys);
	readonly contactInboxes = new Table<ContactInbox>(900, placeKeys);
	readonly conversations = new Table<Conversation>(418, placeKeys);
	readonly messages = new Table<Message>(5012);
	readonly bots = new Table<Bot>(31);
	readonly webhooks = new Table<Webhook>(6, (webhook) => [webhook.url]);
	readonly agents = new Table<Agent>(1, ({ name }) => [name]);
	readonly queues = new Table<Queue>(1, ({ name }) => [name]);
	readonly calls = new Table<Call>(1);

	constructor() {
		this.seed();
	}

	/** Forgets customers, chats and calls; what was registered stays. */
	clear(): void {
		for (const table of [this.contacts, this.contactInboxes]) table.clear();
		for (const table of [this.conversations, this.messages, this.calls]) table.clear();
	}

	/** Empties the tenant and gives it its inboxes again. */
	reset(): void {
		this.clear();
		for (const table of [this.inboxes, this.bots, this.webhooks]) table.clear();
		for (const table of [this.agents, this.queues]) table.clear();
		this.seed();
	}

	/** The agent of a name; every name exists, but for those of the setting `unknownNames`. */
	agentNamed(name: string): Agent {
		return this.agents.findByKey(name) ?? this.agents.add({ name, logged_in: true });
	}

	/** The queue of a name; every name exists, but for those of the setting `unknownNames`. */
	queueNamed(name: string): Queue {
		return this.queues.findByKey(name) ?? this.queues.add({ name });
	}

	private seed(): void {
		for (const name of AGENTS) this.agentNamed(name);
		for (const name of QUEUES) this.queueNamed(name);
		for (const inbox of INBOXES) this.inboxes.add(structuredClone(inbox));
	}
}

/** The tenant, as those see it who act in it. */
export interface Tenant {
	readonly state: State;
	readonly settings: Settings;
	/** Tells the subscribers; the body is only built if there are any. */
	announce(event: EventName, inboxId: number | null, body: () => Record<string, unknown>): void;
	/** Tells whoever watches that the state is another now. */
	changed(what: string): void;
}
