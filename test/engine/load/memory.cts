import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CredentialStore } from '../credentialStore.cts';
import { closeFronts, startAnswering } from '../fronts.cts';
import { simulator } from '../tenant.cts';
import { callEach, destinations } from './calls.cts';

/** The memory that is really in use, in bytes. */
function memoryInUse(): number {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	return process.memoryUsage().heapUsed;
}

/** The same, once what others left has been freed: some of it takes several collections. */
async function settledMemory(): Promise<number> {
	for (let last = Infinity; ; ) {
		const now = memoryInUse();
		if (last - now < 100_000) return now;
		last = now;
		await new Promise(setImmediate);
	}
}

/** Expressions take n8n most of the time, and no memory that stays. */
const NO_EXPRESSION = { destination: '9001' };

/** What a run of so many items holds halfway through, in bytes. */
async function memoryOf(count: number): Promise<number> {
	const items = destinations(count);
	const before = await settledMemory();
	let halfway = 0;
	// A server that keeps nothing, so that what is measured is n8n's and ours.
	const server = await startAnswering((req, res) => {
		if (server.seen.length === count / 2) halfway = memoryInUse();
		req.resume().once('end', () => res.end());
	});
	const credentials = CredentialStore.for(simulator, { baseUrl: server.url });
	const { error, outputs } = await callEach(credentials, items, {}, NO_EXPRESSION);
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(count);
	expect(server.seen).toHaveLength(count);
	return halfway - before;
}

afterEach(closeFronts);

it('4,000 items finish, in less than four times the memory of 1,000', async () => {
	// What n8n loads and keeps on its first run is not to count for either.
	await memoryOf(1000);
	const small = await memoryOf(1000);
	const large = await memoryOf(4000);
	expect(large).toBeLessThan(4 * small);
}, 240_000);
