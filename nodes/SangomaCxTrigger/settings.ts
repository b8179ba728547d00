import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asText, isBoolean, quote } from '../shared/values';
import { toSubscriptions } from './event/statusEvents';
import { INBOX_IDS_LABEL } from './properties';

/** What n8n calls the trigger with: at activation, or for a delivery. */
export type TriggerContext = IHookFunctions | IWebhookFunctions;

/** The trigger's parameters, read alike at activation and for every delivery. */
export interface Settings {
	source: 'webhook' | 'agentBot';
	/** The events that start the workflow, sorted; undefined for every event that a bot receives. */
	events: readonly string[] | undefined;
	/** The events to subscribe to, sorted; empty for a bot, which receives its own. */
	subscriptions: readonly string[];
	/** The inboxes whose events start the workflow, one for a bot; undefined for all. */
	inboxIds: readonly string[] | undefined;
	customerMessagesOnly: boolean;
	/** Whether to drop the messages of a conversation that a human agent has taken over. */
	untilHumanTakesOver: boolean;
	/** For how long an agent's message counts, in minutes; 0 for as long as the status stays. */
	humanPauseMinutes: number;
	/** The IDs of users whose messages are the API's own. */
	ownSenderIds: readonly string[];
	simplify: boolean;
	botName: string;
	/** Overrides the credential's; may be empty. */
	tenantDomain: string;
	/** Why the trigger cannot work with these settings, as a sentence without its full stop. */
	problem?: string;
}

type GetParameter = (name: string, fallback: unknown) => unknown;

/** How long the bot pauses after an agent's message, unless an option says otherwise. */
const DEFAULT_PAUSE_MINUTES = 30;

function toMinutes(value: unknown): number {
	const minutes = value === '' || value === null ? NaN : Number(value);
	return minutes >= 0 ? minutes : DEFAULT_PAUSE_MINUTES;
}

/** Splits what a parameter or its expression gives: a list, one value, or comma-separated text. */
const toParts = (value: unknown): unknown[] =>
	[value].flat().flatMap((entry) => (typeof entry === 'string' ? entry.split(',') : [entry]));

const toTrimmedText = (part: unknown): string => (asText(part) ?? '').trim();

const toTexts = (value: unknown): string[] =>
	toParts(value)
		.map(toTrimmedText)
		.filter((text) => text !== '');

const sortUnique = (texts: string[]): string[] => [...new Set(texts)].sort();

/** Returns whether a part holds nothing, as an expression without a value gives it. */
const isEmpty = (part: unknown): boolean =>
	part === undefined || part === null || (typeof part === 'string' && part.trim() === '');

/**
 * Reads inbox IDs from what a parameter or its expression gives: a list, a number, or comma-separated
 * text. Returns an empty list if it gives nothing, and undefined for anything else, such as `12;14`.
 */
export function readInboxIds(value: unknown): string[] | undefined {
	const ids = toParts(value)
		.filter((part) => !isEmpty(part))
		.map(toTrimmedText);
	if (!ids.every((id) => /^\d+$/.test(id))) return undefined;
	return sortUnique(ids.map((id) => id.replace(/^0+(?=\d)/, '')));
}

type SourceSettings = Pick<Settings, 'events' | 'subscriptions' | 'inboxIds' | 'problem'>;

function getInboxProblem(value: unknown): string {
	return toTexts(value).length === 0
		? 'Inbox is empty: select the inbox whose chats the bot answers'
		: `Inbox cannot be ${quote(value)}: select one inbox from the list, or enter its ID, a number`;
}

function readBotSettings(
	getParameter: GetParameter,
	customerMessagesOnly: boolean,
): SourceSettings {
	const value = getParameter('inboxId', '');
	const inboxIds = readInboxIds(value);
	return {
		// A bot's workflow answers messages, unless it asks for the other events of a bot, too. An answer
		// to options or a form is a change of the message that asked (recorded).
		events: customerMessagesOnly ? ['message_created', 'message_updated'] : undefined,
		subscriptions: [],
		inboxIds,
		problem: inboxIds?.length === 1 ? undefined : getInboxProblem(value),
	};
}

function readWebhookSettings(getParameter: GetParameter): SourceSettings {
	const selected = toTexts(getParameter('events', ['message_created']));
	// What people type is subscribed to as it is.
	const others = toTexts(getParameter('options.otherEvents', ''));
	const events = sortUnique([...selected, ...others]);
	const subscriptions = sortUnique([...toSubscriptions(selected), ...others]);
	const value = getParameter('options.inboxIds', '');
	const inboxIds = readInboxIds(value);
	let problem: string | undefined;
	if (events.length === 0) problem = 'Events is empty: select at least one event';
	else if (inboxIds === undefined) {
		problem =
			`${INBOX_IDS_LABEL} cannot be ${quote(value)}: select the inboxes from the list, or give ` +
			'their IDs as a list or separated by commas, such as 12, 14';
	}
	return { events, subscriptions, inboxIds: inboxIds?.length ? inboxIds : undefined, problem };
}

/**
 * Reads the trigger's parameters; one that an older workflow does not have gets its default. Invalid
 * settings have a `problem`. Throws what n8n throws if an expression fails.
 */
export function readSettings(context: TriggerContext): Settings {
	const getParameter: GetParameter = (name, fallback) =>
		context.getNodeParameter(name, fallback, { extractValue: name === 'inboxId' });
	const source = getParameter('source', 'webhook') === 'agentBot' ? 'agentBot' : 'webhook';
	const isOff = (name: string) => isBoolean(getParameter(name, true), false);
	const customerMessagesOnly = !isOff('options.customerMessagesOnly');
	return {
		source,
		customerMessagesOnly,
		untilHumanTakesOver: isBoolean(
			getParameter('options.untilHumanTakesOver', source === 'agentBot'),
			true,
		),
		humanPauseMinutes: toMinutes(getParameter('options.humanPauseMinutes', DEFAULT_PAUSE_MINUTES)),
		ownSenderIds: toTexts(getParameter('options.ownSenderIds', '')),
		simplify: !isOff('simplify'),
		botName: asText(getParameter('botName', 'Assistant')) ?? 'Assistant',
		tenantDomain: asText(getParameter('options.tenantDomain', '')) ?? '',
		...(source === 'agentBot'
			? readBotSettings(getParameter, customerMessagesOnly)
			: readWebhookSettings(getParameter)),
	};
}
