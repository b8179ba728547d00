import type { IHookFunctions } from 'n8n-workflow';
import { CREDENTIAL } from '../../api/token';
import { asText } from '../../api/values';
import { setUpAgentBot } from './agentBotSource';
import { find, recall, remember, rememberCurrent } from './memory';
import { refuseUnreachable } from './reachable';
import { readRegistration, type Registration } from './registration';
import { registerWebhook } from './webhookSource';

/**
 * Says whether this very registration was made by this node before; if so, its deliveries are let in
 * from now on, whichever registration was made in between.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const { key } = await readRegistration(context);
	const memory = recall(context);
	if (find(memory, key)?.isComplete !== true) return false;
	if (memory.currentKey !== key) rememberCurrent(context, key);
	return true;
}

async function registerSource(context: IHookFunctions, registration: Registration): Promise<void> {
	const { settings, isTest } = registration;
	// Listening for a test event must not take the inbox away from the bot in production.
	if (settings.source === 'agentBot' && !isTest) return await setUpAgentBot(context, registration);
	const events = settings.source === 'agentBot' ? ['message_created'] : (settings.events ?? []);
	await registerWebhook(context, registration, events);
}

/**
 * Registers with Sangoma CX what the trigger's settings want. Throws a NodeApiError or
 * NodeOperationError in words; n8n then tries again, and what was done stays remembered.
 */
export async function register(context: IHookFunctions): Promise<boolean> {
	const registration = await readRegistration(context);
	const { key, webhookUrl, registeredUrl } = registration;
	const { baseUrl } = await context.getCredentials(CREDENTIAL);
	refuseUnreachable(context.getNode(), webhookUrl, registeredUrl, asText(baseUrl) ?? '');

	remember(context, key);
	await registerSource(context, registration);
	rememberCurrent(context, key);
	return true;
}
