import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asText, isRecord } from '../../api/values';

type Context = IHookFunctions | IWebhookFunctions;

/** How many registrations a trigger remembers, to tell an old one from a forged one. */
const KEPT = 20;

/** Before a node's ID, the name of what a trigger remembers. */
const PREFIX = 'sangomaCx:';

/** A registration that this trigger asked for. */
export interface Remembered {
	key: string;
	/** Whether Sangoma CX has all of it. */
	isComplete: boolean;
	/** The bot that was made for it. */
	botId?: string;
	/** Whether a bot may have been made whose ID nobody knows. */
	isBotLost?: boolean;
}

/** What a trigger knows of its registrations: n8n may have lost all of it, or set it back. */
export interface Memory {
	/** The key of the registration that was made or confirmed last. */
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
		name: `${PREFIX}${context.getNode().id}`,
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

/** Remembers that a registration is complete, and the current one from now on. */
export function rememberCurrent(context: IHookFunctions, key: string): void {
	remember(context, key, { isComplete: true });
	write(context, { ...recall(context), currentKey: key });
}

/**
 * Says whether the memory was lost: what something else wrote is there, and nothing of any trigger. A
 * workflow that was never switched on before has neither.
 */
export function wasMemoryLost(context: Context): boolean {
	const names = Object.keys(storeOf(context).store);
	return names.length > 0 && !names.some((name) => name.startsWith(PREFIX));
}

/** Names a trigger among all of an n8n, whatever it is called. */
export function triggerIdOf(context: Context): string {
	return `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
}
