import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { withoutSecrets } from '../../shared/secrets';
import { answerQuestion, findReply } from '../conversations/answerQuestion';
import { toChatDelivery } from '../conversations/chatDelivery';
import { hasHuman } from '../conversations/hasHuman';
import { observe } from '../conversations/observe';
import { isAnswer } from '../event/author';
import { parseEvent, readBody, toLogName } from '../event/parseEvent';
import { getTriggerId } from '../registration/registrationStore';
import { readSettings } from '../settings';
import { forgetEvent, getDedupKey, rememberEvent, type DedupKey } from './deduplicate';
import { findDropReason, isFromOtherInbox } from './filter';
import { simplifyEvent } from './simplify';
import { verifyKey } from './verifyKey';

/** The status and the reason for deliveries that do not have the current key. */
const REFUSALS = {
	forged: [401, 'unknown key'],
	old: [200, 'old registration'],
} as const;

/**
 * Handles a delivery: 401 if it is forged, 400 if it is not an event, and 200 if it is dropped, so that
 * no sender repeats it or hands the chat to a human. n8n itself responds to a delivery that starts the
 * workflow, as soon as the execution is stored. Throws a NodeOperationError if the expression of a
 * setting has become invalid: n8n then stores a failed execution, so that no event is lost silently.
 */
export async function receiveDelivery(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const keyStatus = await verifyKey(this);
	if (keyStatus.owner !== 'current') {
		const [status, reason] = REFUSALS[keyStatus.owner];
		return reject(this, status, reason);
	}
	const { tenant, hasWaited } = keyStatus;

	const body = await readBody(this);
	const event = parseEvent(body);
	if (event === undefined) return reject(this, 400, 'not an event', body);
	const settings = readSettings(this);
	if (settings.problem !== undefined) {
		throw new NodeOperationError(this.getNode(), settings.problem);
	}

	// While testing, people may send an event twice, and the test URL receives the whole tenant's.
	const isTest = this.getMode() === 'manual';
	const isRemembered = !isTest && !isFromOtherInbox(event, settings, isTest);
	const delivery = isRemembered
		? toChatDelivery(this, event, settings, tenant, hasWaited)
		: undefined;
	if (delivery !== undefined) await observe(delivery);
	const drop = (reason: string) => {
		if (delivery?.hasWaited === false) delivery.memory.save();
		return reject(this, 200, reason, body);
	};

	const reply = delivery && findReply(delivery);
	const dropReason = findDropReason(event, settings, isTest);
	if (dropReason !== undefined && reply === undefined) return drop(dropReason);
	const dedupKey = getDedupKey(`${getTriggerId(this)} ${tenant.id}`, event);
	if (!isTest && !rememberEvent(dedupKey)) return drop('duplicate');
	if (delivery && reply && (await answerQuestion(delivery, reply))) {
		return drop('answer to an open question');
	}
	if (dropReason !== undefined) return drop(dropReason);
	if (await hasHuman(event, settings, isTest, delivery)) {
		// The event may come again when the bot has the conversation. An answer does with every change.
		if (!isAnswer(event)) forgetEvent(dedupKey);
		return drop('a human has the conversation');
	}
	if (!isTest) forgetUnlessStored(this, dedupKey);

	const json = settings.simplify
		? simplifyEvent(event, settings)
		: (withoutSecrets(event.body) as IDataObject);
	return { workflowData: [[{ json }]] };
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
