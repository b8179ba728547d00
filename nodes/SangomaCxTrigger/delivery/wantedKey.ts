import type { IWebhookFunctions } from 'n8n-workflow';
import { CREDENTIAL } from '../../api/token';
import { computeKey, secretOf, subjectOf, tenantOf } from '../registration/key';
import { triggerIdOf, type Memory } from '../registration/memory';
import { readSettings } from '../settings';

/** How long a computed key is taken for the one of now: a flood of forged keys costs one look in it. */
const KEPT_MS = 10_000;

/** One look at the credential, and what it gave. */
interface Look {
	/** What the key was computed of, as far as n8n tells without looking at the credential. */
	of: string;
	until: number;
	key: Promise<string | undefined>;
}

/** The last look of each trigger in this process. */
const looks = new Map<string, Look>();

async function compute(context: IWebhookFunctions): Promise<string> {
	const settings = readSettings(context);
	if (settings.problem !== undefined) throw new Error(settings.problem);
	const credential = await context.getCredentials(CREDENTIAL);
	const tenantDomain = tenantOf(settings, credential);
	// In webhook() n8n always gives the production URL.
	const webhookUrl = context.getNodeWebhookUrl('default');
	if (tenantDomain === undefined || webhookUrl === undefined) throw new Error('Not set up');
	const { source } = settings;
	return computeKey(secretOf(credential), {
		source,
		webhookUrl,
		tenantDomain,
		subject: subjectOf(settings),
	});
}

/**
 * Computes the key that the trigger's settings and credential give now: the truth, of which the memory
 * is a cache that n8n now and then loses. Undefined if it cannot be computed, which is not kept, and
 * while somebody listens for a test event: the test URL has a memory of its own, which n8n keeps.
 * Never throws.
 */
export async function computeWantedKey(
	context: IWebhookFunctions,
	{ currentKey }: Memory,
	now = Date.now(),
): Promise<string | undefined> {
	if (context.getMode() === 'manual') return undefined;
	const trigger = triggerIdOf(context);
	const { parameters, credentials } = context.getNode();
	// A publication makes another key current: from then on, an earlier look is out of date.
	const of = JSON.stringify([parameters, credentials, currentKey]);
	const last = looks.get(trigger);
	if (last?.of === of && now < last.until) return await last.key;
	const key = compute(context).catch(() => {
		context.logger.debug('Sangoma CX Trigger could not compute its key');
		if (looks.get(trigger)?.key === key) looks.delete(trigger);
		return undefined;
	});
	looks.set(trigger, { of, until: now + KEPT_MS, key });
	return await key;
}
