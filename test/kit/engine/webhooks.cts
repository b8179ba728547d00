// Calls a node's webhook as n8n's server does.
import type { Request, Response } from 'express';
import { WebhookContext } from 'n8n-core';
import type {
	INode,
	IRunExecutionData,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

/** Returns the data of a node's webhook, for a test or not. */
export const webhookData = (isTest = false): IWebhookData =>
	({ webhookDescription: { name: 'default' }, isTest }) as unknown as IWebhookData;

/** A call of a webhook. */
export interface WebhookCall {
	additionalData: IWorkflowExecuteAdditionalData;
	req: Request;
	res: Response;
	mode?: 'webhook' | 'manual';
	/** The execution that waits for the call, if any. */
	data?: IRunExecutionData;
	logged?: string[];
}

/** Calls the webhook of a node, and returns its result. */
export async function callWebhook(
	workflow: Workflow,
	node: INode,
	{ additionalData, req, res, mode = 'webhook', data, logged = [] }: WebhookCall,
): Promise<IWebhookResponseData> {
	req.body ??= {};
	const all = { ...additionalData, httpRequest: req, httpResponse: res };
	const context = new WebhookContext(workflow, node, all, mode, webhookData(), [], data ?? null);
	const write = (message: string, meta: unknown = {}) =>
		void logged.push(`${message} ${JSON.stringify(meta)}`);
	const value = { debug: write, info: write, warn: write, error: write };
	const type = workflow.nodeTypes.getByNameAndVersion(node.type);
	return await type.webhook!.call(Object.create(context, { logger: { value } }));
}
