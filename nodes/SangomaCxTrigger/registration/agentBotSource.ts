import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import type { Access } from '../../api/access';
import { callApi } from '../../api/callApi';
import { operationOf } from '../../SangomaCx/operations';
import { asText } from '../../api/values';
import { find, recall, remember } from './memory';
import { explainActivation, openRegistrationAccess, type Registration } from './registration';

/** Bots that were made in this process: n8n 1 stores nothing of an activation that failed. */
const madeHere = new Map<string, string>();

/**
 * Where the answer to a bot's creation was lost in this process: the static data is one object for
 * all tries of an activation (n8n 2 makes five), and another one for the next.
 */
const lostHere = new Map<string, unknown>();

function refuseSecondBot(context: IHookFunctions): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		'It is not known whether Sangoma CX created the agent bot: its answer was lost. No ' +
			'second one was tried. Look at the bots of your tenant, then unpublish the workflow ' +
			'and publish it again (n8n 1: switch it off and on) to create one.',
	);
}

function mayBeSecondBot(context: IHookFunctions, { key, isUnattended }: Registration): boolean {
	const wasLost = find(recall(context), key)?.isBotLost === true || lostHere.has(key);
	if (!wasLost) return false;
	return isUnattended || lostHere.get(key) === context.getWorkflowStaticData('global');
}

function rememberLostBot(context: IHookFunctions, key: string): void {
	lostHere.set(key, context.getWorkflowStaticData('global'));
	remember(context, key, { isBotLost: true });
}

async function createBot(
	context: IHookFunctions,
	access: Access,
	registration: Registration,
): Promise<string> {
	const { key, registeredUrl, tenantDomain, settings } = registration;
	if (mayBeSecondBot(context, registration)) throw refuseSecondBot(context);
	const body = {
		tenant_domain: tenantDomain,
		outgoing_url: registeredUrl,
		name: settings.botName,
	};
	const outcome = await callApi(access, { endpoint: operationOf('agentBot:create'), body });
	if ('failure' in outcome) {
		if (outcome.failure.kind === 'outcome-unknown') rememberLostBot(context, key);
		throw explainActivation(context, 'agentBot:create', outcome.failure, access.secrets);
	}
	const id = asText(outcome.value[0]?.id);
	if (id !== undefined) {
		lostHere.delete(key);
		return id;
	}
	rememberLostBot(context, key);
	throw new NodeOperationError(
		context.getNode(),
		'Sangoma CX created the agent bot but did not say its ID, so it cannot be assigned to ' +
			'the inbox. Assign the bot in Sangoma CX itself, and use the source Webhook with this ' +
			'inbox in Options.',
	);
}

async function assignBot(
	context: IHookFunctions,
	access: Access,
	botId: string,
	{ tenantDomain, settings }: Registration,
): Promise<void> {
	const body = {
		tenant_domain: tenantDomain,
		inbox_id: settings.inboxIds?.[0],
		agent_bot_id: botId,
	};
	const outcome = await callApi(access, { endpoint: operationOf('agentBot:assign'), body });
	if ('value' in outcome) return;
	throw explainActivation(context, 'agentBot:assign', outcome.failure, access.secrets);
}

/**
 * Makes the bot, once, and assigns it to its inbox: each time, since another workflow or a person may
 * have given the inbox another bot. A set-up that failed half-way goes on where it stopped. Throws a NodeApiError or NodeOperationError in words.
 */
export async function setUpAgentBot(
	context: IHookFunctions,
	registration: Registration,
): Promise<void> {
	const { key } = registration;
	const access = await openRegistrationAccess(context, 'agentBot:create', registration);
	const botId =
		find(recall(context), key)?.botId ??
		madeHere.get(key) ??
		(await createBot(context, access, registration));
	madeHere.set(key, botId);
	remember(context, key, { botId, isBotLost: false });
	await assignBot(context, access, botId, registration);
}
