import type { IHookFunctions } from 'n8n-workflow';
import { createAgentBot } from '../../SangomaCx/resources/agentBot';
import { createWebhook } from '../../SangomaCx/resources/webhook';
import { createSession } from '../../shared/session';
import { setUpAgentBot } from './agentBot';
import { assertPublicUrl } from './assertPublicUrl';
import { toActivationError } from './refusal';
import { readRegistration } from './registration';
import {
	findRegistration,
	isCurrent,
	isStoreLost,
	readStore,
	saveCurrent,
	saveProgress,
} from './registrationStore';
import { registerWebhook } from './webhook';

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
	const registration = await readRegistration(context);
	const { key, settings } = registration;
	const activation = getActivation(context);
	const state = readStore(context);
	if (activation === 'startup' && isStoreLost(context)) return true;
	if (settings.source === 'agentBot' && activation !== 'test') {
		return activation === 'startup' && state.currentKeyHash !== undefined;
	}
	if (findRegistration(state, key)?.isComplete !== true) return false;
	if (!isCurrent(context, key)) saveCurrent(context, registration);
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
	saveCurrent(context, registration);
	return true;
}
