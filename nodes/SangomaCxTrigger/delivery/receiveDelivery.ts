import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { answerQuestion, mayBeReply, type DeliveryScope } from '../conversations/answerQuestion';
import { ConversationMemory } from '../conversations/memory';
import { readReply } from '../conversations/messages';
import { isAgentActive, observe } from '../conversations/observe';
import { withoutSecrets } from '../../shared/secrets';
import { asText, isRecord } from '../../shared/values';
import { getTriggerId } from '../registration/registrationStore';
import { readSettings, type Settings } from '../settings';
import { isFromCustomer } from './author';
import { forgetEvent, getDedupKey, isDuplicate, type DedupKey } from './deduplicate';
import { findDropReason, isFromOtherInbox, isTakenOver } from './filter';
import { getConversationId, parseEvent, readBody, toLogName } from './parseEvent';
import type { CxEvent } from './parseEvent';
import { simplifyEvent } from './simplify';
import { verifyKey, wasKeyAtHand } from './verifyKey';

/**
 * Handles a delivery: 401 if it is forged, 400 if it is not an event, and 200 if it is dropped, so that
 * no sender repeats it or hands the chat to a human. n8n itself responds to a delivery that starts the
 * workflow, as soon as the execution is stored. Throws a NodeOperationError if the expression of a
 * setting has become invalid: n8n then stores a failed execution, so that no event is lost silently.
 */
export async function receiveDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const receivedAt = Date.now();
	const keyStatus = await verifyKey(context);
	if (keyStatus === 'forged') return reject(context, 401, 'unknown key');
	if (keyStatus === 'old') return reject(context, 200, 'old registration');

	const body = await readBody(context);
	const event = parseEvent(body);
	if (event === undefined) return reject(context, 400, 'not an event', body);
	const settings = readSettings(context);
	if (settings.problem !== undefined) {
		throw new NodeOperationError(context.getNode(), settings.problem);
	}
	// While testing, people may send an event twice, and the test URL receives the whole tenant's.
	const isTest = context.getMode() === 'manual';
	const triggerId = getTriggerId(context);
	const scope = isTest ? undefined : openScope(context, settings, event, triggerId);
	const learning = scope && observe(scope);
	if (learning !== undefined) await learning;
	// n8n saves all static data at once: a delivery that waited would set back what changed meanwhile.
	const mayStore = learning === undefined && isRecord(context.getBodyData());
	const drop = (reason: string, isStored = mayStore) => {
		if (isStored) scope?.memory.save(() => wasKeyAtHand(context, receivedAt));
		return reject(context, 200, reason, body);
	};

	const reply = scope !== undefined && mayBeReply(scope) ? readReply(event) : undefined;
	const dropReason = findDropReason(event, settings, isTest);
	if (dropReason !== undefined && reply === undefined) return drop(dropReason);
	const dedupKey = getDedupKey(triggerId, event);
	if (!isTest && isDuplicate(dedupKey)) return drop('duplicate');
	if (scope !== undefined && reply !== undefined && (await answerQuestion(scope, reply))) {
		return drop('answer to an open question', false);
	}
	if (dropReason !== undefined) return drop(dropReason, mayStore && reply === undefined);
	const humanActive = hasHuman(settings, event, scope, isTest);
	if (humanActive !== false && (await humanActive)) {
		// The event may come again when the bot has the conversation.
		forgetEvent(dedupKey);
		return drop('a human has the conversation', mayStore && humanActive === true && !reply);
	}
	forgetUnlessStored(context, dedupKey);

	const json = settings.simplify
		? simplifyEvent(event, settings)
		: (withoutSecrets(event.body) as IDataObject);
	return { workflowData: [[{ json }]] };
}

/** Returns what a delivery knows about its conversation; undefined if it has none, or is not wanted. */
function openScope(
	context: IWebhookFunctions,
	settings: Settings,
	event: CxEvent,
	triggerId: string,
): DeliveryScope | undefined {
	const conversationId = asText(getConversationId(event));
	if (conversationId === undefined || isFromOtherInbox(event, settings, false)) return undefined;
	const keepsPending = settings.source === 'webhook' && settings.untilHumanTakesOver;
	const memory = new ConversationMemory(context, triggerId, keepsPending);
	return { context, event, settings, memory, conversationId };
}

/** Returns whether a human has the conversation; a promise if the credential has to be read for it. */
function hasHuman(
	settings: Settings,
	event: CxEvent,
	scope: DeliveryScope | undefined,
	isTest: boolean,
): boolean | Promise<boolean> {
	if (!settings.untilHumanTakesOver || event.message !== event.body) return false;
	const wasPending = scope?.memory.get(scope.conversationId).isTakenOver === true;
	// Test listening creates no bot, so the status says nothing.
	const isFiltered = !(isTest && settings.source === 'agentBot');
	if (isFiltered && isTakenOver(event, settings, wasPending)) return true;
	return scope !== undefined && isFromCustomer(event) && isAgentActive(scope);
}

/** Responds to a delivery that starts nothing, and logs the reason at level `debug`. */
function reject(
	context: IWebhookFunctions,
	status: number,
	reason: string,
	body: unknown = context.getBodyData(),
): IWebhookResponseData {
	const verb = status === 200 ? 'dropped' : 'refused';
	const { id: workflowId } = context.getWorkflow();
	context.logger.debug(`Sangoma CX Trigger ${verb} ${toLogName(body)}: ${reason}`, { workflowId });
	context
		.getResponseObject()
		.status(status)
		.json({ result: `${verb}: ${reason}` });
	return { noWebhookResponse: true };
}

/**
 * Forgets the event if n8n 2 responds with an error because it could not store the execution: the next
 * delivery of the event is then no duplicate.
 */
function forgetUnlessStored(context: IWebhookFunctions, dedupKey: DedupKey): void {
	const response = context.getResponseObject();
	response.once('close', () => {
		if (response.statusCode >= 400) forgetEvent(dedupKey);
	});
}
