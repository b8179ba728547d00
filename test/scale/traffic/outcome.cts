import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../../simulator/index.cts';
import type { Databases } from '../cluster/databases.cts';
import { mark } from './events.cts';
import type { Sent } from './sender.cts';

const POLL_MS = 1_000;

/** What became of a number of events. Each list holds the events' marks. */
export interface Outcome {
	accepted: number;
	/** Answered 200, and no execution. */
	lost: string[];
	/** More than one execution. */
	doubled: string[];
	/** More than one call. */
	calledTwice: string[];
	/** An execution that began and that n8n could not end, because a process died under it. */
	brokenByN8n: string[];
	/** An execution that n8n stored and that no worker began. */
	neverBegun: string[];
	/** Executions that n8n ended with an error of its own, and without what they were started by. */
	withoutData: number;
	/** By status of n8n. */
	statuses: Record<string, number>;
	/** Never answered 200. */
	givenUp: string[];
	/** How many events were refused at least once, and by which answers (0: broken connection). */
	refused: number;
	refusals: Record<string, number>;
}

/** Waits until no execution has changed for a while, or none is open any more. */
export async function executionsSettled(
	{ query }: Databases,
	{ quietMs = 30_000, patienceMs = 300_000 } = {},
): Promise<void> {
	const deadline = Date.now() + patienceMs;
	let last = '';
	let changedAt = Date.now();
	while (Date.now() < deadline) {
		const counts = await query(
			'select status, count(*) from execution_entity group by 1 order by 1',
		);
		const isOpen = counts.some(([status]) => ['new', 'running', 'waiting'].includes(status));
		if (!isOpen) return;
		if (String(counts) !== last) changedAt = Date.now();
		last = String(counts);
		if (Date.now() - changedAt > quietMs) return;
		await sleep(POLL_MS);
	}
}

interface Run {
	status: string;
	/** Whether a worker began it. */
	begun: boolean;
}

/** The executions of a workflow, by the mark of the event that each was started by. */
async function findExecutions({ query }: Databases, workflowId: string) {
	const rows = await query(
		`select coalesce(substring(d.data from 'event-[0-9]{7}'), ''), e.status, e."startedAt" is not null
		 from execution_entity e left join execution_data d on d."executionId" = e.id
		 where e."workflowId" = '${workflowId}'`,
	);
	const found = new Map<string, Run[]>();
	for (const [name, status, begun] of rows)
		found.set(name, [...(found.get(name) ?? []), { status, begun: begun === 't' }]);
	return found;
}

const tally = (values: Array<string | number>) => {
	const counts: Record<string, number> = {};
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
};

/** Compares what was sent with the executions in PostgreSQL and the calls in the simulator. */
export async function readOutcome(
	databases: Databases,
	simulator: Simulator,
	workflowId: string,
	sent: Sent[],
): Promise<Outcome> {
	const executions = await findExecutions(databases, workflowId);
	const unnamed = executions.get('') ?? [];
	executions.delete('');
	const calls = tally(simulator.calls.map(({ destination }) => destination));
	const accepted = sent.filter((event) => event.accepted).map(({ id }) => mark(id));
	const runs = [...executions];
	const ended = (all: Run[]) => all.some(({ status }) => status === 'success');
	const begun = (all: Run[]) => all.some((run) => run.begun);
	const names = (found: typeof runs) => found.map(([name]) => name);
	const refusals = sent.flatMap((event) => event.refusals);
	return {
		accepted: accepted.length,
		lost: accepted.filter((name) => !executions.has(name)),
		doubled: names(runs.filter(([, all]) => all.length > 1)),
		calledTwice: Object.keys(calls).filter((name) => calls[name] > 1),
		brokenByN8n: names(runs.filter(([, all]) => begun(all) && !ended(all))),
		neverBegun: names(runs.filter(([, all]) => !begun(all))),
		withoutData: unnamed.length,
		statuses: tally([...executions.values(), unnamed].flat().map(({ status }) => status)),
		givenUp: sent.filter((event) => !event.accepted).map(({ id }) => mark(id)),
		refused: sent.filter((event) => event.refusals.length > 0).length,
		refusals: tally(refusals),
	};
}

/** The p-th percentile of how long the answers took, in ms; of those that came at the first try. */
export function answerTime(sent: Sent[], percentile: number): number {
	const times = sent
		.filter(({ refusals }) => refusals.length === 0)
		.map((event) => event.answeredMs);
	const sorted = times.sort((a, b) => a - b);
	return sorted[Math.min(Math.floor((sorted.length * percentile) / 100), sorted.length - 1)] ?? NaN;
}
