// Events into the trigger, beside n8n's own Webhook node with header authentication, in the same n8n.
import { Agent, request } from 'node:http';
import type { INode } from 'n8n-workflow';
import { createCredential, CREDENTIAL_TYPE } from '../../playground/credential.cts';
import { chain, TRIGGER } from '../e2e/support.cts';
import { openBench, printTable, type Bench } from './bench.cts';

const CONCURRENCY = 20;

/** Where events go, and what is sent beside them. */
interface Target {
	url: string;
	headers: Record<string, string>;
	messageType: 'incoming' | 'outgoing';
}

interface Measured {
	perSecond: number;
	p50: number;
	p99: number;
}

const NO_OPERATION: INode = {
	id: 'end',
	name: 'End',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [200, 0],
	parameters: {},
};

let lastId = 0;

/** A message as Sangoma CX delivers it, as in the reference's sample. */
function messageEvent(messageType: string): string {
	const sender = { id: 77, name: 'Rosa Example', email: 'rosa@example.org' };
	return JSON.stringify({
		event: 'message_created',
		id: ++lastId,
		content: 'Where is my parcel?',
		content_type: 'text',
		message_type: messageType,
		private: false,
		created_at: '2024-10-03T14:22:07.000Z',
		sender,
		inbox: { id: 12, name: 'Shop chat' },
		account: { id: 3, name: 'Acme' },
		conversation: {
			id: 418,
			inbox_id: 12,
			status: 'pending',
			channel: 'Channel::Api',
			contact_inbox: { source_id: 'rosa@example.org', pubsub_token: 'redacted' },
			messages: [],
			meta: { sender: { ...sender, type: 'contact' }, assignee: null, team: null },
			created_at: 1727965321,
		},
	});
}

async function post(agent: Agent, { url, headers, messageType }: Target): Promise<number> {
	const body = messageEvent(messageType);
	const start = performance.now();
	return await new Promise((resolve, reject) => {
		const outgoing = request(
			url,
			{ method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
			(answer) => {
				answer.resume().on('end', () => {
					if (answer.statusCode === 200) resolve(performance.now() - start);
					else reject(new Error(`${answer.statusCode} from ${url.split('?')[0]}`));
				});
			},
		);
		outgoing.on('error', reject).end(body);
	});
}

async function send(target: Target, events: number): Promise<Measured> {
	const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
	const times: number[] = [];
	const start = performance.now();
	const sender = async () => {
		while (times.length + CONCURRENCY <= events) times.push(await post(agent, target));
	};
	await Promise.all(Array.from({ length: CONCURRENCY }, sender));
	const seconds = (performance.now() - start) / 1000;
	agent.destroy();
	times.sort((a, b) => a - b);
	const at = (share: number) => times[Math.floor((times.length - 1) * share)];
	return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

async function openTrigger({ client, simulator }: Bench): Promise<string> {
	const { id, name } = await createCredential(client, simulator);
	const trigger: INode = {
		id: 'trigger',
		name: 'Trigger',
		type: TRIGGER,
		typeVersion: 1.1,
		position: [0, 0],
		webhookId: 'benchmark-trigger',
		parameters: { source: 'webhook', events: ['message_created'], options: {} },
		credentials: { [CREDENTIAL_TYPE]: { id, name } },
	};
	const workflow = await client.workflows.create(chain('Trigger', [trigger, NO_OPERATION]));
	await client.workflows.activate(workflow.id);
	return simulator.webhooks[simulator.webhooks.length - 1].url;
}

async function openWebhookNode({ client, n8n }: Bench): Promise<Omit<Target, 'messageType'>> {
	const header = { name: 'X-Benchmark', value: 'a secret of some length' };
	const { id, name } = await client.credentials.create('Header', 'httpHeaderAuth', header);
	const webhook: INode = {
		id: 'webhook',
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: 'benchmark-webhook',
		parameters: {
			httpMethod: 'POST',
			path: 'benchmark-webhook',
			authentication: 'headerAuth',
			responseMode: 'onReceived',
			options: {},
		},
		credentials: { httpHeaderAuth: { id, name } },
	};
	const workflow = await client.workflows.create(chain('Webhook', [webhook, NO_OPERATION]));
	await client.workflows.activate(workflow.id);
	return { url: `${n8n.url}/webhook/benchmark-webhook`, headers: { [header.name]: header.value } };
}

const show = (name: string, { perSecond, p50, p99 }: Measured): string[] => [
	name,
	perSecond.toFixed(0),
	`${p50.toFixed(1)} ms`,
	`${p99.toFixed(1)} ms`,
];

/** Measures accepted and dropped events, prints both sides and the ratios. */
export async function benchmarkDeliveries(events: number, rounds: number): Promise<void> {
	const bench = await openBench();
	try {
		const url = await openTrigger(bench);
		const targets: Record<string, Target> = {
			'Sangoma CX Trigger': { url, headers: {}, messageType: 'incoming' },
			'Webhook node': { ...(await openWebhookNode(bench)), messageType: 'incoming' },
			'dropped by the trigger': { url, headers: {}, messageType: 'outgoing' },
		};
		for (const target of Object.values(targets)) await send(target, 200);
		const best: Record<string, Measured> = {};
		for (let round = 0; round < rounds; round++) {
			for (const [name, target] of Object.entries(targets)) {
				const measured = await send(target, events);
				if (!best[name] || measured.perSecond > best[name].perSecond) best[name] = measured;
			}
		}
		const rows = Object.entries(best).map(([name, measured]) => show(name, measured));
		printTable([['', 'events/s', 'answer p50', 'p99'], ...rows]);
		const ours = best['Sangoma CX Trigger'].perSecond;
		console.log(
			`\naccepted: ${(ours / best['Webhook node'].perSecond).toFixed(2)} of the Webhook node`,
		);
		console.log(
			`dropped: ${(best['dropped by the trigger'].perSecond / ours).toFixed(1)} times as fast`,
		);
	} finally {
		await bench.close();
	}
}
