// Measures throughput and response times, and compares them with n8n's own Webhook node. It checks nothing,
// because the figures depend on the machine.
import {
	activateTrigger,
	activateWebhook,
	callNode,
	mark,
	triggerWorkflow,
} from '../../kit/load/events.cts';
import { type Column, median, ms, number, printTable, quantile } from '../../kit/load/table.cts';
import { eventually, type Context } from '../scenario.cts';
import { EventSender, sendBurst, type SentEvent } from '../traffic/event-sender.cts';

/** The figures of one trigger node. */
export interface Figures {
	/** The numbers of webhook processors and workers, and the name of the node. */
	title: string;
	events: number;
	/** Events per second, from the first delivery to the last call. */
	perSecond: number;
	/** Response times in ms with all events at once. */
	burst: number[];
	/** Response times in ms with one event after another. */
	single: number[];
}

const SINGLE_EVENTS = 40;

/** Returns the response times of the events that were accepted at the first attempt. */
const responseTimes = (sent: SentEvent[]): number[] =>
	sent.filter(({ refusals }) => refusals.length === 0).map(({ responseMs }) => responseMs);

/** Waits until each of these events has caused a call. Returns the number of their calls. */
export async function waitForCalls({ simulator }: Context, ids: number[]): Promise<number> {
	const marks = new Set(ids.map(mark));
	const count = () => simulator.calls.filter((call) => marks.has(call.destination)).length;
	await eventually(() => count() >= ids.length, 300_000);
	return count();
}

async function measure(context: Context, node: string, url: string, events: number) {
	const singles = context.takeIds(SINGLE_EVENTS);
	const single = new EventSender(url);
	for (const id of singles) await single.sendAll([id]);
	await single.close();
	await waitForCalls(context, singles);

	const ids = context.takeIds(events);
	const started = Date.now();
	const burst = await sendBurst(url, ids);
	await waitForCalls(context, ids);
	const perSecond = (events * 1000) / (Date.now() - started);
	const processes = context.cluster.processors.length;
	return {
		title: `${processes} + ${processes}, ${node}`,
		events,
		perSecond,
		burst: responseTimes(burst),
		single: responseTimes(single.sent),
	};
}

/** Measures both nodes with the current processes. */
export async function runFigures(context: Context, events: number): Promise<Figures[]> {
	const { simulator, cluster, credential, loadBalancer } = context;
	const { client } = cluster;
	const trigger = await activateTrigger(client, simulator, triggerWorkflow('Figures', credential));
	const call = callNode(credential, '={{ $json.body.content }}');
	const webhook = await activateWebhook(client, loadBalancer.url, [call]);
	const figures = [
		await measure(context, 'n8n Webhook', webhook.url, events),
		await measure(context, 'Sangoma CX Trigger', trigger.url, events),
	];
	for (const { id } of [trigger, webhook]) await client.workflows.deactivate(id);
	return figures;
}

const COLUMNS: Array<Column<Figures>> = [
	['Events', ({ events }) => events, number(0)],
	['Events/s', ({ perSecond }) => perSecond, number(1)],
	['Response p50', ({ burst }) => median(burst), ms],
	['p95', ({ burst }) => quantile(burst, 0.95), ms],
	['p99', ({ burst }) => quantile(burst, 0.99), ms],
	['One at a time', ({ single }) => median(single), ms],
];

/** Prints the figures as a table. */
export function printFigures(figures: Figures[]): void {
	printTable(
		COLUMNS,
		figures.map((row) => [row.title, [row]]),
	);
}
