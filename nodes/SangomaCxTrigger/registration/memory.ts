import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asText, isRecord } from '../../api/values';

type Context = IHookFunctions | IWebhookFunctions;

/** How many registrations a trigger remembers, to tell an old one from a forged one. */
const KEPT = 20;

/** A registration that this trigger asked for. */
export interface Remembered {
	key: string;
	/** Whether Sangoma CX has all of it; of a bot, also that the inbox is still its own. */
	isComplete: boolean;
	/** The bot that was made for it. */
	botId?: string;
	/** The tenant and inbox that the bot looks after. */
	place?: string;
	/** Whether a bot may have been made whose ID nobody knows. */
	isBotLost?: boolean;
}

/** What a trigger knows of its registrations. */
export interface Memory {
	/** The key whose deliveries start the workflow. */
	currentKey?: string;
	/** Newest first. */
	registrations: Remembered[];
}

const isRemembered = (entry: unknown): entry is Remembered =>
	isRecord(entry) && typeof entry.key === 'string';

/**
 * The static data of the workflow, under the node's ID: that of a node is kept under its name, and a
 * node that was renamed would make a second bot.
 */
function storeOf(context: Context) {
	return {
		store: context.getWorkflowStaticData('global'),
		name: `sangomaCx:${context.getNode().id}`,
	};
}

/** Gives what the trigger remembers, in every process of an n8n; whatever else stands there is ignored. */
export function recall(context: Context): Memory {
	const { store, name } = storeOf(context);
	const stored: unknown = store[name];
	const { currentKey, registrations } = isRecord(stored) ? stored : {};
	return {
		currentKey: asText(currentKey),
		registrations: Array.isArray(registrations) ? registrations.filter(isRemembered) : [],
	};
}

/** n8n stores a change in the life cycle of a webhook only, and sees it only if it is made at the top. */
function write(context: Context, memory: Memory): void {
	const { store, name } = storeOf(context);
	store[name] = { ...memory, registrations: memory.registrations.slice(0, KEPT) };
}

/** Finds what is remembered of a registration. */
export function find({ registrations }: Memory, key: string): Remembered | undefined {
	return registrations.find((entry) => entry.key === key);
}

/** Remembers a registration, or more about it. */
export function remember(
	context: IHookFunctions,
	key: string,
	changes: Partial<Omit<Remembered, 'key'>> = {},
): void {
	const memory = recall(context);
	const entry = { isComplete: false, ...find(memory, key), ...changes, key };
	const others = memory.registrations.filter((other) => other.key !== key);
	write(context, { ...memory, registrations: [entry, ...others] });
}

/** Remembers that a registration is complete, and lets its deliveries in instead of any other's. */
export function rememberCurrent(context: IHookFunctions, key: string): void {
	remember(context, key, { isComplete: true });
	const memory = recall(context);
	const place = find(memory, key)?.place;
	// An inbox has one bot: what it had before must be assigned again to get it back.
	const registrations = memory.registrations.map((entry) =>
		entry.key !== key && place !== undefined && entry.place === place
			? { ...entry, isComplete: false }
			: entry,
	);
	write(context, { currentKey: key, registrations });
}
