import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import express, { type Request, type Response } from 'express';
import type { IDataObject, INodeParameters, IRun } from 'n8n-workflow';
import type * as SentMessages from '../../../nodes/shared/sentMessages.ts';
import type { LoopbackServer } from '../loopback-server.cts';
import type { CredentialStore } from './credential-store.cts';
import { additionalDataFor, makeWorkflow, runNode } from './engine.cts';
import { startServer } from './servers.cts';
import { createCredential, simulator } from './tenant.cts';
import { TriggerHost } from './trigger-host.cts';
import { callWebhook } from './webhooks.cts';

/** Loads what the nodes of this process share about messages that they send. */
export const loadSentMessages = async () =>
	(await import(join(process.cwd(), 'dist/nodes/shared/sentMessages.js'))) as typeof SentMessages;

/** An active trigger of a workflow. */
export type ActiveTrigger = TriggerHost;

/** An execution that waits for a customer, or has continued. */
export interface AskingExecution {
	credentials: CredentialStore;
	run: IRun;
	link: string;
	status: 'running' | 'waiting' | 'finished';
	/** The outputs with which it continued: more than one is a double resumption. */
	outputs: IDataObject[];
}

/**
 * The part of n8n's server that a chat needs, with its webhooks and its waiting executions under one
 * origin, so that the simulated tenant delivers to it, and its trigger can post to its own links.
 */
export class ChatN8n {
	readonly triggers: ActiveTrigger[] = [];
	readonly executions: AskingExecution[] = [];
	/** What the nodes wrote into n8n's log. */
	readonly logged: string[] = [];
	/** Called before a waiting webhook is handled. */
	beforeWaitingWebhook: (req: Request, res: Response) => Promise<boolean> = async () => false;

	private constructor(
		private readonly server: LoopbackServer,
		private readonly prefix: string,
		private readonly waitingEndpoint: string,
	) {}

	/** Starts it, under a path and with another waiting endpoint if they are given. */
	static async start({ prefix = '', waitingEndpoint = 'webhook-waiting' } = {}): Promise<ChatN8n> {
		const app = express();
		const server = await startServer(app);
		const n8n = new ChatN8n(server, prefix, waitingEndpoint);
		app.use(express.json({ limit: '17mb' }), express.urlencoded({ extended: false }));
		app.post(`${prefix}/webhook/:path/webhook`, (req, res, next) => {
			void n8n.receiveDelivery(req, res).catch(next);
		});
		app.all(`${prefix}/${waitingEndpoint}/:id/:node`, (req, res, next) => {
			void n8n.receiveResponse(req, res).catch(next);
		});
		return n8n;
	}

	/** The requests that arrived, as `METHOD target`. */
	get requests(): string[] {
		return this.server.requests;
	}

	/** Delivers an event to all triggers, and returns the results. */
	async deliver(body: IDataObject): Promise<string[]> {
		const { webhooks, bots } = simulator;
		const urls = [...webhooks.map(({ url }) => url), ...bots.map((bot) => bot.outgoing_url)];
		const own = urls.filter((url) => url.startsWith(`${this.server.url}/`));
		const results = own.map(async (url) => {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			return ((await response.json()) as { result: string }).result;
		});
		return await Promise.all(results);
	}

	/** Loses what the process remembers of a trigger and of questions, as a restart does. */
	async forgetProcess(trigger: ActiveTrigger): Promise<void> {
		const shared = await loadSentMessages();
		for (const { conversationId, nonce } of [...shared.getSentQuestions('418')]) {
			shared.removeSentQuestion(conversationId, nonce);
		}
		const id = randomUUID();
		const { global } = trigger.staticData as { global?: IDataObject };
		const registrations = global?.[`sangomaCx:${trigger.node.id}`];
		if (global && registrations) global[`sangomaCx:${id}`] = registrations;
		trigger.node = { ...trigger.node, id };
	}

	/** Activates a trigger in a workflow of its own, which registers itself with the tenant. */
	async activate(
		parameters: INodeParameters = {},
		credentials = createCredential(),
	): Promise<ActiveTrigger> {
		const options = { credentials, additionalData: this.urls, logged: this.logged };
		const trigger = new TriggerHost(parameters, options);
		this.triggers.push(trigger);
		await trigger.activate();
		trigger.saves = 0;
		return trigger;
	}

	/** Asks in conversation 418 by Send and Wait for Response. */
	async ask(
		parameters: INodeParameters = {},
		credentials = createCredential(),
	): Promise<AskingExecution> {
		const executionId = String(this.executions.length + 1);
		const asked = { resource: 'message', operation: 'sendAndWait', conversationId: 418 };
		const { run, error } = await runNode({
			credentials,
			parameters: { ...asked, message: 'Shall we call you?', ...parameters },
			additionalData: { ...this.urls, executionId },
		});
		if (error !== undefined) throw new Error(error.message);
		const { content } = simulator.requests.at(-1)?.body as { content: string };
		const link = content.split('\n\n').at(-1) ?? '';
		const execution: AskingExecution = {
			...{ credentials, run, link, outputs: [] },
			status: 'waiting',
		};
		this.executions.push(execution);
		await simulator.waitForDeliveries();
		return execution;
	}

	/** Activates a trigger, and then asks. */
	async activateAndAsk(...question: Parameters<ChatN8n['ask']>) {
		const trigger = await this.activate();
		return { trigger, execution: await this.ask(...question) };
	}

	/** Submits the form behind a question's link. */
	async submit({ link }: AskingExecution, answer = 'approve') {
		return await fetch(link, { method: 'POST', body: new URLSearchParams({ answer }) });
	}

	/** A customer writes in conversation 418. Resolves when the tenant has delivered that. */
	async customerWrites(content: string, conversationId = 418): Promise<void> {
		await simulator.sendCustomerMessage({ inboxId: 12, conversationId, content });
		await simulator.waitForDeliveries();
	}

	/** The results of the deliveries of the last message, or `accepted` where a workflow started. */
	lastResults(event = 'message_created'): string[] {
		const deliveries = simulator.deliveries.filter((delivery) => delivery.event === event);
		const lastId = (deliveries.at(-1)?.body as { id?: number }).id;
		return deliveries
			.filter(({ body }) => (body as { id?: number }).id === lastId)
			.map(({ responseText, status }) => {
				const { result } = JSON.parse(responseText || '{}') as { result?: string };
				return result ?? String(status);
			});
	}

	private get urls() {
		const base = `${this.server.url}${this.prefix}`;
		return {
			webhookBaseUrl: `${base}/webhook`,
			webhookWaitingBaseUrl: `${base}/${this.waitingEndpoint}`,
		};
	}

	private async receiveDelivery(req: Request, res: Response): Promise<void> {
		const trigger = this.triggers.find(({ node }) => node.webhookId === req.params.path);
		if (trigger === undefined) return void res.status(404).json({});
		const { workflowData } = await trigger.handle(req, res);
		if (workflowData !== undefined) res.json({ result: 'accepted' });
	}

	private async receiveResponse(req: Request, res: Response): Promise<void> {
		if (await this.beforeWaitingWebhook(req, res)) return;
		const execution = this.executions[Number(req.params.id) - 1];
		if (execution === undefined) return void res.status(404).json({ message: 'unknown' });
		const { run, credentials } = execution;
		if (execution.status === 'running') {
			return void res.status(409).json({ code: 409, message: 'is running already' });
		}
		if (execution.status === 'finished') return void res.send('<h1>No action required</h1>');
		const data = structuredClone(run.data);
		const [{ node }] = data.executionData!.nodeExecutionStack;
		const workflow = await makeWorkflow(node);
		const additionalData = { ...additionalDataFor(credentials), ...this.urls };
		const call = { additionalData, req, res, data, logged: this.logged };
		const result = await callWebhook(workflow, node, call);
		if (result.workflowData === undefined) return;
		execution.outputs.push(...result.workflowData[0].map(({ json }) => json as IDataObject));
		// n8n stores that the execution continues, and then responds.
		await new Promise((resolve) => setImmediate(resolve));
		execution.status = 'finished';
		if (typeof result.webhookResponse === 'string') res.send(result.webhookResponse);
		else res.json(result.webhookResponse);
	}
}
