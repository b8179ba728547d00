import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { execaNode } from 'execa';
import { http } from '../../tools/http.cts';

const INTERVAL_MS = 20;
/** Requests that do not count, because the first ones of a process are slow. */
const WARM_UP = 10;

/** The results of requests for n8n's health page every 20 ms. */
export interface LatencyReport {
	/** The number of requests with a broken connection or an error response. */
	failed: number;
	/** The longest time until a response or a broken connection, in ms. */
	longestMs: number;
}

/**
 * Starts a process that requests n8n's health page, because this one is busy with the simulator. Returns a
 * function that stops it after the current request and returns the report.
 */
export async function startLatencyProbe(n8nUrl: string): Promise<() => Promise<LatencyReport>> {
	const nodeOptions = ['--require', 'tsx/cjs'];
	const child = execaNode(__filename, [`${n8nUrl}/healthz`], { nodeOptions });
	await Promise.race([once(child, 'message'), child]);
	return async () => {
		child.disconnect();
		return JSON.parse((await child).stdout) as LatencyReport;
	};
}

async function probe(url: string): Promise<void> {
	const report: LatencyReport = { failed: 0, longestMs: 0 };
	for (let request = 0; request < WARM_UP; request++) await http.get(url).catch(() => undefined);
	process.send?.('ready');
	// The probe ends with the process that started it.
	while (process.connected) {
		const start = performance.now();
		const { status } = await http.get(url).catch(() => ({ status: 0 }));
		if (status !== 200) report.failed++;
		const ms = performance.now() - start;
		report.longestMs = Math.max(report.longestMs, ms);
		await sleep(Math.max(0, INTERVAL_MS - ms));
	}
	console.log(JSON.stringify(report));
}

if (require.main === module) void probe(process.argv[2]);
