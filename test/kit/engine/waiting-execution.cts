import express, { type Request, type Response } from 'express';
import { WorkflowExecute } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	IRun,
	IRunExecutionData,
	IWebhookResponseData,
} from 'n8n-workflow';
import type { LoopbackServer } from '../loopback-server.cts';
import type { CredentialStore } from './credential-store.cts';
import { additionalDataFor, hooksFor, makeWorkflow, type NodeResult } from './engine.cts';
import { runWith, type RunOptions } from './run-operation.cts';
import { startServer } from './servers.cts';
import { createCredential, simulator } from './tenant.cts';
import { callWebhook, type WebhookCall } from './webhooks.cts';

export const MESSAGE = 'Shall we cancel your order?';

/** Runs Send and Wait for Response in conversation 418. */
export async function ask(
	changes: INodeParameters = {},
	options: RunOptions = {},
): Promise<NodeResult> {
	const parameters = { resource: 'message', operation: 'sendAndWait', conversationId: 418 };
	return await runWith({ ...parameters, message: MESSAGE, ...changes }, options);
}

/** Returns the parts of the last question (a choice has a list) and the query of its link. */
export function lastQuestion(isChoice = false) {
	const { content } = simulator.requests.at(-1)?.body as { content: string };
	const parts = content.split('\n\n');
	expect(parts).toHaveLength(isChoice ? 3 : 2);
	const [text, list] = parts;
	const link = parts.at(-1) ?? '';
	return { text, list, link, query: new URL(link).search.slice(1) };
}

/** The response to a request for the page of a question. */
interface PageResponse {
	status: number;
	html: string;
	headers: Headers;
	/** The output of the node if the request resumed the execution. */
	items?: IDataObject[];
}

type WaitingCall = Pick<WebhookCall, 'req' | 'res' | 'logged'> & Pick<RunOptions, 'additionalData'>;

/** Calls the webhook of a waiting execution, as n8n does. Returns its result and a copy of the execution. */
export async function callWaitingWebhook(
	{ run, credentials }: { run: IRun; credentials: CredentialStore },
	{ additionalData = {}, ...call }: WaitingCall,
) {
	// n8n reads the execution from its database for each request.
	const data = structuredClone(run.data);
	const [{ node }] = data.executionData!.nodeExecutionStack;
	const all = { ...additionalDataFor(credentials), ...additionalData };
	const workflow = await makeWorkflow(node);
	const result = await callWebhook(workflow, node, { ...call, additionalData: all, data });
	return { data, result };
}

/** An execution that waits for an answer, and the part of n8n's server that resumes it. */
class WaitingExecution {
	/** Whether n8n fails to store that the execution has resumed. */
	failsToStore = false;
	private server: Promise<LoopbackServer> | undefined;
	private resumed: IDataObject[] | undefined;

	constructor(
		readonly credentials: CredentialStore,
		readonly run: IRun,
		readonly question: ReturnType<typeof lastQuestion>,
	) {}

	async open(query = this.question.query): Promise<PageResponse> {
		return await this.fetch(query, {});
	}

	async respond(
		fields: Record<string, string>,
		query = this.question.query,
	): Promise<PageResponse> {
		return await this.fetch(query, { method: 'POST', body: new URLSearchParams(fields) });
	}

	private async fetch(query: string, init: RequestInit): Promise<PageResponse> {
		this.resumed = undefined;
		const app = express();
		app.use(express.urlencoded({ extended: false, limit: '1mb' }));
		this.server ??= startServer(app.all('/{*any}', (req, res) => this.receive(req, res)));
		const { url } = await this.server;
		const response = await fetch(`${url}/webhook-waiting/1/node?${query}`, init);
		const { status, headers } = response;
		return { status, headers, html: await response.text(), items: this.resumed };
	}

	private async receive(req: Request, res: Response): Promise<void> {
		const { data, result } = await callWaitingWebhook(this, { req, res });
		expect(result.noWebhookResponse === true).toBe(result.workflowData === undefined);
		if (result.workflowData === undefined) return;
		if (this.failsToStore) {
			res.status(500).json({ message: 'The database is away' });
			return;
		}
		this.resumed = await this.resume(data, result);
		res.status(200).send(result.webhookResponse);
	}

	/** Resumes the execution with the items that the webhook returned, as n8n does. */
	private async resume(
		data: IRunExecutionData,
		{ workflowData }: IWebhookResponseData,
	): Promise<IDataObject[]> {
		const [entry] = data.executionData!.nodeExecutionStack;
		entry.data.main = workflowData!;
		entry.node.disabled = true;
		data.waitTill = undefined;
		data.resultData.runData[entry.node.name].pop();
		const additionalData = additionalDataFor(this.credentials);
		additionalData.hooks = hooksFor('webhook');
		const execution = new WorkflowExecute(additionalData, 'webhook', data);
		const run = await execution.processRunExecutionData(await makeWorkflow(entry.node));
		expect(run.status).toBe('success');
		const [task] = run.data.resultData.runData[entry.node.name];
		return (task.data?.main[0] ?? []).map(({ json }) => json);
	}
}

/** Asks, and returns the execution that waits for the answer. */
export async function askAndWait(
	changes: INodeParameters = {},
	{ name, credentials = createCredential() }: { name?: string; credentials?: CredentialStore } = {},
): Promise<WaitingExecution> {
	const { run, error } = await ask(changes, { credentials, name });
	expect(error).toBeUndefined();
	const isChoice = changes.responseType === 'choice';
	return new WaitingExecution(credentials, run, lastQuestion(isChoice));
}
