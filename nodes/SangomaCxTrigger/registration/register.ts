import type { IHookFunctions } from 'n8n-workflow';
import { createAgentBot } from '../../SangomaCx/resources/agentBot';
import { createWebhook } from '../../SangomaCx/resources/webhook';
import { callApi } from '../../shared/callApi';
import type { Failure } from '../../shared/errors/failure';
import { createSession, type ApiSession } from '../../shared/session';
import { setUpAgentBot } from './agentBot';
import { assertPublicUrl } from './assertPublicUrl';
import { readRegistration, toActivationError, type Registration } from './registration';
import {
	findRegistration,
	isCurrent,
	isStoreLost,
	readStore,
	saveCurrent,
	saveProgress,
} from './registrationStore';

/** The words between the subject of a refusal and what it says. */
const FILLER = '(?: (?:address|at|for|given|has|have|is|it|same|that|the|this|to|value|was|with))*';
const TAKEN = '(?:already (?:been )?|been )?taken|already (?:been )?(?:used|registered|subscribed)';
const EXISTS = 'already (?:exists|exist|existing|in use|present|there)|(?:must be|not) unique';

/** Matches "The URL has already been taken", "A webhook with this URL already exists" and the like. */
const URL_IS_TAKEN = new RegExp(`\\b(?:url|webhook)${FILLER} (?:${TAKEN}|${EXISTS})\\b`);

/** Matches the same about whatever the response names in `attributes: ["url"]`. */
const IS_TAKEN = new RegExp(`^(?: validation failed| error)?${FILLER} (?:${TAKEN}|${EXISTS})\\b`);

/** Returns the words of a reason: without other URLs, and with "url" for this one. */
function toWords(reason: string, url: string): string {
	const plain = reason
		.split(url)
		.join(' url ')
		.replace(/\S+:\/\/\S+/g, ' ');
	return ` ${plain.toLowerCase().replace(/[^a-z]+/g, ' ')}`.replace(/\s+/g, ' ');
}

/**
 * Returns whether a registration was refused because this URL is registered already, which counts as
 * success. Recorded: 422 `Url has already been taken`. Inferred: 409, or an error with a 2xx status.
 */
export function isUrlTaken(failure: Failure, url: string): boolean {
	const { status, kind, reason = '', fields } = failure;
	if (status !== 422 && status !== 409 && kind !== 'error-in-response') return false;
	const words = toWords(reason, url);
	return URL_IS_TAKEN.test(words) || (fields?.includes('url') === true && IS_TAKEN.test(words));
}

/**
 * Returns who activates the trigger: a person who listens for a test event, n8n itself at its start
 * (then nobody asked for anything), or a person who publishes the workflow.
 */
function getActivation(context: IHookFunctions): 'test' | 'startup' | 'publish' {
	const mode = context.getActivationMode();
	if (mode === 'manual') return 'test';
	return mode === 'init' || mode === 'leadershipChange' ? 'startup' : 'publish';
}

/**
 * Returns whether there is nothing to register. A webhook is registered if its own registration is
 * complete, and becomes the current one. A bot is set up at n8n's start only if nothing was
 * registered before, and always when a person publishes it, since the inbox may have another bot by
 * now. If n8n has lost the store, nothing is registered at its start: old deliveries are still
 * accepted.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const { key, settings } = await readRegistration(context);
	const activation = getActivation(context);
	const state = readStore(context);
	if (activation === 'startup' && isStoreLost(context)) return true;
	if (settings.source === 'agentBot' && activation !== 'test') {
		return activation === 'startup' && state.currentKeyHash !== undefined;
	}
	if (findRegistration(state, key)?.isComplete !== true) return false;
	if (!isCurrent(context, key)) saveCurrent(context, key);
	return true;
}

/**
 * Registers with Sangoma CX what the trigger's settings call for. Throws a NodeApiError or
 * NodeOperationError; n8n then tries again, and continues where it failed.
 */
export async function register(context: IHookFunctions): Promise<boolean> {
	const registration = await readRegistration(context);
	const { key, settings, credential } = registration;
	assertPublicUrl(context.getNode(), registration);
	const activation = getActivation(context);
	// Listening for a test event must not take the inbox away from the bot in production.
	const isBot = settings.source === 'agentBot' && activation !== 'test';

	saveProgress(context, key);
	const session = createSession(context, credential);
	if ('failure' in session) {
		const endpoint = isBot ? createAgentBot : createWebhook;
		throw toActivationError(context, endpoint, session.failure, [key]);
	}
	session.value.secrets.add(key);
	if (isBot) await setUpAgentBot(context, session.value, registration, activation === 'startup');
	else await registerWebhook(context, session.value, registration);
	saveCurrent(context, key);
	return true;
}

async function registerWebhook(
	context: IHookFunctions,
	session: ApiSession,
	{ settings, tenantDomain, registeredUrl }: Registration,
): Promise<void> {
	const subscriptions =
		settings.source === 'agentBot' ? ['message_created'] : [...settings.subscriptions];
	const body = { tenant_domain: tenantDomain, url: registeredUrl, subscriptions };
	const result = await callApi(session, createWebhook, body);
	// The key in the URL proves that the existing webhook is this very registration.
	if ('value' in result || isUrlTaken(result.failure, registeredUrl)) return;
	const { secrets } = session;
	throw toActivationError(context, createWebhook, result.failure, secrets, body.subscriptions);
}
