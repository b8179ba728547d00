import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { ENDPOINTS } from '../../shared/endpoints';
import type { Access } from '../../shared/request/access';
import { tryApi } from '../../shared/request/callApi';
import { asText } from '../../shared/values';
import { findBot, memoryOf, rememberBot, type Memory, type RememberedBot } from './memory';
import { explainActivation, openRegistrationAccess, type Registration } from './registration';

/**
 * The memories in which the answer to a bot's creation was lost since n8n loaded them. n8n loads one
 * anew for each activation, but not for the five tries of one.
 */
const lostInThisActivation = new WeakSet<Memory>();

/** Starts of n8n itself: nobody asked for another bot. */
const UNATTENDED = new Set(['init', 'leadershipChange']);

function refuseSecondBot(context: IHookFunctions): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		'It is not known whether Sangoma CX created the agent bot: its answer was lost. No second one was tried. Look at the bots of your tenant, then switch the workflow on again to create one.',
	);
}

async function createBot(
	context: IHookFunctions,
	access: Access,
	{ key, registeredUrl, tenantDomain, settings }: Registration,
): Promise<RememberedBot> {
	const memory = memoryOf(context);
	const wasLost = memory.lostBotKey === key;
	if (wasLost && lostInThisActivation.has(memory)) throw refuseSecondBot(context);
	if (wasLost && UNATTENDED.has(context.getActivationMode())) throw refuseSecondBot(context);

	const endpoint = ENDPOINTS['agentBot:create'];
	const outcome = await tryApi(context, endpoint, access, {
		tenant_domain: tenantDomain,
		outgoing_url: registeredUrl,
		name: settings.botName,
	});
	const id = 'value' in outcome ? asText(outcome.value[0]?.id) : undefined;
	if (id !== undefined) {
		delete memory.lostBotKey;
		const bot = { key, id, assigned: false };
		rememberBot(memory, bot);
		return bot;
	}
	const isKnown = 'failure' in outcome && outcome.failure.kind !== 'outcome-unknown';
	if (!isKnown) {
		memory.lostBotKey = key;
		lostInThisActivation.add(memory);
	}
	if ('failure' in outcome) throw explainActivation(context, endpoint, outcome.failure);
	throw new NodeOperationError(
		context.getNode(),
		'Sangoma CX created the agent bot but did not say its ID, so it cannot be assigned to the inbox. Assign the bot in Sangoma CX itself, and use the source Webhook with this inbox in Options > Inbox IDs.',
	);
}

async function assignBot(
	context: IHookFunctions,
	access: Access,
	bot: RememberedBot,
	{ tenantDomain, settings }: Registration,
): Promise<void> {
	const endpoint = ENDPOINTS['agentBot:assign'];
	const outcome = await tryApi(context, endpoint, access, {
		tenant_domain: tenantDomain,
		inbox_id: settings.inboxIds?.[0],
		agent_bot_id: bot.id,
	});
	if ('failure' in outcome) throw explainActivation(context, endpoint, outcome.failure);
	rememberBot(memoryOf(context), { ...bot, assigned: true });
}

/**
 * Makes the bot and assigns it to its inbox, each at most once: a set-up that failed half-way goes on
 * where it stopped. Throws a NodeApiError or NodeOperationError in words.
 */
export async function setUpAgentBot(
	context: IHookFunctions,
	registration: Registration,
): Promise<void> {
	const known = findBot(memoryOf(context), registration.key);
	if (known?.assigned === true) return;
	const access = await openRegistrationAccess(context, ENDPOINTS['agentBot:create']);
	const bot = known ?? (await createBot(context, access, registration));
	await assignBot(context, access, bot, registration);
}
