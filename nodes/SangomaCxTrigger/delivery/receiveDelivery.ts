import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { withoutSecrets } from '../../shared/secrets';
import { getTriggerId } from '../registration/registrationStore';
import { readSettings } from '../settings';
import { forgetEvent, getDedupKey, isDuplicate, type DedupKey } from './deduplicate';
import { findDropReason } from './filter';
import { parseEvent, readBody, toLogName } from './parseEvent';
import { simplifyEvent } from './simplify';
import { verifyKey } from './verifyKey';

/**
 * Handles a delivery: 401 if it is forged, 400 if it is not an event, and 200 if it is dropped, so that
 * no sender repeats it or hands the chat to a human. n8n itself responds to a delivery that starts the
 * workflow, as soon as the execution is stored. Throws a NodeOperationError if the expression of a
 * setting has become invalid: n8n then stores a failed execution, so that no event is lost silently.
 */
export async function receiveDelivery(context: IWebhookFunctions): Promise<IWebhookResponseData> {
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
	const dropReason = findDropReason(event, settings, isTest);
	if (dropReason !== undefined) return reject(context, 200, dropReason, body);
	const dedupKey = getDedupKey(getTriggerId(context), event);
	if (!isTest && isDuplicate(dedupKey)) return reject(context, 200, 'duplicate', body);
	forgetUnlessStored(context, dedupKey);

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
