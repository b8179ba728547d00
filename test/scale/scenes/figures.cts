// How much goes through, and how fast it is answered, beside n8n's own Webhook node. Printed, not
// judged: the figures are of the machine as it is at the time.
import { mark, plainWorkflow, triggerWorkflow } from '../traffic/events.cts';
import { answerTime } from '../traffic/outcome.cts';
import { Sender } from '../traffic/sender.cts';
import { eventually } from '../stage.cts';
import type { Stage } from '../stage.cts';

/** One line of the table. */
export interface Figure {
	/** How many webhook processors and workers there were of each. */
	processes: number;
	node: string;
	events: number;
	/** Events whose call arrived, per second, from the first delivery to the last call. */
	perSecond: number;
	/** Time to answer, in ms, while all events come at once. */
	p50: number;
	p95: number;
	p99: number;
	/** Median time to answer, in ms, of one event after the other. */
	alone: number;
}

const ALONE = 40;

async function measure(stage: Stage, node: string, url: string, events: number): Promise<Figure> {
	const { simulator, cluster } = stage;
	const arrived = (ids: number[]) => {
		const marks = new Set(ids.map(mark));
		const first = simulator.calls.length;
		const count = () =>
			simulator.calls.slice(first).filter((call) => marks.has(call.destination)).length;
		return () => eventually(() => count() >= ids.length, 300_000);
	};
	const single = new Sender(url);
	const singles = stage.takeIds(ALONE);
	const singlesArrived = arrived(singles);
	for (const id of singles) {
		single.burst([id]);
		await single.settled();
	}
	await singlesArrived();
	single.close();

	const ids = stage.takeIds(events);
	const allArrived = arrived(ids);
	const sender = new Sender(url);
	const started = Date.now();
	sender.burst(ids);
	await sender.settled();
	await allArrived();
	const seconds = (Date.now() - started) / 1000;
	sender.close();
	return {
		processes: cluster.processors.length,
		node,
		events,
		perSecond: events / seconds,
		p50: answerTime(sender.sent, 50),
		p95: answerTime(sender.sent, 95),
		p99: answerTime(sender.sent, 99),
		alone: answerTime(single.sent, 50),
	};
}

/** Measures both nodes with the processes that there are; leaves nothing active behind. */
export async function playFigures(stage: Stage, events: number): Promise<Figure[]> {
	const { simulator, cluster, credential, front } = stage;
	const { workflows } = cluster.client;
	const suffix = `${cluster.processors.length}`;
	const ours = await workflows.create(triggerWorkflow(`Figures ${suffix}`, credential));
	await workflows.activate(ours.id);
	const oursUrl = simulator.webhooks.at(-1)?.url ?? '';
	const plain = await workflows.create(plainWorkflow(`Plain ${suffix}`, credential));
	await workflows.activate(plain.id);
	const plainUrl = `${front.url}/webhook/plain`;
	const figures = [
		await measure(stage, 'n8n Webhook', plainUrl, events),
		await measure(stage, 'Sangoma CX Trigger', oursUrl, events),
	];
	for (const { id } of [ours, plain]) await workflows.deactivate(id);
	return figures;
}

/** The figures as a Markdown table. */
export function showFigures(figures: Figure[]): string {
	const head = [
		'| processors and workers | trigger | events | events/s | answered p50 | p95 | p99 | one by one |',
		'| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
	];
	const rows = figures.map(({ processes, node, events, perSecond, ...times }) => {
		const { p50, p95, p99, alone } = times;
		const ms = [p50, p95, p99, alone].map((time) => `${time} ms`);
		return `| ${[`${processes} + ${processes}`, node, events, perSecond.toFixed(1), ...ms].join(' | ')} |`;
	});
	return [...head, ...rows].join('\n');
}
