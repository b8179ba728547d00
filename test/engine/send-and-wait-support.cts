import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { ExecutionLifecycleHooks, WebhookContext, WorkflowExecute } from 'n8n-core';
import type {
	IDataObject,
	INodeParameters,
	IRun,
	IRunExecutionData,
	IWebhookData,
	IWebhookResponseData,
} from 'n8n-workflow';
import type { CredentialStore } from './credentialStore.cts';
import { makeWorkflow, NODE_TYPE, runNode, surroundings } from './engine.cts';
import type { NodeResult, NodeRun } from './engine.cts';

export const MESSAGE = 'Shall we cancel your order?';

/** Runs Send and Wait for Response in conversation 418. */
export async function ask(
	credentials: CredentialStore,
	parameters: INodeParameters = {},
	more: Partial<NodeRun> = {},
): Promise<NodeResult> {
	const asked = { resource: 'message', operation: 'sendAndWait', conversationId: 418 };
	return await runNode({
		credentials,
		parameters: { ...asked, message: MESSAGE, ...parameters },
		...more,
	});
}

/** What came of a request for the page behind a link. */
export interface Seen {
	status: number;
	html: string;
	headers: Headers;
	/** What went out of the node, if the request resumed the execution. */
	items?: IDataObject[];
}

/** n8n's server around an execution that waits, as far as an answer needs it. */
export class WaitingHost {
	/** Whether n8n cannot store that the execution goes on. */
	cannotStore = false;
	private server: Server | undefined;
	private resumed: IDataObject[] | undefined;

	constructor(
		private readonly credentials: CredentialStore,
		/** The run that waits. */
		readonly run: IRun,
	) {}

	async open(query: string): Promise<Seen> {
		return await this.see(query, {});
	}

	async answer(query: string, fields: Record<string, string>): Promise<Seen> {
		return await this.see(query, { method: 'POST', body: new URLSearchParams(fields) });
	}

	async close(): Promise<void> {
		this.server?.closeAllConnections();
		await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
	}

	private async see(query: string, init: RequestInit): Promise<Seen> {
		this.resumed = undefined;
		const { port } = (await this.listen()).address() as AddressInfo;
		const answer = await fetch(`http://127.0.0.1:${port}/webhook-waiting/1/node?${query}`, init);
		const { status, headers } = answer;
		return { status, headers, html: await answer.text(), items: this.resumed };
	}

	private async listen(): Promise<Server> {
		if (this.server) return this.server;
		const app = express();
		app.use(express.urlencoded({ extended: false, limit: '1mb' }));
		app.all('/{*any}', (req, res, next) => void this.receive(req, res).catch(next));
		return await new Promise((resolve) => {
			this.server = app.listen(0, '127.0.0.1', () => resolve(this.server!));
		});
	}

	private async receive(req: Request, res: Response): Promise<void> {
		req.body ??= {};
		// n8n reads the execution from its database for each request.
		const data = structuredClone(this.run.data);
		const [{ node }] = data.executionData!.nodeExecutionStack;
		const workflow = await makeWorkflow(node);
		const around = { ...surroundings(this.credentials), httpRequest: req, httpResponse: res };
		const webhookData = { webhookDescription: { name: 'default' } } as unknown as IWebhookData;
		const place = [workflow, node, around as never, 'webhook', webhookData] as const;
		const context = new WebhookContext(...place, [], data);
		const type = workflow.nodeTypes.getByNameAndVersion(NODE_TYPE);
		const result = await type.webhook!.call(context);
		expect(result.noWebhookResponse === true).toBe(result.workflowData === undefined);
		if (result.workflowData === undefined) return;
		if (this.cannotStore) {
			res.status(500).json({ message: 'The database is away' });
			return;
		}
		this.resumed = await this.resume(data, result);
		res.status(200).send(result.webhookResponse);
	}

	/** Goes on as n8n does: past the node, with what its webhook gave. */
	private async resume(
		data: IRunExecutionData,
		{ workflowData }: IWebhookResponseData,
	): Promise<IDataObject[]> {
		const [entry] = data.executionData!.nodeExecutionStack;
		entry.data.main = workflowData!;
		entry.node.disabled = true;
		data.waitTill = undefined;
		data.resultData.runData[entry.node.name].pop();
		const workflow = await makeWorkflow(entry.node);
		const around = surroundings(this.credentials);
		const saved = { id: 'workflow', name: 'Test', nodes: [], connections: {}, active: false };
		around.hooks = new ExecutionLifecycleHooks('webhook', '1', saved as never);
		const run = await new WorkflowExecute(around, 'webhook', data).processRunExecutionData(
			workflow,
		);
		expect(run.status).toBe('success');
		const [task] = run.data.resultData.runData[entry.node.name];
		return (task.data?.main[0] ?? []).map(({ json }) => json);
	}
}
