import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'flatted';
import { AGENTS, INBOXES, QUEUES } from './initial-records.cts';
import type * as records from './records.cts';
import type { Settings } from './settings.cts';
import { Table, type TableDump } from './table.cts';

/** Changes whenever the fields of records change. */
const RECORDS_VERSION = createHash('sha256')
	.update(readFileSync(join(__dirname, 'records.cts')))
	.digest('hex');

/** Identifies a contact in an inbox. */
export const contactInboxKey = (row: { contact_id: number; inbox_id: number }) =>
	`${row.contact_id}@${row.inbox_id}`;

/** Identifies a customer's client in an inbox. */
export const sourceKey = (row: { source_id: string; inbox_id: number }) =>
	`${row.source_id} in ${row.inbox_id}`;

/** The records of a tenant. The first IDs are those in the samples of the API reference. */
export class State {
	readonly inboxes = new Table<records.Inbox>('inbox', 12);
	readonly contacts = new Table<records.Contact>('contact', 77, (row) => [
		row.email,
		row.phone_number,
	]);
	readonly contactInboxes = new Table<records.ContactInbox>('contact inbox', 900, (row) => [
		...[sourceKey(row), row.isOwn ? contactInboxKey(row) : null],
	]);
	/** By contact inbox. */
	readonly conversations = new Table<records.Conversation>(
		'conversation',
		418,
		({ contact_inbox }) => [String(contact_inbox.id)],
	);
	readonly messages = new Table<records.Message>('message', 5012);
	readonly attachments = new Table<records.Attachment>('attachment', 1);
	readonly bots = new Table<records.Bot>('bot', 31);
	readonly webhooks = new Table<records.Webhook>('webhook', 6, ({ url }) => [url]);
	readonly agents = new Table<records.Agent>('agent', 1, ({ name }) => [name]);
	readonly queues = new Table<records.Queue>('queue', 1, ({ name }) => [name]);
	readonly calls = new Table<records.Call>('call', 1);

	constructor() {
		this.seed();
	}

	/** Deletes contacts, conversations, messages and calls; registrations stay. */
	clear(): void {
		const { contacts, contactInboxes, conversations, messages, attachments, calls } = this;
		for (const table of [contacts, contactInboxes, conversations, messages, attachments, calls])
			table.clear();
	}

	/** Restores the initial records. */
	reset(): void {
		for (const [, table] of this.tables()) table.clear();
		this.seed();
	}

	/** Returns all records as a string for `restore`. */
	save(): string {
		const tables = this.tables().map(([name, table]) => [name, table.dump()]);
		return stringify([RECORDS_VERSION, Object.fromEntries(tables)]);
	}

	/** Restores saved records. Returns false if a version with other fields saved them. */
	restore(saved: string): boolean {
		const [version, dumps] = parse(saved) as [string, Record<string, TableDump<{ id: number }>>];
		if (version !== RECORDS_VERSION) return false;
		for (const [name, table] of this.tables()) table.load(dumps[name]);
		return true;
	}

	private tables(): Array<[string, Table<{ id: number }>]> {
		return Object.entries(this).filter(([, value]) => value instanceof Table);
	}

	/** Returns the agent with this name. Creates it if it is missing. */
	ensureAgent(name: string): records.Agent {
		return this.agents.findByKey(name) ?? this.agents.add({ name, logged_in: true });
	}

	private seed(): void {
		for (const name of AGENTS) this.ensureAgent(name);
		for (const name of QUEUES) this.queues.add({ name });
		for (const inbox of INBOXES) this.inboxes.add(structuredClone(inbox));
	}
}

/** The tenant as operations and chat actions use it. */
export interface Tenant {
	readonly state: State;
	readonly settings: Settings;
	/** Delivers an event to its subscribers. */
	announce(
		event: records.EventName,
		inboxId: number | null,
		body: (background: { inBackground: boolean }) => Record<string, unknown>,
	): void;
	/** Performs a request to the engine, and then delivers its events to webhooks. */
	perform<Result>(request: () => Result): Result;
	/** Ends a request to the engine, and delivers its events to webhooks. */
	endRequest(): void;
	/** The number of the current request. */
	readonly requestNumber: number;
	/** Notifies listeners that a part of the state has changed. */
	changed(what: string): void;
}
