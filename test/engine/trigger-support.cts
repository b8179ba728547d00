import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeParameters,
	IWebhookData,
	IWebhookResponseData,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type { CredentialStore } from './credentialStore.cts';
import { makeNode, makeWorkflow, surroundings, TRIGGER_TYPE } from './engine.cts';

export const SHOP = 12;

/** The trigger as the bot of an inbox. */
export const botOf = (inboxId: number | string, more: INodeParameters = {}): INodeParameters => ({
	source: 'agentBot',
	inboxId: { __rl: true, mode: 'id', value: String(inboxId) },
	...more,
});

/** What differs between the generations of n8n in the life of a trigger. */
export const GENERATIONS = {
	/** One try; nothing is saved of an activation that failed; checkExists at every start. */
	'n8n 1': { tries: 1, savesFailures: false, looksAtStart: true },
	/** Five tries on one workflow, saved after each; a start calls nothing. */
	'n8n 2': { tries: 5, savesFailures: true, looksAtStart: false },
} as const;

export type Generation = keyof typeof GENERATIONS;

/** What came of a delivery. */
export interface Received {
	status: number;
	result: string;
	/** What starts the workflow; undefined if nothing does. */
	items: IDataObject[] | undefined;
}

interface Delivered {
	query?: string;
	body?: unknown;
	raw?: string | Buffer;
	type?: string;
	mode?: 'webhook' | 'manual';
}

/** How n8n hands a request to a node: JSON parsed, other types left as bytes that can be read. */
function prepare(req: Request): void {
	const bytes = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
	const isJson = req.headers['content-type'] === 'application/json';
	const raw = { readRawBody: async () => void Object.assign(req, { rawBody: bytes }) };
	req.body = isJson && bytes.length > 0 ? (JSON.parse(bytes.toString()) as unknown) : {};
	Object.assign(req, isJson ? { ...raw, rawBody: bytes } : raw);
}

/** A workflow with one trigger, as n8n keeps it between what it does with it. */
export class Host {
	staticData: IDataObject = {};
	node: INode;
	webhookBaseUrl = 'https://n8n.example.org/webhook';
	/** Whether n8n cannot store the executions that the trigger starts. */
	cannotStore = false;
	/** What the trigger wrote into n8n's log, at level debug. */
	readonly logged: string[] = [];
	private readonly servers: Server[] = [];
	private readonly urls = new Map<string, Promise<string>>();

	constructor(
		readonly credentials: CredentialStore,
		parameters: INodeParameters = {},
		readonly generation: Generation = 'n8n 2',
	) {
		this.node = {
			...makeNode(TRIGGER_TYPE, { parameters, credentials }),
			...{ id: randomUUID(), webhookId: randomUUID(), typeVersion: 1.1 },
		};
	}

	/** Switches the workflow on. Throws what the last try threw. */
	async activate(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const { tries, savesFailures } = GENERATIONS[this.generation];
		const workflow = await this.load();
		for (let left = tries; ; left--) {
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

	/** Starts n8n anew. */
	async restart(): Promise<void> {
		if (GENERATIONS[this.generation].looksAtStart) await this.activate('init');
	}

	async deactivate(): Promise<void> {
		const workflow = await this.load();
		await this.call('delete', workflow, 'update');
		this.save(workflow);
	}

	/** Listens for a test event and stops; n8n keeps nothing of it but what is returned. */
	async listen(): Promise<IDataObject> {
		const workflow = await makeWorkflow(structuredClone(this.node), {});
		if (!(await this.call('checkExists', workflow, 'manual'))) {
			await this.call('create', workflow, 'manual');
		}
		return JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	}

	/** Receives a delivery over HTTP, as n8n lets the trigger receive it. */
	async deliver(address: string, { query, body, raw, type, mode }: Delivered): Promise<Received> {
		const [url, registered = ''] = address.split('?');
		const sent = await fetch(
			`${await this.serve(mode)}/${url.split('/').pop()}?${query ?? registered}`,
			{
				method: 'POST',
				body: raw ?? JSON.stringify(body),
				headers: { 'content-type': type ?? 'application/json' },
			},
		);
		const answered = (await sent.json()) as { result: string; started?: IWebhookResponseData };
		const lane = answered.started?.workflowData?.[0];
		const items = lane?.map(({ json }) => json as IDataObject);
		return { status: sent.status, result: answered.result, items };
	}

	async close(): Promise<void> {
		this.urls.clear();
		for (const server of this.servers.splice(0)) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	}

	private serve(mode: 'webhook' | 'manual' = 'webhook'): Promise<string> {
		let url = this.urls.get(mode);
		if (url === undefined) {
			const app = express();
			app.use(express.raw({ type: () => true, limit: '17mb' }));
			app.post('/{*any}', (req, res, next) => void this.receive(req, res, mode).catch(next));
			url = new Promise((resolve) => {
				const server = app.listen(0, '127.0.0.1', () =>
					resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
				);
				this.servers.push(server);
			});
			this.urls.set(mode, url);
		}
		return url;
	}

	private async receive(req: Request, res: Response, mode: 'webhook' | 'manual'): Promise<void> {
		prepare(req);
		const workflow = await this.load();
		// The answer tells the test what the workflow was started with, too.
		const json = res.json.bind(res);
		const answers: unknown[] = [];
		res.json = (answer: unknown) => {
			answers.push(answer);
			return res;
		};
		const { webhookBaseUrl } = this;
		const around = { ...surroundings(this.credentials), webhookBaseUrl };
		const surrounding = { ...around, httpRequest: req, httpResponse: res };
		const context = new WebhookContext(
			workflow,
			this.node,
			surrounding as never,
			mode,
			this.webhookData(),
			[],
			null,
		);
		const type = workflow.nodeTypes.getByNameAndVersion(TRIGGER_TYPE);
		let started: IWebhookResponseData;
		try {
			started = await type.webhook!.call(this.withLog(context));
		} catch (error) {
			// n8n makes a failed execution of it, and answers with this status.
			res.status(500);
			json({ result: (error as Error).message });
			return;
		}
		// What starts the workflow n8n answers itself, once it has stored the execution.
		const startsWorkflow = started.workflowData !== undefined;
		if (startsWorkflow && this.cannotStore) res.status(500);
		expect(answers).toHaveLength(startsWorkflow ? 0 : 1);
		expect(started.noWebhookResponse).toBe(startsWorkflow ? undefined : true);
		json({ ...((answers[0] ?? { result: 'accepted' }) as object), started });
	}

	/** The same context, whose log the test can read. */
	private withLog(context: WebhookContext): WebhookContext {
		const { logger } = context;
		const debug: typeof logger.debug = (message, meta) => {
			this.logged.push(`${message} ${JSON.stringify(meta)}`);
			logger.debug(message, meta);
		};
		const value: unknown = Object.create(logger, { debug: { value: debug } });
		return Object.create(context, { logger: { value } }) as WebhookContext;
	}

	private async load(): Promise<Workflow> {
		return await makeWorkflow(structuredClone(this.node), structuredClone(this.staticData));
	}

	private save(workflow: Workflow): void {
		if (workflow.staticData.__dataChanged !== true) return;
		this.staticData = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
	}

	private webhookData(isTest = false): IWebhookData {
		return { webhookDescription: { name: 'default' }, isTest } as unknown as IWebhookData;
	}

	private async call(
		method: 'checkExists' | 'create' | 'delete',
		workflow: Workflow,
		activation: WorkflowActivateMode,
	): Promise<boolean> {
		const isTest = activation === 'manual';
		const { webhookBaseUrl } = this;
		const surrounding = { ...surroundings(this.credentials), webhookBaseUrl };
		const node = workflow.getNode(this.node.name)!;
		const context = new HookContext(
			...([workflow, node, surrounding, isTest ? 'manual' : 'trigger', activation] as const),
			this.webhookData(isTest),
		);
		const type = workflow.nodeTypes.getByNameAndVersion(TRIGGER_TYPE);
		return await type.webhookMethods!.default![method]!.call(context);
	}
}
