// Events while processes die and databases restart: each starts exactly one execution.
import { setTimeout as sleep } from 'node:timers/promises';
import { triggerWorkflow } from '../traffic/events.cts';
import { executionsSettled, readOutcome } from '../traffic/outcome.cts';
import type { Outcome } from '../traffic/outcome.cts';
import { Sender } from '../traffic/sender.cts';
import type { Stage } from '../stage.cts';

const PER_SECOND = 15;
const BURST = 250;
/** How long a database is away. n8n ends by itself after ten seconds without Redis. */
const AWAY_MS = 2_000;

/** What happens while events come, spread over the time that they take. */
const DISASTERS: Array<[what: string, happen: (stage: Stage) => Promise<unknown>]> = [
	[
		'a worker is killed with kill -9 and another started',
		async ({ cluster }) => {
			await cluster.workers.shift()?.kill9();
			await cluster.addWorker();
		},
	],
	['Redis is restarted', ({ databases }) => databases.redis.restart(AWAY_MS)],
	['PostgreSQL is restarted', ({ databases }) => databases.postgres.restart(AWAY_MS)],
	['the main is restarted', ({ cluster }) => cluster.main.restart()],
];

async function happenAll(stage: Stage, everyMs: number): Promise<void> {
	for (const [what, happen] of DISASTERS) {
		await sleep(everyMs);
		console.log(`  ${what} …`);
		await happen(stage);
	}
}

const list = (names: string[]) => `${names.length} ${names.slice(0, 5).join(' ')}`;

const range = (names: string[]) =>
	names.length === 0
		? '0'
		: `${names.length} (${[...names].sort()[0]} to ${[...names].sort().at(-1)})`;

function judge({ checks }: Stage, events: number, outcome: Outcome, sender: Sender): void {
	const repeated = new Set(
		sender.sent.filter(({ refusals }) => refusals.length).map(({ id }) => id),
	);
	const once = (names: string[]) =>
		names.filter((name) => !repeated.has(Number(name.replace('event-', ''))));
	checks.equals('every event was answered 200 in the end', outcome.accepted, events);
	// n8n fails an execution that it could not load, and forgets what started it: it shows it, though.
	const isShown = outcome.lost.length <= outcome.withoutData;
	checks.holds('every one of them started an execution', isShown, list(outcome.lost));
	const doubled = once(outcome.doubled);
	checks.holds('none that was sent once started two', doubled.length === 0, list(doubled));
	const called = once(outcome.calledTwice);
	checks.holds('none that was sent once called twice', called.length === 0, list(called));
	console.log(`
  events                                   ${events}
  refused at first, and sent again         ${outcome.refused} ${JSON.stringify(outcome.refusals)}
  of these, ran twice                      ${outcome.doubled.length - doubled.length}
  executions by status                     ${JSON.stringify(outcome.statuses)}
  begun, and broken by n8n under way       ${outcome.brokenByN8n.length}
  failed by n8n before they began          ${outcome.withoutData}
  stored, and never begun                  ${range(outcome.neverBegun)}
`);
}

/** Sends this many events, three fifths steadily and the rest in bursts; leaves nothing active. */
export async function playStorm(stage: Stage, events: number): Promise<void> {
	const { simulator, cluster, databases, credential } = stage;
	const { workflows } = cluster.client;
	const { id } = await workflows.create(triggerWorkflow('Storm', credential));
	await workflows.activate(id);
	const sender = new Sender(simulator.webhooks.at(-1)?.url ?? '');
	const steady = Math.round((events * 3) / 5);
	const seconds = steady / PER_SECOND;
	const disasters = happenAll(stage, (seconds * 1000) / (DISASTERS.length + 1));
	await sender.steadily(stage.takeIds(steady), PER_SECOND);
	await disasters;
	for (let left = events - steady; left > 0; left -= BURST) {
		sender.burst(stage.takeIds(Math.min(BURST, left)));
		await sender.settled();
	}
	await sender.settled();
	sender.close();
	await executionsSettled(databases);
	judge(stage, events, await readOutcome(databases, simulator, id, sender.sent), sender);
	await workflows.deactivate(id);
}
