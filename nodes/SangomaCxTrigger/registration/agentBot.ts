import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import { assignAgentBot, createAgentBot } from '../../SangomaCx/resources/agentBot';
import { getManyInboxes } from '../../SangomaCx/resources/inbox';
import { callApi } from '../../shared/callApi';
import type { Failure, FailureKind } from '../../shared/errors/failure';
import type { ApiSession } from '../../shared/session';
import { asText } from '../../shared/values';
import { toActivationError } from './refusal';
import type { Registration } from './registration';
import { findRegistration, readStore, saveProgress } from './registrationStore';

/**
 * After these failures, the bot may exist. A response that is not JSON comes from something else, such as
 * a wrong Base URL: then n8n's next attempt may try again, and shows that error.
 */
const MAY_HAVE_CREATED: ReadonlySet<FailureKind> = new Set(['unknown-outcome', 'unexpected']);

/** The bots created in this process, by key: n8n 1 stores nothing of an activation that failed. */
const createdBots = new Map<string, string>();

/** The bots that replaced deleted ones in this process, by key and the ID of the deleted one. */
const replacedBots = new Map<string, string>();

/**
 * The static data of activations in this process whose response to a bot's creation was lost, by key.
 * n8n uses one object for all attempts of an activation (n8n 2 makes five), and another for the next.
 */
const lostBots = new Map<string, unknown>();

/**
 * Creates the bot once, and assigns it to its inbox every time, since another workflow or a person may
 * have given the inbox another bot. Continues where an earlier attempt failed, and replaces a bot that was
 * deleted in Sangoma CX. Throws a NodeApiError or NodeOperationError.
 */
export async function setUpAgentBot(
	context: IHookFunctions,
	session: ApiSession,
	registration: Registration,
	isStartup: boolean,
): Promise<void> {
	const { key } = registration;
	const create = async () => await createBot(context, session, registration, isStartup);
	const remember = (botId: string, changes: { isComplete?: boolean } = {}) => {
		createdBots.set(key, botId);
		saveProgress(context, key, { botId, isBotLost: false, ...changes });
	};
	const stored = findRegistration(readStore(context), key);
	const known = stored?.botId ?? createdBots.get(key);
	const botId =
		known === undefined ? await create() : (replacedBots.get(`${key} ${known}`) ?? known);
	remember(botId);
	let failure = await assignBot(session, registration, botId);
	// Only a bot that was assigned before can be missing: otherwise every attempt would create another.
	const wasAssigned = stored?.isComplete === true && stored.botId === botId;
	if (wasAssigned && failure?.status === 404 && (await hasInbox(session, registration))) {
		const newId = await create();
		replacedBots.set(`${key} ${botId}`, newId);
		remember(newId, { isComplete: false });
		failure = await assignBot(session, registration, newId);
	}
	if (failure !== undefined) {
		throw toActivationError(context, assignAgentBot, failure, session.secrets);
	}
}

async function createBot(
	context: IHookFunctions,
	session: ApiSession,
	{ key, registeredUrl, tenantDomain, settings }: Registration,
	isStartup: boolean,
): Promise<string> {
	if (couldDuplicateBot(context, key, isStartup)) {
		throw new NodeOperationError(
			context.getNode(),
			'It is unknown whether Sangoma CX created the agent bot: its response was lost. No second ' +
				'bot was created. Check the bots of your tenant, then unpublish the workflow and ' +
				'publish it again (n8n 1: deactivate and activate it) to create one.',
		);
	}
	const body = { tenant_domain: tenantDomain, outgoing_url: registeredUrl, name: settings.botName };
	const result = await callApi(session, createAgentBot, body);
	if ('failure' in result) {
		if (MAY_HAVE_CREATED.has(result.failure.kind)) saveLostBot(context, key);
		throw toActivationError(context, createAgentBot, result.failure, session.secrets);
	}
	const id = asText(result.value[0]?.id);
	if (id !== undefined) {
		lostBots.delete(key);
		return id;
	}
	saveLostBot(context, key);
	throw new NodeOperationError(
		context.getNode(),
		'Sangoma CX created the agent bot but did not return its ID, so it cannot be assigned to the ' +
			'inbox. Assign the bot in Sangoma CX, and use the source Webhook with this inbox in Options.',
	);
}

/**
 * Returns whether an earlier request may have created a bot, and no person has asked for another
 * since.
 */
function couldDuplicateBot(context: IHookFunctions, key: string, isStartup: boolean): boolean {
	const isLost = findRegistration(readStore(context), key)?.isBotLost === true || lostBots.has(key);
	if (!isLost) return false;
	return isStartup || lostBots.get(key) === context.getWorkflowStaticData('global');
}

function saveLostBot(context: IHookFunctions, key: string): void {
	lostBots.set(key, context.getWorkflowStaticData('global'));
	saveProgress(context, key, { isBotLost: true });
}

async function assignBot(
	session: ApiSession,
	{ tenantDomain, settings }: Registration,
	botId: string,
): Promise<Failure | undefined> {
	const inboxId = settings.inboxIds?.[0];
	const body = { tenant_domain: tenantDomain, inbox_id: inboxId, agent_bot_id: botId };
	const result = await callApi(session, assignAgentBot, body);
	return 'failure' in result ? result.failure : undefined;
}

/** Returns whether the inbox exists, so that a 404 is about the bot. */
async function hasInbox(session: ApiSession, { settings }: Registration): Promise<boolean> {
	const result = await callApi(session, getManyInboxes);
	if ('failure' in result) return false;
	return result.value.some(({ id }) => settings.inboxIds?.includes(asText(id) ?? '') === true);
}
