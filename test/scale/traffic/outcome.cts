// The outcome of events: their executions in PostgreSQL and their calls in the simulator, found by their marks.
import { mark } from '../../kit/load/events.cts';
import type { Servers } from '../cluster/servers.cts';
import { eventually, type Context } from '../scenario.cts';
import type { SentEvent } from './event-sender.cts';

/** Counts the executions with these statuses, of all workflows or of one. */
export async function countExecutions(
	{ query }: Servers,
	statuses: string[],
	workflowId?: string,
): Promise<number> {
	const ofWorkflow = workflowId === undefined ? '' : `and "workflowId" = '${workflowId}'`;
	const where = `status in ('${statuses.join("', '")}') ${ofWorkflow}`;
	const [[count]] = await query(`select count(*) from execution_entity where ${where}`);
	return Number(count);
}

/** Waits until no execution is open, or none has changed for a while. */
export async function waitUntilSettled(
	{ query }: Servers,
	{ quietMs = 30_000, timeoutMs = 300_000 } = {},
): Promise<void> {
	let last = '';
	let changedAt = Date.now();
	const isSettled = async () => {
		const counts = await query(
			'select status, count(*) from execution_entity group by 1 order by 1',
		);
		if (String(counts) !== last) changedAt = Date.now();
		last = String(counts);
		const isOpen = counts.some(([status]) => ['new', 'running', 'waiting'].includes(status));
		return !isOpen || Date.now() - changedAt > quietMs;
	};
	await eventually(isSettled, timeoutMs);
}

interface Execution {
	status: string;
	/** Whether a worker has begun it. */
	hasBegun: boolean;
}

/** Returns the executions of a workflow, by the mark of the event that started each. */
export async function findExecutions({ query }: Servers, workflowId: string) {
	const rows = await query(
		`select coalesce(substring(d.data from 'event-[0-9]{7}'), ''), e.status, e."startedAt" is not null
		 from execution_entity e left join execution_data d on d."executionId" = e.id
		 where e."workflowId" = '${workflowId}'`,
	);
	const found = new Map<string, Execution[]>();
	for (const [name, status, begun] of rows)
		found.set(name, [...(found.get(name) ?? []), { status, hasBegun: begun === 't' }]);
	return found;
}

function countEach(values: Array<string | number>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
}

const sample = (names: string[]) => `${names.length} ${names.slice(0, 5).join(' ')}`;

function range(names: string[]): string {
	const [first, ...rest] = [...names].sort();
	return first === undefined ? '0' : `${names.length} (${first} to ${rest.at(-1) ?? first})`;
}

/** Checks that each event caused one execution and one call, and prints a summary of the executions. */
export async function checkOutcome(
	{ checks, servers, simulator }: Context,
	workflowId: string,
	sent: SentEvent[],
): Promise<void> {
	const executions = await findExecutions(servers, workflowId);
	// If n8n cannot load an execution, it marks it as failed and deletes its data.
	const withoutData = executions.get('') ?? [];
	executions.delete('');
	const marksWhere = (test: (found: Execution[]) => boolean) =>
		[...executions].filter(([, found]) => test(found)).map(([name]) => name);
	const refused = sent.filter(({ refusals }) => refusals.length > 0);
	const repeated = new Set(refused.map(({ id }) => mark(id)));
	const sentOnce = (names: string[]) => names.filter((name) => !repeated.has(name));

	const accepted = sent.filter((event) => event.accepted).map(({ id }) => mark(id));
	checks.equals('every event got a 200 in the end', accepted.length, sent.length);
	const lost = accepted.filter((name) => !executions.has(name));
	const areFailed = lost.length <= withoutData.length;
	checks.isTrue('each of them started an execution', areFailed, sample(lost));
	const executedTwice = marksWhere((found) => found.length > 1);
	const executed = sentOnce(executedTwice);
	checks.isTrue(
		'no event that was sent once started two executions',
		executed.length === 0,
		sample(executed),
	);
	const calls = countEach(simulator.calls.map(({ destination }) => destination));
	const called = sentOnce(Object.keys(calls).filter((name) => calls[name] > 1));
	checks.isTrue(
		'no event that was sent once caused two calls',
		called.length === 0,
		sample(called),
	);

	const statuses = [...executions.values(), withoutData].flat().map(({ status }) => status);
	const hasBegun = (found: Execution[]) => found.some((execution) => execution.hasBegun);
	const succeeded = (found: Execution[]) => found.some(({ status }) => status === 'success');
	const refusals = countEach(refused.flatMap((event) => event.refusals));
	console.log(`
  events                              ${sent.length}
  refused at first, and sent again    ${refused.length} ${JSON.stringify(refusals)}
  of these, executed twice            ${executedTwice.length - executed.length}
  executions by status                ${JSON.stringify(countEach(statuses))}
  begun, and interrupted by n8n       ${marksWhere((found) => hasBegun(found) && !succeeded(found)).length}
  failed by n8n before they began     ${withoutData.length}
  stored, and never begun             ${range(marksWhere((found) => !hasBegun(found)))}
`);
}
