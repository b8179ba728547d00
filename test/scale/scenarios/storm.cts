// Events while processes are killed and databases restart: each starts exactly one execution.
import { setTimeout as sleep } from 'node:timers/promises';
import { activateTrigger, triggerWorkflow } from '../../kit/load/events.cts';
import type { Context } from '../scenario.cts';
import { EventSender } from '../traffic/event-sender.cts';
import { checkOutcome, waitUntilSettled } from '../traffic/outcome.cts';

const PER_SECOND = 15;
const BURST = 250;
/** The downtime of a database. n8n exits after ten seconds without Redis. */
const DOWNTIME_MS = 2_000;

/** The failures, spread evenly over the steady events. */
const FAILURES: Array<[what: string, fail: (context: Context) => Promise<unknown>]> = [
	[
		'a worker is killed and another one started',
		async ({ cluster }) => {
			await cluster.workers.shift()?.kill9();
			await cluster.addWorker();
		},
	],
	['Redis is restarted', ({ servers }) => servers.redis.restart(DOWNTIME_MS)],
	['PostgreSQL is restarted', ({ servers }) => servers.postgres.restart(DOWNTIME_MS)],
	['the main process is restarted', ({ cluster }) => cluster.main.restart()],
];

async function causeFailures(context: Context, intervalMs: number): Promise<void> {
	for (const [what, fail] of FAILURES) {
		await sleep(intervalMs);
		console.log(`  ${what} …`);
		await fail(context);
	}
}

/** Runs the scenario with this many events: three fifths at a steady rate, and the rest in bursts. */
export async function runStorm(context: Context, events: number): Promise<void> {
	const { simulator, cluster, credential, servers } = context;
	const workflow = triggerWorkflow('Storm', credential);
	const { id, url } = await activateTrigger(cluster.client, simulator, workflow);
	const sender = new EventSender(url);
	const steady = Math.round((events * 3) / 5);
	const durationMs = (steady / PER_SECOND) * 1000;
	const failures = causeFailures(context, durationMs / (FAILURES.length + 1));
	await sender.sendSteadily(context.takeIds(steady), PER_SECOND);
	await failures;
	for (let left = events - steady; left > 0; left -= BURST)
		await sender.sendAll(context.takeIds(Math.min(BURST, left)));
	await sender.close();
	await waitUntilSettled(servers);
	await checkOutcome(context, id, sender.sent);
	await cluster.client.workflows.deactivate(id);
}
