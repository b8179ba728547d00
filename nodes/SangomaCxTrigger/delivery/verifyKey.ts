import type { IWebhookFunctions } from 'n8n-workflow';
import { isSameText } from '../../shared/values';
import { KEY_LENGTH, readRegistration } from '../registration/registration';
import { getTriggerId, hashKey, readStore } from '../registration/registrationStore';

/** Whether a delivery comes from the current registration, an earlier one, or from nobody known. */
type KeyStatus = 'current' | 'old' | 'forged';

/** For how long a computed key is used, in ms: a flood of forged keys costs one computation. */
const CACHE_MS = 10_000;

interface CachedKey {
	/** What the key was computed from, as far as that is known without the credential. */
	inputs: string;
	expiresAt: number;
	key: Promise<string | undefined>;
	/** Since when nobody has to wait for it any more, in ms since 1970. */
	readyAt: number;
}

/** The last computed key of each trigger in this process. */
const computedKeys = new Map<string, CachedKey>();

/**
 * Returns whose key a delivery carries. Current is the key that the store calls so (the client secret
 * may have been rotated since), or the one that the settings and the credential give now (the store may
 * have been lost). Compares keys in constant time.
 */
export async function verifyKey(context: IWebhookFunctions): Promise<KeyStatus> {
	const { key } = context.getQueryData() as { key?: unknown };
	if (typeof key !== 'string' || !/^[\x21-\x7e]+$/.test(key) || key.length !== KEY_LENGTH) {
		return 'forged';
	}
	const { currentKeyHash, registrations } = readStore(context);
	const hash = hashKey(key);
	if (isSameText(hash, currentKeyHash)) return 'current';
	if (isSameText(key, await getExpectedKey(context, currentKeyHash))) return 'current';
	let isKnown = false;
	for (const { keyHash } of registrations) isKnown = isSameText(hash, keyHash) || isKnown;
	return isKnown ? 'old' : 'forged';
}

/**
 * Returns whether the key of a delivery, received at a time in ms since 1970, was verified without reading
 * the credential. Otherwise, what n8n has loaded for the delivery may be out of date by now.
 */
export function wasVerifiedAtOnce(context: IWebhookFunctions, receivedAt: number): boolean {
	const { key } = context.getQueryData() as { key?: unknown };
	const { currentKeyHash } = readStore(context);
	if (typeof key === 'string' && isSameText(hashKey(key), currentKeyHash)) return true;
	const cached = computedKeys.get(getTriggerId(context));
	return cached !== undefined && cached.readyAt < receivedAt;
}

/**
 * Returns the key that the settings and the credential give now, from a short-lived cache. Undefined if
 * it cannot be computed, and in test mode: n8n keeps the store of the test URL. Never throws.
 */
async function getExpectedKey(
	context: IWebhookFunctions,
	currentKeyHash: string | undefined,
): Promise<string | undefined> {
	if (context.getMode() === 'manual') return undefined;
	const triggerId = getTriggerId(context);
	const { parameters, credentials } = context.getNode();
	// Publishing makes another key current, and then the cached one is out of date.
	const inputs = JSON.stringify([parameters, credentials, currentKeyHash]);
	const cached = computedKeys.get(triggerId);
	if (cached?.inputs === inputs && Date.now() < cached.expiresAt) return await cached.key;
	const key = readRegistration(context).then(
		(registration) => registration.key,
		() => {
			context.logger.debug('Sangoma CX Trigger could not compute its key');
			return undefined;
		},
	);
	const entry = { inputs, expiresAt: Date.now() + CACHE_MS, key, readyAt: Infinity };
	computedKeys.set(triggerId, entry);
	void key.then(() => {
		entry.readyAt = Date.now();
	});
	return await key;
}
