// Items through `message: send`, beside n8n's own HTTP Request node with the same credential, the
// same body and the same two expressions, and beside the barest node, in the same n8n.
import { openBench } from './bench.cts';
import type { Bench } from './bench.cts';
import { benchmarkMemory } from './memory.cts';
import { runCase } from './run-case.cts';
import type { Case, Measured } from './run-case.cts';
import { FLOOR, HTTP_REQUEST, SANGOMA_CX } from './senders.cts';
import { median, printTable } from './table.cts';

const SENDERS = [SANGOMA_CX, HTTP_REQUEST, FLOOR];

const HEAD = ['', 'node', 'of HTTP', 'of floor', 'whole', 'bystander', 'stall', 'CPU', 'tokens'];

const LEGEND = `
node       time of the sending node, and its ratio to the HTTP Request node and to the floor
floor      the same messages sent by the barest node that n8n allows: its request helper with the
           same credential, no parameter evaluated, 200 in flight
whole      time of the whole execution
bystander  how long n8n's health page took at most for somebody who asks for it every 20 ms from a
           process of its own; and how many of these requests were cut off
stall      how long n8n's event loop was held at most
CPU        CPU time of n8n's process
tokens     token requests at most`;

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const milliseconds = (ms: number) => `${Math.round(ms)} ms`;

const middleOf = (runs: Measured[], figure: (run: Measured) => number) => median(runs.map(figure));
const nodeTime = (runs: Measured[]) => middleOf(runs, ({ nodeMs }) => nodeMs);

function describeBystander(runs: Measured[]): string {
	const longest = milliseconds(middleOf(runs, ({ bystander }) => bystander.longestMs));
	const failed = runs.reduce((sum, { bystander }) => sum + bystander.failed, 0);
	return failed === 0 ? longest : `${longest}, ${failed} cut off`;
}

/** One line of a case's table: what a sender took, beside the other two. */
function describe(name: string, runs: Measured[], http: Measured[], floor: Measured[]): string[] {
	return [
		name,
		seconds(nodeTime(runs)),
		(nodeTime(runs) / nodeTime(http)).toFixed(2),
		(nodeTime(runs) / nodeTime(floor)).toFixed(2),
		seconds(middleOf(runs, ({ wholeMs }) => wholeMs)),
		describeBystander(runs),
		milliseconds(middleOf(runs, ({ n8n }) => n8n.longestMs)),
		seconds(middleOf(runs, ({ n8n }) => n8n.cpuMs)),
		String(Math.max(...runs.map(({ tokenRequests }) => tokenRequests))),
	];
}

function describeCase({ items, latencyMs, start, rounds }: Case): string {
	const token = start === 'cold' ? 'cold (no token stored yet)' : 'warm (a token stored)';
	const runs = rounds === 1 ? 'one run each' : `medians of ${rounds} runs`;
	return `${items.toLocaleString('en-US')} items, latency ${latencyMs} ms, ${token}; ${runs}`;
}

/** The senders in the order of this turn: each is as often the first as the others. */
const orderOf = (turn: number) =>
	SENDERS.map((_sender, place) => SENDERS[(place + turn) % SENDERS.length]);

async function compare(bench: Bench, wanted: Case, firstTurn: number): Promise<void> {
	const results = new Map(SENDERS.map((sender) => [sender, [] as Measured[]]));
	for (let round = 0; round < wanted.rounds; round++)
		for (const sender of orderOf(firstTurn + round))
			results.get(sender)?.push(await runCase(bench, sender, wanted));
	const [ours = [], http = [], floor = []] = SENDERS.map((sender) => results.get(sender));
	console.log(`\n${describeCase(wanted)}\n`);
	printTable([
		HEAD,
		describe(SANGOMA_CX.name, ours, http, floor),
		describe(HTTP_REQUEST.name, http, http, floor),
		describe(FLOOR.name, floor, http, floor),
	]);
}

async function runBatched(bench: Bench): Promise<void> {
	const batch = { batchSize: 50, batchInterval: 500 };
	const batched: Case = { items: 1000, latencyMs: 20, start: 'warm', rounds: 1, batch };
	const run = await runCase(bench, SANGOMA_CX, batched);
	const figures = [
		seconds(run.nodeMs),
		`bystander ${describeBystander([run])}`,
		`longest stall ${milliseconds(run.n8n.longestMs)}`,
	];
	console.log(`\n1,000 items in batches of 50, one every 500 ms: ${figures.join(', ')}`);
}

/** Measures each case and prints what each sender took, their ratios, and what others felt. */
export async function benchmarkRequests(cases: Case[]): Promise<void> {
	const bench = await openBench();
	try {
		// n8n compiles and caches on its first runs; nobody is to be measured with that.
		const warmUp: Case = { items: 100, latencyMs: 20, start: 'warm', rounds: 1 };
		for (const sender of SENDERS) await runCase(bench, sender, warmUp);
		console.log(LEGEND.trim());
		let turn = 0;
		for (const wanted of cases) {
			await compare(bench, wanted, turn);
			turn += wanted.rounds;
		}
		await runBatched(bench);
		// The last, because it leaves n8n with a small heap.
		await benchmarkMemory(bench, SENDERS, cases);
	} finally {
		await bench.close();
	}
}
