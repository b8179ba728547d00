import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import express, { type Request, type Response } from 'express';
import type { IDataObject, INodeParameters, IRun } from 'n8n-workflow';
import type * as SentMessages from '../../../nodes/shared/sentMessages.ts';
import type { LoopbackServer } from '../loopback-server.cts';
import type { CredentialStore } from './credential-store.cts';
import { startServer } from './servers.cts';
import { createCredential, simulator } from './tenant.cts';
import { TriggerHost } from './trigger-host.cts';
import { ask, callWaitingWebhook } from './waiting-execution.cts';

/** Loads the module in which the nodes of this process share the messages that they send. */
export const loadSentMessages = async () =>
	(await import(join(process.cwd(), 'dist/nodes/shared/sentMessages.js'))) as typeof SentMessages;

/** Loses what this process remembers about the questions of conversation 418. */
export async function forgetSentQuestions(): Promise<void> {
	const { getSentQuestions, removeSentQuestion } = await loadSentMessages();
	for (const { nonce } of [...getSentQuestions('418')]) removeSentQuestion('418', nonce);
}

/** An active trigger of a workflow. */
export type ActiveTrigger = TriggerHost;

/** An execution that waits for a customer or has resumed. */
export interface AskingExecution {
	credentials: CredentialStore;
	run: IRun;
	link: string;
	status: 'running' | 'waiting' | 'finished';
	/** The items with which it resumed: more than one means that it resumed twice. */
	outputs: IDataObject[];
}

/**
 * The part of n8n's server that a chat needs. Its webhooks and waiting executions have the same origin, so
 * that the simulated tenant can deliver to it and the trigger can post to its own links.
 */
export class ChatN8n {
	readonly triggers: ActiveTrigger[] = [];
	readonly executions: AskingExecution[] = [];
	readonly logged: string[] = [];
	beforeWaitingWebhook: (req: Request, res: Response) => Promise<boolean> = async () => false;

	private constructor(
		private readonly server: LoopbackServer,
		private readonly prefix: string,
		private readonly waitingEndpoint: string,
	) {}

	/** Starts it, optionally below a path and with another waiting endpoint. */
	static async start({ prefix = '', waitingEndpoint = 'webhook-waiting' } = {}): Promise<ChatN8n> {
		// Those of earlier tests have the same IDs.
		await forgetSentQuestions();
		const app = express();
		const server = await startServer(app);
		const n8n = new ChatN8n(server, prefix, waitingEndpoint);
		app.use(express.json({ limit: '17mb' }), express.urlencoded({ extended: false }));
		app.post(`${prefix}/webhook/:path/webhook`, (req, res) => n8n.receiveDelivery(req, res));
		app.all(`${prefix}/${waitingEndpoint}/:id/:node`, (req, res) => n8n.receiveAnswer(req, res));
		return n8n;
	}

	/** The received requests, as `METHOD target`. */
	get requests(): string[] {
		return this.server.requests;
	}

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

	/** Forgets what the process remembers of a trigger and of questions, as a restart does. */
	async forgetProcess(trigger: ActiveTrigger): Promise<void> {
		await forgetSentQuestions();
		const id = randomUUID();
		const { global } = trigger.staticData as { global?: IDataObject };
		const registrations = global?.[`sangomaCx:${trigger.node.id}`];
		if (global && registrations) global[`sangomaCx:${id}`] = registrations;
		trigger.node = { ...trigger.node, id };
	}

	/** Activates a trigger in a workflow of its own. It registers itself with the tenant. */
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

	/** Asks in conversation 418 with Send and Wait for Response. */
	async ask(
		parameters: INodeParameters = {},
		credentials = createCredential(),
	): Promise<AskingExecution> {
		const executionId = String(this.executions.length + 1);
		const additionalData = { ...this.urls, executionId };
		const question = { message: 'Shall we call you?', ...parameters };
		const { run, error } = await ask(question, { credentials, additionalData });
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

	async activateAndAsk(...question: Parameters<ChatN8n['ask']>) {
		const trigger = await this.activate();
		return { trigger, execution: await this.ask(...question) };
	}

	async submit({ link }: AskingExecution, answer = 'approve') {
		return await fetch(link, { method: 'POST', body: new URLSearchParams({ answer }) });
	}

	/** Writes as a customer, by default in conversation 418. Resolves once the message is delivered. */
	async customerWrites(content: string, conversationId = 418): Promise<void> {
		await simulator.sendCustomerMessage({ inboxId: 12, conversationId, content });
		await simulator.waitForDeliveries();
	}

	/** Returns the results of the deliveries of the last message: `accepted` if a workflow started. */
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

	private async receiveAnswer(req: Request, res: Response): Promise<void> {
		if (await this.beforeWaitingWebhook(req, res)) return;
		const execution = this.executions[Number(req.params.id) - 1];
		if (execution === undefined) return void res.status(404).json({ message: 'unknown' });
		if (execution.status === 'running') {
			return void res.status(409).json({ code: 409, message: 'is running already' });
		}
		if (execution.status === 'finished') return void res.send('<h1>No action required</h1>');
		const call = { additionalData: this.urls, req, res, logged: this.logged };
		const { result } = await callWaitingWebhook(execution, call);
		if (result.workflowData === undefined) return;
		execution.outputs.push(...result.workflowData[0].map(({ json }) => json as IDataObject));
		// n8n stores that the execution has resumed, and then responds.
		await new Promise((resolve) => setImmediate(resolve));
		execution.status = 'finished';
		if (typeof result.webhookResponse === 'string') res.send(result.webhookResponse);
		else res.json(result.webhookResponse);
	}
}
