import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asText } from '../api/values';

/** What the trigger's parameters ask for, read alike at activation and at every delivery. */
export interface Settings {
	source: 'webhook' | 'agentBot';
	/** The events that start the workflow, sorted; undefined for every event that a bot gets. */
	events: readonly string[] | undefined;
	/** The inboxes whose events start the workflow; undefined for all. */
	inboxIds: readonly string[] | undefined;
	customerMessagesOnly: boolean;
	simplify: boolean;
	botName: string;
	/** Overrides the credential's; may be empty. */
	tenantDomain: string;
}

function toList(value: unknown): string[] {
	const entries = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
	const texts = entries.map((entry) => (asText(entry) ?? '').trim()).filter((text) => text !== '');
	return [...new Set(texts)].sort();
}

/** A bot's workflow answers messages; only who asks for more gets the other events of a bot. */
const botEvents = (customerMessagesOnly: boolean) =>
	customerMessagesOnly ? ['message_created'] : undefined;

/** Reads the trigger's parameters; one that an older workflow does not have gets its default. */
export function readSettings(context: IHookFunctions | IWebhookFunctions): Settings {
	const parameter = (name: string, fallback: unknown) =>
		context.getNodeParameter(name, fallback, { extractValue: name === 'inboxId' }) as unknown;
	const customerMessagesOnly = parameter('options.customerMessagesOnly', true) !== false;
	const common = {
		customerMessagesOnly,
		simplify: parameter('simplify', true) !== false,
		botName: asText(parameter('botName', 'n8n')) ?? 'n8n',
		tenantDomain: asText(parameter('options.tenantDomain', '')) ?? '',
	};
	if (parameter('source', 'webhook') === 'agentBot') {
		const inboxIds = toList(String(parameter('inboxId', '')));
		return { ...common, source: 'agentBot', events: botEvents(customerMessagesOnly), inboxIds };
	}
	const events = toList([
		...toList(parameter('events', ['message_created'])),
		...toList(parameter('options.otherEvents', '')),
	]);
	const inboxIds = toList(String(parameter('options.inboxIds', '')));
	return {
		...common,
		source: 'webhook',
		events,
		inboxIds: inboxIds.length > 0 ? inboxIds : undefined,
	};
}
