import type { IWebhookFunctions } from 'n8n-workflow';
import { isSameText } from '../../shared/values';
import { KEY_LENGTH, readRegistration, type Registration } from '../registration/registration';
import { getTriggerId, hashKey, readStore } from '../registration/registrationStore';
import { toTenant, type Tenant } from '../registration/tenant';

/** Whose key a delivery carries: of the current registration, an earlier one, or nobody known. */
type KeyStatus = ({ owner: 'current'; tenant: Tenant } | { owner: 'old' | 'forged' }) & {
	/** Whether the delivery had to wait for the credential: what n8n has loaded for it may be out of date. */
	hasWaited: boolean;
};

/** For how long a computed key is used, in ms: a flood of forged keys costs one computation. */
const CACHE_MS = 10_000;

interface CachedKey {
	/** What the key was computed from, as far as that is known without the credential. */
	inputs: string;
	expiresAt: number;
	registration: Promise<Registration | undefined>;
	isReady: boolean;
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
		return { owner: 'forged', hasWaited: false };
	}
	const { currentKeyHash, registrations } = readStore(context);
	const hash = hashKey(key);
	if (isSameText(hash, currentKeyHash)) {
		const current = registrations.find(({ keyHash }) => keyHash === hash);
		return { owner: 'current', tenant: toTenant(hash, current?.tenantDomain), hasWaited: false };
	}
	const expected = getExpectedKey(context, currentKeyHash);
	const hasWaited = expected?.isReady === false;
	const registration = await expected?.registration;
	if (registration !== undefined && isSameText(key, registration.key)) {
		return { owner: 'current', tenant: toTenant(hash, registration.tenantDomain), hasWaited };
	}
	let isKnown = false;
	for (const { keyHash } of registrations) isKnown = isSameText(hash, keyHash) || isKnown;
	return { owner: isKnown ? 'old' : 'forged', hasWaited };
}

/**
 * Returns the key that the settings and the credential give now, from a short-lived cache. It is undefined
 * if it cannot be computed, and in test mode: n8n keeps the store of the test URL. Never throws.
 */
function getExpectedKey(
	context: IWebhookFunctions,
	currentKeyHash: string | undefined,
): CachedKey | undefined {
	if (context.getMode() === 'manual') return undefined;
	const triggerId = getTriggerId(context);
	const { parameters, credentials } = context.getNode();
	// Publishing makes another key current, and then the cached one is out of date.
	const inputs = JSON.stringify([parameters, credentials, currentKeyHash]);
	const cached = computedKeys.get(triggerId);
	if (cached?.inputs === inputs && Date.now() < cached.expiresAt) return cached;
	const registration = readRegistration(context).catch(() => {
		context.logger.debug('Sangoma CX Trigger could not compute its key');
		return undefined;
	});
	const entry = { inputs, expiresAt: Date.now() + CACHE_MS, registration, isReady: false };
	computedKeys.set(triggerId, entry);
	void registration.then(() => {
		entry.isReady = true;
	});
	return entry;
}
