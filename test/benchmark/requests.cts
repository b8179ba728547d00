// Compares `message: send` with n8n's own HTTP Request node (same credential, body and expressions) and with
// the baseline node, in the same n8n.
import {
	median,
	ms,
	number,
	printTable,
	seconds,
	type Column,
	type Rows,
} from '../kit/load/table.cts';
import { compareInTurns, withBenches, type Bench, type Result } from './bench.cts';
import { runCase, type Case, type Run } from './run-case.cts';
import { sangomaCxSender, SENDERS, type Sender } from './senders.cts';

const LEGEND = `The baseline only calls n8n's request helper with the same credential. It evaluates no parameters, and has
as many requests in flight as the Sangoma CX node. Other requests are for n8n's health page: another
process sends one every 20 ms. They fail if the connection breaks or the response is an error.`;

type Figure = (run: Run) => number;

const medianOf =
	(figure: Figure) =>
	({ runs }: Result<Run>): number =>
		median(runs.map(figure));
const maxOf =
	(figure: Figure) =>
	({ runs }: Result<Run>): number =>
		Math.max(...runs.map(figure));
const nodeMs = (runs: Run[] = []) => median(runs.map((run) => run.nodeMs));

const COLUMNS: Array<Column<Result<Run>>> = [
	['Node time', ({ runs }) => nodeMs(runs), seconds],
	['Ratio to HTTP Request', ({ runs, all }) => nodeMs(runs) / nodeMs(all[1]), number(2)],
	['Ratio to baseline', ({ runs, all }) => nodeMs(runs) / nodeMs(all[2]), number(2)],
	['Execution time', medianOf((run) => run.executionMs), seconds],
	['Other requests wait at most', medianOf((run) => run.latency.longestMs), ms],
	[
		'Other requests fail',
		({ runs }) => runs.reduce((sum, run) => sum + run.latency.failed, 0),
		number(0),
	],
	['Longest event loop stall', medianOf((run) => run.usage.stallMs), ms],
	['CPU time', medianOf((run) => run.usage.cpuMs), seconds],
	['Token requests', maxOf((run) => run.tokenRequests), number(0)],
	['Requests in flight', maxOf((run) => run.inFlight), number(0)],
];

const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;

const MEMORY_COLUMNS: Array<Column<Run>> = [
	['Peak', ({ usage }) => usage.rssPeak, megabytes],
	['Growth', ({ usage }) => usage.rssPeak - usage.rssBefore, megabytes],
];

const describe = ({ items, latencyMs }: Case) =>
	`${items.toLocaleString('en-US')} items, latency ${latencyMs} ms`;

async function compare(benches: Bench[], wanted: Case): Promise<void> {
	const names = SENDERS.map(({ name }) => name);
	const rows = await compareInTurns(benches.length, names, wanted.rounds, (build, sender) =>
		runCase(benches[build], SENDERS[sender], wanted),
	);
	const token = wanted.start === 'cold' ? 'no token stored' : 'a token stored';
	const method = wanted.rounds === 1 ? 'one run each' : `medians of ${wanted.rounds} runs`;
	console.log(`\n${describe(wanted)}, ${token}; ${method}\n`);
	printTable(COLUMNS, rows);
}

async function runOnEach(benches: Bench[], sender: Sender, wanted: Case, shrink = false) {
	const runs: Run[] = [];
	for (const bench of benches) runs.push(await runCase(bench, sender, wanted, { shrink }));
	return runs;
}

async function measureBatches(benches: Bench[], wanted: Case): Promise<void> {
	const batch = { batchSize: 50, batchInterval: 500 };
	const runs = await runOnEach(benches, sangomaCxSender({ batching: { batch } }), wanted);
	console.log('\n1,000 items in batches of 50, one batch every 500 ms\n');
	printTable(COLUMNS, [['Sangoma CX', runs.map((run) => ({ runs: [run], all: [] }))]]);
}

async function measureMemory(benches: Bench[], cases: Case[]): Promise<void> {
	const rows: Rows<Run> = [];
	// A stored token makes no difference.
	for (const wanted of cases.filter(({ start }) => start === cases[0].start))
		for (const sender of SENDERS)
			rows.push([
				`${describe(wanted)}: ${sender.name}`,
				await runOnEach(benches, sender, wanted, true),
			]);
	console.log("\nPeak and growth of n8n's resident memory, in another run each\n");
	printTable(MEMORY_COLUMNS, rows);
}

/** Measures each case with each build, and prints the time of each sender and its ratios. */
export async function benchmarkRequests(builds: string[], cases: Case[]): Promise<void> {
	await withBenches(builds, {}, async (benches) => {
		const short: Case = { items: 100, latencyMs: 20, start: 'warm', rounds: 1 };
		// The first runs of n8n are slower.
		for (const sender of SENDERS) await runOnEach(benches, sender, short);
		console.log(LEGEND);
		for (const wanted of cases) await compare(benches, wanted);
		await measureBatches(benches, { ...short, items: 1000 });
		// At the end, because it leaves n8n with a small heap.
		await measureMemory(benches, cases);
	});
}
