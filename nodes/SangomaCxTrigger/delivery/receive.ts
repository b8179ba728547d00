import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { withoutSecrets } from '../../api/secrets';
import { recall } from '../registration/memory';
import { readSettings } from '../settings';
import { readBody } from './body';
import { readEvent } from './event';
import { whyUnwanted } from './filter';
import { forget, toMemento, wasSeenBefore } from './seen';
import { simplifyEvent } from './simplify';
import { verifyKey } from './verify';

function answer(context: IWebhookFunctions, status: number, result: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ result });
	return { noWebhookResponse: true };
}

/**
 * n8n 2 answers once it has stored the execution and put it into the queue, and 500 if it could not:
 * then whoever repeats the delivery must not find it seen before.
 */
function forgetIfNotTaken(context: IWebhookFunctions, memento: string): void {
	const response = context.getResponseObject();
	response.once('close', () => {
		if (response.statusCode >= 400) forget(memento);
	});
}

/**
 * Receives a delivery and answers it before the workflow runs: 401 for a forged one, 400 for what is
 * no event, 200 for whatever is dropped, so that no sender repeats it or hands the chat to a human.
 * What starts the workflow n8n answers with 200 itself, as soon as the execution cannot be lost any
 * more. Never throws.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { key } = context.getQueryData() as IDataObject;
	const verdict = verifyKey(key, recall(context));
	if (verdict === 'forged') return answer(context, 401, 'refused: unknown key');
	if (verdict === 'old') return answer(context, 200, 'dropped: old registration');

	const parts = readEvent(await readBody(context));
	if (parts === undefined) return answer(context, 400, 'refused: not an event');
	const settings = readSettings(context);
	// Who listens for a test event may send the same one again, and gets the whole tenant's events.
	const isTest = context.getMode() === 'manual';
	const unwanted = whyUnwanted(parts, settings, isTest);
	if (unwanted !== undefined) return answer(context, 200, `dropped: ${unwanted}`);
	const memento = toMemento(String(key), parts);
	if (!isTest && wasSeenBefore(memento)) return answer(context, 200, 'dropped: seen before');
	forgetIfNotTaken(context, memento);

	const json = settings.simplify
		? simplifyEvent(parts)
		: (withoutSecrets(parts.body) as IDataObject);
	return { workflowData: [[{ json }]] };
}
