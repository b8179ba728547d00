import type { Bench } from './bench.cts';
import { runCase } from './run-case.cts';
import type { Case, Measured } from './run-case.cts';
import type { Sender } from './senders.cts';
import { printTable } from './table.cts';

const megabytes = (bytes: number) => Math.round(bytes / 1_000_000);

function describe({ n8n: { rssBefore, rssPeak } }: Measured): string {
	return `${megabytes(rssPeak)} MB (+${megabytes(rssPeak - rssBefore)})`;
}

/**
 * Prints the peak of n8n's memory for each sender, once per number of items and latency: a stored
 * token makes no difference. In runs of their own, since what makes peaks comparable costs time.
 */
export async function benchmarkMemory(
	bench: Bench,
	senders: Sender[],
	cases: Case[],
): Promise<void> {
	const [{ start }] = cases.slice(-1);
	const rows = [['', ...senders.map(({ name }) => name)]];
	for (const wanted of cases.filter((one) => one.start === start)) {
		const peaks: string[] = [];
		for (const sender of senders)
			peaks.push(describe(await runCase(bench, sender, wanted, { shrink: true })));
		const items = wanted.items.toLocaleString('en-US');
		rows.push([`${items} items, latency ${wanted.latencyMs} ms`, ...peaks]);
	}
	console.log(
		"\nPeak of n8n's resident memory (and by how much it grew), in one further run each\n",
	);
	printTable(rows);
}
