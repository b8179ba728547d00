import { createHash } from 'node:crypto';
import type { IHookFunctions } from 'n8n-workflow';
import { asRecord, asText, isRecord } from '../../shared/values';
import type { TriggerContext } from '../settings';

/** How many registrations a trigger keeps, to distinguish old deliveries from forged ones. */
const MAX_REGISTRATIONS = 20;

const NAME_PREFIX = 'sangomaCx:';

/** A registration that this trigger has started. */
interface StoredRegistration {
	keyHash: string;
	/** Whether Sangoma CX has all of it. */
	isComplete: boolean;
	/** The tenant that delivers with its key; an earlier version stored none. */
	tenantDomain?: string;
	/** The ID of its bot. */
	botId?: string;
	/** Whether a bot may exist whose ID is unknown. */
	isBotLost?: boolean;
}

/** The trigger's registrations. n8n may lose them or restore an old state: this is only a cache. */
interface StoredState {
	/** The hash of the key of the registration that was completed or confirmed last. */
	currentKeyHash?: string;
	/** Newest first. */
	registrations: StoredRegistration[];
}

/** Hashes a key: whoever reads the static data of a workflow could otherwise send deliveries. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Reads a stored hash. Earlier versions stored the key itself. */
function readHash(hash: unknown, key: unknown): string | undefined {
	if (typeof hash === 'string') return hash;
	return typeof key === 'string' ? hashKey(key) : undefined;
}

function readEntry(stored: unknown): StoredRegistration[] {
	if (!isRecord(stored)) return [];
	const { key, keyHash, isComplete, tenantDomain, botId, isBotLost } = stored;
	const hash = readHash(keyHash, key);
	if (hash === undefined) return [];
	return [
		{
			keyHash: hash,
			isComplete: isComplete === true,
			tenantDomain: asText(tenantDomain),
			botId: asText(botId),
			isBotLost: isBotLost === true,
		},
	];
}

/**
 * Returns the workflow's static data and the trigger's name in it, which contains the node's ID: n8n
 * keeps a node's own static data under its name, and a renamed node would create a second bot.
 */
function getStaticData(context: TriggerContext) {
	return {
		data: context.getWorkflowStaticData('global'),
		name: `${NAME_PREFIX}${context.getNode().id}`,
	};
}

/** Reads what the trigger has stored, in any process of an n8n. Ignores anything malformed. */
export function readStore(context: TriggerContext): StoredState {
	const { data, name } = getStaticData(context);
	const stored: unknown = data[name];
	const { currentKey, currentKeyHash, registrations } = isRecord(stored) ? stored : {};
	return {
		currentKeyHash: readHash(currentKeyHash, currentKey),
		registrations: Array.isArray(registrations) ? registrations.flatMap(readEntry) : [],
	};
}

/** n8n saves a change only if it replaces a value at the top level, and not in `webhook()`. */
function writeStore(context: IHookFunctions, state: StoredState): void {
	const { data, name } = getStaticData(context);
	data[name] = { ...state, registrations: state.registrations.slice(0, MAX_REGISTRATIONS) };
}

/** Finds a registration by its key. */
export function findRegistration(
	{ registrations }: StoredState,
	key: string,
): StoredRegistration | undefined {
	const keyHash = hashKey(key);
	return registrations.find((entry) => entry.keyHash === keyHash);
}

/** Stores how far a registration has come, so that the next attempt continues there. */
export function saveProgress(
	context: IHookFunctions,
	key: string,
	changes: Partial<Omit<StoredRegistration, 'keyHash'>> = {},
): void {
	const state = readStore(context);
	const keyHash = hashKey(key);
	const entry = { isComplete: false, ...findRegistration(state, key), ...changes, keyHash };
	const others = state.registrations.filter((other) => other.keyHash !== keyHash);
	writeStore(context, { ...state, registrations: [entry, ...others] });
}

/** Returns whether the store is as this version writes it, with this registration as the current one. */
export function isCurrent(context: TriggerContext, key: string): boolean {
	const { data, name } = getStaticData(context);
	const { currentKeyHash, registrations } = asRecord(data[name]);
	const entries = Array.isArray(registrations) ? registrations : [];
	const isCurrentKey = currentKeyHash === hashKey(key);
	if (!isCurrentKey || entries.some((entry) => 'key' in asRecord(entry))) return false;
	return findRegistration(readStore(context), key)?.tenantDomain !== undefined;
}

/** Stores that a registration is complete, and the current one from now on. */
export function saveCurrent(
	context: IHookFunctions,
	{ key, tenantDomain }: { key: string; tenantDomain: string },
): void {
	saveProgress(context, key, { isComplete: true, tenantDomain });
	writeStore(context, { ...readStore(context), currentKeyHash: hashKey(key) });
}

/**
 * Returns whether n8n has lost the trigger's state: other static data exists, but no trigger's. A
 * workflow that was never active has neither.
 */
export function isStoreLost(context: TriggerContext): boolean {
	const names = Object.keys(getStaticData(context).data);
	return names.length > 0 && !names.some((name) => name.startsWith(NAME_PREFIX));
}

/** Returns an ID of the trigger that is unique in an n8n, and survives renaming. */
export function getTriggerId(context: TriggerContext): string {
	return `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
}
