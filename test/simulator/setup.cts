import type { RequestListener } from 'node:http';
import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { http } from '../../tools/http.cts';
import { startServer } from '../kit/loopback-server.cts';
import * as client from '../kit/simulator-client.cts';
import { SAMPLES, sampleOf, type Sample } from '../samples.cts';

/** The simulator of a test file: started before its tests, reset before each, closed after all. */
export let simulator: Simulator;
let token: Promise<string> | undefined;

beforeAll(async () => {
	simulator = await startSimulator();
});
beforeEach(() => {
	simulator.reset();
	token = undefined;
});
afterAll(() => simulator.close());

/** Returns a token for all scopes, the same one within a test. */
export const getToken = () => (token ??= client.getToken(simulator));

/** Sends a request with a token. */
export const send = async (sample: Omit<Sample, 'operation'>) =>
	client.send(simulator, await getToken(), sample);

/** Sends the sample of an operation with changes to its body. */
export function sendLike(operation: string, changes: Record<string, unknown> = {}) {
	const sample = sampleOf(operation);
	return send({ ...sample, body: sample.body && { ...sample.body, ...changes } });
}

/** Sends the samples up to the first one of an operation, and returns its response. */
export async function sendSamplesUntil(operation: string) {
	const last = SAMPLES.findIndex((sample) => sample.operation === operation);
	for (const sample of SAMPLES.slice(0, last)) await send(sample);
	return send(SAMPLES[last]);
}

/** Sends a request to the admin API. */
export const admin = (method: 'GET' | 'POST' | 'DELETE', name: string, data?: unknown) =>
	http.request({ method, url: `${simulator.url}/_admin/${name}`, data });

/** The inboxes of a new tenant by channel. */
export const INBOXES = { api: 12, web: 13, email: 14, whatsApp: 15, telegram: 16 };

/** The events that a webhook can subscribe to. */
export const EVENTS = [
	...['conversation_created', 'conversation_status_changed', 'conversation_updated'],
	...['message_created', 'message_updated', 'webwidget_triggered'],
	...['contact_created', 'contact_updated', 'inbox_created', 'inbox_updated'],
];

/** Registers a webhook, by default for new messages. */
export const subscribe = (url: string, subscriptions = ['message_created']) =>
	sendLike('webhook:create', { url, subscriptions });

/** Creates a bot and assigns it to inboxes, by default to the one of the API channel. */
export async function assignBot(outgoing_url: string, inboxIds = [INBOXES.api]): Promise<void> {
	const { data } = await sendLike('agentBot:create', { outgoing_url });
	for (const inbox_id of inboxIds.map(String))
		await sendLike('agentBot:assign', { agent_bot_id: String(data.id), inbox_id });
}

/** Resolves with the receiver and the event of each delivery, once none is pending. */
export async function listDeliveries() {
	await simulator.waitForDeliveries();
	return simulator.deliveries.map(({ kind, event }) => `${kind} ${event}`).sort();
}

/** Starts a server that records deliveries; by default it responds `ok`. */
export async function startReceiver(respond: RequestListener = (_req, res) => res.end('ok')) {
	const bodies: Array<Record<string, unknown>> = [];
	const types: Array<string | undefined> = [];
	const { url, close } = await startServer(async (req, res) => {
		let text = '';
		for await (const chunk of req) text += chunk;
		types.push(req.headers['content-type']);
		bodies.push(JSON.parse(text));
		respond(req, res);
	});
	const events = () => bodies.map(({ event }) => event);
	return { bodies, types, events, url: `${url}/hook?key=0123`, close };
}

/** Starts a receiver before each test of a file, and closes it afterwards. `replace` starts another one. */
export function useReceiver() {
	const receiver = {} as Awaited<ReturnType<typeof startReceiver>>;
	const replace = async (respond?: RequestListener) => {
		await receiver.close?.();
		Object.assign(receiver, await startReceiver(respond));
	};
	beforeEach(() => replace());
	afterEach(() => receiver.close());
	return Object.assign(receiver, { replace });
}
