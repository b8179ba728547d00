import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { callEach, destinations } from '../../kit/engine/calls.cts';
import { startServer } from '../../kit/engine/servers.cts';

function memoryInUse(): number {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	return process.memoryUsage().heapUsed;
}

/** Collects garbage until memory is stable. Some objects need several collections. */
async function settledMemory(): Promise<number> {
	for (let last = Infinity; ; ) {
		const now = memoryInUse();
		if (last - now < 100_000) return now;
		last = now;
		await new Promise(setImmediate);
	}
}

/** Expressions would take most of the time, but no lasting memory. */
const NO_EXPRESSION = { destination: '9001' };

/** Returns the memory in use halfway through a run of this many items, in bytes. */
async function memoryOf(count: number): Promise<number> {
	const items = destinations(count);
	const before = await settledMemory();
	let halfway = 0;
	// A server that keeps nothing, so that only n8n and the node are measured.
	const server = await startServer((req, res) => {
		if (server.requests.length === count / 2) halfway = memoryInUse();
		req.resume().once('end', () => res.end());
	});
	const credentials = { baseUrl: server.url };
	const { error, outputs } = await callEach(items, { credentials }, NO_EXPRESSION);
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(count);
	expect(server.requests).toHaveLength(count);
	return halfway - before;
}

test('4,000 items take less than four times the memory of 1,000', async () => {
	// What n8n loads on its first run must not count.
	await memoryOf(1000);
	const small = await memoryOf(1000);
	const large = await memoryOf(4000);
	expect(large).toBeLessThan(4 * small);
}, 240_000);
