import type { IHookFunctions } from 'n8n-workflow';
import { CREDENTIAL } from '../../api/token';
import { asText } from '../../api/values';
import { setUpAgentBot } from './agentBotSource';
import { find, recall, remember, rememberCurrent, wasMemoryLost } from './memory';
import { refuseUnreachable } from './reachable';
import { readRegistration, type Registration } from './registration';
import { registerWebhook } from './webhookSource';

/**
 * Says whether there is nothing to register. When n8n itself starts, that is so if anything was made
 * before: the deliveries of what was registered are let in even if the memory was lost. A person who
 * switches a bot on wants the inbox's chats, whoever has them by now, so there always is. A webhook's
 * deliveries are let in from now on, whichever registration was made in between.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const { key, settings, isTest, isUnattended } = await readRegistration(context);
	const memory = recall(context);
	if (isUnattended && wasMemoryLost(context)) return true;
	if (settings.source === 'agentBot' && !isTest) {
		return isUnattended && memory.currentKey !== undefined;
	}
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
