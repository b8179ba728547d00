import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asText } from '../api/values';
import { readInboxIds } from './inboxIds';
import { INBOX_IDS_LABEL } from './properties';

/** What the trigger's parameters ask for, read alike at activation and at every delivery. */
export interface Settings {
	source: 'webhook' | 'agentBot';
	/** The events that start the workflow, sorted; undefined for every event that a bot gets. */
	events: readonly string[] | undefined;
	/** The inboxes whose events start the workflow, one for a bot; undefined for all. */
	inboxIds: readonly string[] | undefined;
	customerMessagesOnly: boolean;
	/** Whether messages of a conversation that a human has are dropped. */
	untilHumanTakesOver: boolean;
	simplify: boolean;
	botName: string;
	/** Overrides the credential's; may be empty. */
	tenantDomain: string;
	/** What keeps the trigger from being what it was set to, in words. */
	problem?: string;
}

type Parameter = (name: string, fallback: unknown) => unknown;

function toNames(value: unknown): string[] {
	const entries = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
	const texts = entries.map((entry) => (asText(entry) ?? '').trim()).filter((text) => text !== '');
	return [...new Set(texts)].sort();
}

/** A bot's workflow answers messages; only who asks for more gets the other events of a bot. */
const botEvents = (customerMessagesOnly: boolean) =>
	customerMessagesOnly ? ['message_created'] : undefined;

function readBot(parameter: Parameter): Pick<Settings, 'inboxIds' | 'problem'> {
	const inboxIds = readInboxIds(parameter('inboxId', ''));
	if (inboxIds?.length === 1) return { inboxIds };
	return { inboxIds, problem: 'Inbox is empty: choose the inbox whose chats the bot is to answer' };
}

function show(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function readWebhook(parameter: Parameter): Pick<Settings, 'events' | 'inboxIds' | 'problem'> {
	const events = [
		...toNames(parameter('events', ['message_created'])),
		...toNames(parameter('options.otherEvents', '')),
	];
	const value = parameter('options.inboxIds', '');
	const inboxIds = readInboxIds(value);
	const wanted = {
		events: toNames(events),
		inboxIds: inboxIds?.length === 0 ? undefined : inboxIds,
	};
	if (wanted.events.length === 0) {
		return { ...wanted, problem: 'Events is empty: choose at least one event' };
	}
	if (inboxIds !== undefined) return wanted;
	return {
		...wanted,
		problem:
			`${INBOX_IDS_LABEL} cannot be ${show(value)}: choose the inboxes from the list, or ` +
			'give their IDs as a list or separated by commas, such as 12, 14',
	};
}

/**
 * Reads the trigger's parameters; one that an older workflow does not have gets its default. What
 * makes no sense is told as a problem. Throws what n8n throws of an expression that fails.
 */
export function readSettings(context: IHookFunctions | IWebhookFunctions): Settings {
	const parameter: Parameter = (name, fallback) =>
		context.getNodeParameter(name, fallback, { extractValue: name === 'inboxId' });
	const source = parameter('source', 'webhook') === 'agentBot' ? 'agentBot' : 'webhook';
	const customerMessagesOnly = parameter('options.customerMessagesOnly', true) !== false;
	const untilHuman = parameter('options.untilHumanTakesOver', source === 'agentBot');
	const common = {
		customerMessagesOnly,
		untilHumanTakesOver: untilHuman === true,
		simplify: parameter('simplify', true) !== false,
		botName: asText(parameter('botName', 'n8n')) ?? 'n8n',
		tenantDomain: asText(parameter('options.tenantDomain', '')) ?? '',
	};
	return source === 'agentBot'
		? { ...common, source, events: botEvents(customerMessagesOnly), ...readBot(parameter) }
		: { ...common, source, ...readWebhook(parameter) };
}
