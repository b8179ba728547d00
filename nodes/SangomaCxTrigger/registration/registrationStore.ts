import type { IHookFunctions } from 'n8n-workflow';
import { asText, isRecord } from '../../shared/values';
import type { TriggerContext } from '../settings';

/** How many registrations a trigger keeps, to distinguish old deliveries from forged ones. */
const MAX_REGISTRATIONS = 20;

const KEY_PREFIX = 'sangomaCx:';

/** A registration that this trigger has started. */
export interface StoredRegistration {
	key: string;
	/** Whether Sangoma CX has all of it. */
	isComplete: boolean;
	/** The ID of its bot. */
	botId?: string;
	/** Whether a bot may exist whose ID is unknown. */
	isBotLost?: boolean;
}

/** The trigger's registrations. n8n may lose them or restore an old state: this is only a cache. */
export interface StoredState {
	/** The key of the registration that was completed or confirmed last. */
	currentKey?: string;
	/** Newest first. */
	registrations: StoredRegistration[];
}

const isStoredRegistration = (entry: unknown): entry is StoredRegistration =>
	isRecord(entry) && typeof entry.key === 'string';

/**
 * Returns the workflow's static data and the trigger's key in it, which contains the node's ID: n8n
 * keeps a node's own static data under its name, and a renamed node would create a second bot.
 */
function getStaticData(context: TriggerContext) {
	return {
		data: context.getWorkflowStaticData('global'),
		key: `${KEY_PREFIX}${context.getNode().id}`,
	};
}

/** Reads what the trigger has stored, in any process of an n8n. Ignores anything malformed. */
export function readStore(context: TriggerContext): StoredState {
	const { data, key } = getStaticData(context);
	const stored: unknown = data[key];
	const { currentKey, registrations } = isRecord(stored) ? stored : {};
	return {
		currentKey: asText(currentKey),
		registrations: Array.isArray(registrations) ? registrations.filter(isStoredRegistration) : [],
	};
}

/** n8n saves a change only if it replaces a value at the top level, and not in `webhook()`. */
function writeStore(context: IHookFunctions, state: StoredState): void {
	const { data, key } = getStaticData(context);
	data[key] = { ...state, registrations: state.registrations.slice(0, MAX_REGISTRATIONS) };
}

/** Finds a registration by its key. */
export function findRegistration(
	{ registrations }: StoredState,
	key: string,
): StoredRegistration | undefined {
	return registrations.find((entry) => entry.key === key);
}

/** Stores how far a registration has come, so that the next attempt continues there. */
export function saveProgress(
	context: IHookFunctions,
	key: string,
	changes: Partial<Omit<StoredRegistration, 'key'>> = {},
): void {
	const state = readStore(context);
	const entry = { isComplete: false, ...findRegistration(state, key), ...changes, key };
	const others = state.registrations.filter((other) => other.key !== key);
	writeStore(context, { ...state, registrations: [entry, ...others] });
}

/** Stores that a registration is complete, and the current one from now on. */
export function saveCurrent(context: IHookFunctions, key: string): void {
	saveProgress(context, key, { isComplete: true });
	writeStore(context, { ...readStore(context), currentKey: key });
}

/**
 * Returns whether n8n has lost the trigger's state: other static data exists, but no trigger's. A
 * workflow that was never active has neither.
 */
export function isStoreLost(context: TriggerContext): boolean {
	const keys = Object.keys(getStaticData(context).data);
	return keys.length > 0 && !keys.some((key) => key.startsWith(KEY_PREFIX));
}

/** Returns an ID of the trigger that is unique in an n8n, and survives renaming. */
export function getTriggerId(context: TriggerContext): string {
	return `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
}
