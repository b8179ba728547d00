import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { withoutSecrets } from '../../api/secrets';
import { recall, triggerIdOf } from '../registration/memory';
import { readSettings } from '../settings';
import { readBody } from './body';
import { readEvent, toLoggedName } from './event';
import { whyUnwanted } from './filter';
import { forget, toMemento, wasSeenBefore, type Memento } from './seen';
import { simplifyEvent } from './simplify';
import { verifyKey } from './verify';
import { computeWantedKey } from './wantedKey';

/** Answers what starts nothing, and tells whoever reads n8n's log at level `debug` why. */
function turnAway(
	context: IWebhookFunctions,
	status: number,
	why: string,
	body: unknown = context.getBodyData(),
): IWebhookResponseData {
	const verb = status === 200 ? 'dropped' : 'refused';
	const { id: workflowId } = context.getWorkflow();
	context.logger.debug(`Sangoma CX Trigger ${verb} ${toLoggedName(body)}: ${why}`, { workflowId });
	context
		.getResponseObject()
		.status(status)
		.json({ result: `${verb}: ${why}` });
	return { noWebhookResponse: true };
}

/**
 * n8n 2 answers once it has stored the execution and put it into the queue, and 500 if it could not:
 * then whoever repeats the delivery must not find it seen before.
 */
function forgetIfNotTaken(context: IWebhookFunctions, memento: Memento): void {
	const response = context.getResponseObject();
	response.once('close', () => {
		if (response.statusCode >= 400) forget(memento);
	});
}

/**
 * Receives a delivery and answers it before the workflow runs: 401 for a forged one, 400 for what is
 * no event, 200 for whatever is dropped, so that no sender repeats it or hands the chat to a human.
 * What starts the workflow n8n answers with 200 itself, as soon as the execution cannot be lost any
 * more. Throws a NodeOperationError in words for a setting whose expression makes no sense by now: n8n
 * makes a failed execution of it, so that no event is lost in silence.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { key } = context.getQueryData() as IDataObject;
	const memory = recall(context);
	const computeWanted = async () => await computeWantedKey(context, memory);
	const verdict = await verifyKey(key, memory, computeWanted);
	if (verdict === 'forged') return turnAway(context, 401, 'unknown key');
	if (verdict === 'old') return turnAway(context, 200, 'old registration');

	const body = await readBody(context);
	const parts = readEvent(body);
	if (parts === undefined) return turnAway(context, 400, 'not an event', body);
	const settings = readSettings(context);
	if (settings.problem !== undefined) {
		throw new NodeOperationError(context.getNode(), settings.problem);
	}
	// Who listens for a test event may send the same one again, and gets the whole tenant's events.
	const isTest = context.getMode() === 'manual';
	const unwanted = whyUnwanted(parts, settings, isTest);
	if (unwanted !== undefined) return turnAway(context, 200, unwanted, body);
	const memento = toMemento(triggerIdOf(context), parts);
	if (!isTest && wasSeenBefore(memento)) return turnAway(context, 200, 'seen before', body);
	forgetIfNotTaken(context, memento);

	const json = settings.simplify
		? simplifyEvent(parts)
		: (withoutSecrets(parts.body) as IDataObject);
	return { workflowData: [[{ json }]] };
}
