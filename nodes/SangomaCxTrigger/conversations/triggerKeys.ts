import { deriveKeys, type QuestionKeys } from '../../shared/questionKeys';
import { normalizeTenant } from '../../shared/sentMessages';
import { CREDENTIAL_TYPE } from '../../shared/session';
import { toTenantDomain } from '../../shared/values';
import { getTriggerId } from '../registration/registrationStore';
import type { ChatDelivery } from './chatDelivery';

/** For how long the keys are used without reading the credential again, in ms. */
const FRESH_MS = 10_000;

/** For how long they may encrypt a link, in ms: a delivery that reads the credential can store nothing. */
const USABLE_MS = 24 * 60 * 60 * 1000;

/** For how long a link that they encrypted needs no check, in ms: the client secret may have changed. */
const REFRESH_MS = 10 * 60 * 1000;

/** The keys from the trigger's credential, and the tenant that its delivery comes from. */
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

type Source = Pick<ChatDelivery, 'context' | 'settings' | 'tenant'>;

function getInputs({ context, settings, tenant }: Source): string {
	return JSON.stringify([context.getNode().credentials, settings.tenantDomain, tenant.id]);
}

function findCached(delivery: Source, maxAgeMs: number): TriggerKeys | undefined {
	const cached = cachedKeys.get(getTriggerId(delivery.context));
	if (cached === undefined || Date.now() - cached.readAt >= maxAgeMs) return undefined;
	return cached.inputs === getInputs(delivery) ? cached.keys : undefined;
}

/** Returns the trigger's keys if they are known without waiting. */
export function peekTriggerKeys(delivery: Source): TriggerKeys | undefined {
	return findCached(delivery, USABLE_MS);
}

/** Reads the trigger's keys again, unless they were read lately. Never throws. */
export async function refreshTriggerKeys(delivery: Source): Promise<TriggerKeys | undefined> {
	return findCached(delivery, REFRESH_MS) ?? (await readTriggerKeys(delivery));
}

/** Reads the trigger's keys from its credential; undefined if it cannot be read. Never throws. */
export async function readTriggerKeys(delivery: Source): Promise<TriggerKeys | undefined> {
	const cached = findCached(delivery, FRESH_MS);
	if (cached !== undefined) return cached;
	const { context, settings, tenant } = delivery;
	try {
		const credential = await context.getCredentials(CREDENTIAL_TYPE);
		const derived = deriveKeys(credential);
		if (derived === undefined) return undefined;
		const current =
			toTenantDomain(settings.tenantDomain) ?? toTenantDomain(credential.tenantDomain);
		const keys = { ...derived, tenantDomain: tenant.domain ?? normalizeTenant(current ?? '') };
		const inputs = getInputs(delivery);
		cachedKeys.set(getTriggerId(context), { inputs, readAt: Date.now(), keys });
		return keys;
	} catch {
		context.logger.debug('Sangoma CX Trigger could not read its credential');
		return undefined;
	}
}
