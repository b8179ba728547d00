import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { withoutSecrets } from '../../shared/secrets';
import { recall } from '../registration/memory';
import { readSettings } from '../settings';
import { readBody } from './body';
import { readEvent } from './event';
import { whyUnwanted } from './filter';
import { wasSeenBefore } from './seen';
import { simplifyEvent } from './simplify';
import { verifyKey } from './verify';

function answer(context: IWebhookFunctions, status: number, result: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ result });
	return { noWebhookResponse: true };
}

/**
 * Receives a delivery and answers it before the workflow runs: 401 for a forged one, 400 for what is
 * no event, 200 for whatever is dropped, so that no sender repeats it or hands the chat to a human,
 * and 200 for what starts the workflow. Never throws.
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
	if (!isTest && wasSeenBefore(String(key), parts)) {
		return answer(context, 200, 'dropped: seen before');
	}

	const json = settings.simplify
		? simplifyEvent(parts)
		: (withoutSecrets(parts.body) as IDataObject);
	return { ...answer(context, 200, 'accepted'), workflowData: [[{ json }]] };
}
