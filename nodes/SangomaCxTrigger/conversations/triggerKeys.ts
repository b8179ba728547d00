import type { IWebhookFunctions } from 'n8n-workflow';
import { deriveKeys, type QuestionKeys } from '../../shared/questionKeys';
import { normalizeTenant } from '../../shared/sentMessages';
import { CREDENTIAL_TYPE } from '../../shared/session';
import { toTenantDomain } from '../../shared/values';
import { getTriggerId } from '../registration/registrationStore';
import type { Settings } from '../settings';

/** For how long the keys are used without reading the credential again, in ms. */
const FRESH_MS = 10_000;

/** For how long they may encrypt a link, in ms: a delivery that reads the credential can store nothing. */
const USABLE_MS = 10 * 60 * 1000;

/** The keys and the tenant, from the trigger's credential. */
export interface TriggerKeys extends QuestionKeys {
	tenantDomain: string;
}

interface CachedKeys {
	inputs: string;
	readAt: number;
	keys: TriggerKeys;
}

/** The last keys of each trigger in this process. */
const cachedKeys = new Map<string, CachedKeys>();

function getInputs(context: IWebhookFunctions, { tenantDomain }: Settings): string {
	return JSON.stringify([context.getNode().credentials, tenantDomain]);
}

function findCached(
	context: IWebhookFunctions,
	settings: Settings,
	maxAgeMs: number,
): TriggerKeys | undefined {
	const cached = cachedKeys.get(getTriggerId(context));
	if (cached === undefined || Date.now() - cached.readAt >= maxAgeMs) return undefined;
	return cached.inputs === getInputs(context, settings) ? cached.keys : undefined;
}

/** Returns the trigger's keys if they are known without waiting. */
export function peekTriggerKeys(
	context: IWebhookFunctions,
	settings: Settings,
): TriggerKeys | undefined {
	return findCached(context, settings, USABLE_MS);
}

/** Reads the trigger's keys from its credential; undefined if it cannot be read. Never throws. */
export async function readTriggerKeys(
	context: IWebhookFunctions,
	settings: Settings,
): Promise<TriggerKeys | undefined> {
	const cached = findCached(context, settings, FRESH_MS);
	if (cached !== undefined) return cached;
	try {
		const credential = await context.getCredentials(CREDENTIAL_TYPE);
		const derived = deriveKeys(credential);
		if (derived === undefined) return undefined;
		const tenantDomain =
			toTenantDomain(settings.tenantDomain) ?? toTenantDomain(credential.tenantDomain) ?? '';
		const keys = { ...derived, tenantDomain: normalizeTenant(tenantDomain) };
		const inputs = getInputs(context, settings);
		cachedKeys.set(getTriggerId(context), { inputs, readAt: Date.now(), keys });
		return keys;
	} catch {
		context.logger.debug('Sangoma CX Trigger could not read its credential');
		return undefined;
	}
}
