import { randomUUID } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { HookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeParameters,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type { LoopbackServer } from '../loopback-server.cts';
import { CredentialStore } from './credential-store.cts';
import { additionalDataFor, makeNode, makeWorkflow, TRIGGER_TYPE } from './engine.cts';
import type { RunOptions } from './run-operation.cts';
import { startServer } from './servers.cts';
import { createCredential } from './tenant.cts';
import { callWebhook, webhookData } from './webhooks.cts';

export { botOf, SHOP } from '../inboxes.cts';

/** How the generations of n8n call a trigger. */
export const GENERATIONS = {
	/** One attempt; does not save the state of a failed activation; calls checkExists at every start. */
	'n8n 1': { attempts: 1, savesFailures: false, checksAtStart: true },
	/** Five attempts with the same workflow, which is saved after each; calls nothing at a start. */
	'n8n 2': { attempts: 5, savesFailures: true, checksAtStart: false },
} as const;

export type Generation = keyof typeof GENERATIONS;

/** The response to a delivery. */
export interface DeliveryResponse {
	status: number;
	result: string;
	/** The items that start the workflow, if it starts. */
	items: IDataObject[] | undefined;
}

type Mode = 'webhook' | 'manual';

interface DeliveryOptions {
	query?: string;
	body?: unknown;
	raw?: string | Buffer;
	type?: string;
	mode?: Mode;
}

interface HostOptions {
	credentials?: RunOptions['credentials'];
	generation?: Generation;
	/** Overrides data that n8n's server passes to its engine. */
	additionalData?: Partial<IWorkflowExecuteAdditionalData>;
	logged?: string[];
}

/** Prepares a request as n8n does: parses JSON, and makes the bytes of other types readable. */
function prepare(req: Request): void {
	const bytes = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
	const isJson = req.headers['content-type'] === 'application/json';
	const raw = { readRawBody: async () => void Object.assign(req, { rawBody: bytes }) };
	req.body = isJson && bytes.length > 0 ? (JSON.parse(bytes.toString()) as unknown) : {};
	Object.assign(req, isJson ? { ...raw, rawBody: bytes } : raw);
}

/** A workflow with one trigger, and the state that n8n keeps between calls. */
export class TriggerHost {
	staticData: IDataObject = {};
	node: INode;
	readonly credentials: CredentialStore;
	webhookBaseUrl = 'https://n8n.example.org/webhook';
	/** Whether n8n fails to store executions that the trigger starts. */
	failsToStore = false;
	readonly started: IDataObject[] = [];
	saves = 0;
	readonly logged: string[];
	private readonly servers = new Map<Mode, Promise<LoopbackServer>>();
	private readonly generation: Generation;

	constructor(
		parameters: INodeParameters = {},
		private readonly options: HostOptions = {},
	) {
		const { credentials = {}, generation = 'n8n 2', logged = [] } = options;
		this.credentials =
			credentials instanceof CredentialStore ? credentials : createCredential(credentials);
		this.generation = generation;
		this.logged = logged;
		this.node = {
			...makeNode(TRIGGER_TYPE, { parameters, credentials: this.credentials }),
			...{ id: randomUUID(), webhookId: randomUUID(), typeVersion: 1.1 },
		};
	}

	setParameters(parameters: INodeParameters): void {
		this.node = { ...this.node, parameters };
	}

	/** Changes n8n's public address, as a restart with another WEBHOOK_URL does. */
	changeBaseUrl(webhookBaseUrl: string): void {
		this.options.additionalData = { ...this.options.additionalData, webhookBaseUrl };
	}

	/** Activates the workflow. Throws the error of the last attempt. */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const { attempts, savesFailures } = GENERATIONS[this.generation];
		const workflow = await this.load();
		for (let left = attempts; ; left--) {
			try {
				const exists = await this.call('checkExists', workflow, activation);
				if (!exists) await this.call('create', workflow, activation);
				this.save(workflow);
				return;
			} catch (error) {
				const cleaned = savesFailures ? workflow : await this.load();
				await this.call('delete', cleaned, 'update');
				this.save(cleaned);
				if (left <= 1) throw error;
			}
		}
	}

	async restart(): Promise<void> {
		if (GENERATIONS[this.generation].checksAtStart) await this.activate('init');
	}

	async deactivate(): Promise<void> {
		const workflow = await this.load();
		await this.call('delete', workflow, 'update');
		this.save(workflow);
	}

	get globalData(): IDataObject {
		return this.staticData.global as IDataObject;
	}

	/** Starts to listen for a test event. Returns the static data of the test. */
	async listen(): Promise<IDataObject> {
		const workflow = await makeWorkflow(structuredClone(this.node), {});
		if (!(await this.call('checkExists', workflow, 'manual'))) {
			await this.call('create', workflow, 'manual');
		}
		return JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	}

	async deliver(address: string, options: DeliveryOptions): Promise<DeliveryResponse> {
		const { body, raw, mode = 'webhook', type = 'application/json' } = options;
		const [path, registered = ''] = address.split('?');
		const { url } = await this.serve(mode);
		const response = await fetch(`${url}/${path.split('/').pop()}?${options.query ?? registered}`, {
			method: 'POST',
			body: raw ?? JSON.stringify(body),
			headers: { 'content-type': type },
		});
		const { result, started } = (await response.json()) as {
			result: string;
			started?: IWebhookResponseData;
		};
		const items = started?.workflowData?.[0].map(({ json }) => json as IDataObject);
		return { status: response.status, result, items };
	}

	private serve(mode: Mode): Promise<LoopbackServer> {
		const start = () => {
			const app = express();
			app.use(express.raw({ type: () => true, limit: '17mb' }));
			return startServer(app.post('/{*any}', (req, res) => this.receive(req, res, mode)));
		};
		const server = this.servers.get(mode) ?? start();
		this.servers.set(mode, server);
		return server;
	}

	/** Calls the trigger's webhook. n8n stores no static data of a delivery that starts the workflow. */
	async handle(req: Request, res: Response, mode: Mode = 'webhook'): Promise<IWebhookResponseData> {
		const workflow = await this.load();
		const call = { additionalData: this.additionalData(), logged: this.logged };
		const result = await callWebhook(workflow, this.node, { ...call, req, res, mode });
		if (result.workflowData === undefined) this.save(workflow);
		else this.started.push(...result.workflowData[0].map(({ json }) => json as IDataObject));
		return result;
	}

	private async receive(req: Request, res: Response, mode: Mode): Promise<void> {
		prepare(req);
		// The response to the test also contains the items that start the workflow.
		const json = res.json.bind(res);
		const responses: unknown[] = [];
		res.json = (response: unknown) => {
			responses.push(response);
			return res;
		};
		let started: IWebhookResponseData;
		try {
			started = await this.handle(req, res, mode);
		} catch (error) {
			// n8n stores a failed execution and responds with this status.
			res.status(500);
			json({ result: (error as Error).message });
			return;
		}
		// n8n itself responds to an event that starts the workflow, once it has stored the execution.
		const startsWorkflow = started.workflowData !== undefined;
		if (startsWorkflow && this.failsToStore) res.status(500);
		expect(responses).toHaveLength(startsWorkflow ? 0 : 1);
		expect(started.noWebhookResponse).toBe(startsWorkflow ? undefined : true);
		json({ ...((responses[0] ?? { result: 'accepted' }) as object), started });
	}

	private async load(): Promise<Workflow> {
		return await makeWorkflow(structuredClone(this.node), structuredClone(this.staticData));
	}

	private save(workflow: Workflow): void {
		if (workflow.staticData.__dataChanged !== true) return;
		this.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
		this.saves++;
	}

	private additionalData() {
		const { webhookBaseUrl, options } = this;
		return { ...additionalDataFor(this.credentials), webhookBaseUrl, ...options.additionalData };
	}

	private async call(
		method: 'checkExists' | 'create' | 'delete',
		workflow: Workflow,
		activation: WorkflowActivateMode,
	): Promise<boolean> {
		const isTest = activation === 'manual';
		const node = workflow.getNode(this.node.name)!;
		const context = new HookContext(
			...([workflow, node, this.additionalData()] as const),
			...([isTest ? 'manual' : 'trigger', activation] as const),
			webhookData(isTest),
		);
		const type = workflow.nodeTypes.getByNameAndVersion(TRIGGER_TYPE);
		return await type.webhookMethods!.default![method]!.call(context);
	}
}
