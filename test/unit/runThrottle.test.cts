import { RunThrottle } from '../../nodes/SangomaCx/execute/runThrottle.ts';
import type { Failure, Result } from '../../nodes/shared/errors/failure.ts';
import { RETRY_IF_NOT_DONE } from '../../nodes/shared/retry.ts';

const LIMITED: Failure = { kind: 'retry-later', status: 429 };
const UNREACHABLE: Failure = { kind: 'unknown-outcome', status: 502 };

/** Lets five minutes pass, and returns what has become of the promises. */
async function settle<T>(...promises: Array<Promise<T>>): Promise<Array<PromiseSettledResult<T>>> {
	const settled = Promise.allSettled(promises);
	await jest.advanceTimersByTimeAsync(300_000);
	return await settled;
}

/** Starts a run of 100 items. */
function startRun(isServerBack = async () => true, changes = {}) {
	const options = { itemCount: 100, signal: undefined, isStopped: () => false, isServerBack };
	const throttle = new RunThrottle({ ...options, ...changes });
	return async (...failures: Failure[]): Promise<Result<string>> =>
		await throttle.send(RETRY_IF_NOT_DONE, async (): Promise<Result<string>> => {
			const failure = failures.shift();
			return failure === undefined ? { value: 'done' } : { failure };
		});
}

beforeEach(() => {
	jest.useFakeTimers();
});
afterEach(() => {
	jest.useRealTimers();
});

it('goes on after a request that throws, while the run has been limited', async () => {
	const throttle = new RunThrottle({
		...{ itemCount: 100, signal: undefined, isStopped: () => false },
		isServerBack: async () => true,
	});
	let calls = 0;
	const send = async () =>
		await throttle.send(RETRY_IF_NOT_DONE, async (): Promise<Result<string>> => {
			calls++;
			if (calls === 1) return { failure: LIMITED };
			if (calls === 2) throw new Error('No credential');
			return { value: 'done' };
		});
	const results = await settle(send(), send(), send(), send());
	expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
	expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
});

it('takes a probe that throws for a server that is not back', async () => {
	let probes = 0;
	const send = startRun(async () => {
		if (++probes < 3) throw new Error('No credential');
		return true;
	});
	for (const failure of [UNREACHABLE, UNREACHABLE, UNREACHABLE]) {
		expect(await send(failure)).toEqual({ failure });
	}
	expect(await settle(send())).toMatchObject([{ value: { value: 'done' } }]);
	expect(probes).toBe(3);
});

it('sends nothing more once it has given up', async () => {
	const send = startRun(async () => false);
	for (const failure of [UNREACHABLE, UNREACHABLE, UNREACHABLE]) await send(failure);
	const unavailable = { failure: { ...UNREACHABLE, kind: 'unavailable' } };
	expect(await settle(send(), send())).toMatchObject([
		{ value: unavailable },
		{ value: unavailable },
	]);
	expect(await send()).toEqual(unavailable);
});

it('does not start what waits for a turn once the run is stopped', async () => {
	let isStopped = false;
	const send = startRun(async () => true, { isStopped: () => isStopped });
	const refused = send(LIMITED, LIMITED);
	isStopped = true;
	expect(await settle(refused)).toMatchObject([{ value: { failure: LIMITED } }]);
	expect(await send()).toEqual({ failure: { kind: 'not-started' } });
});

it('a cancelled run ends at once, whatever it waits for', async () => {
	const controller = new AbortController();
	const send = startRun(async () => true, { signal: controller.signal });
	const limited = send(...new Array<Failure>(30).fill(LIMITED));
	controller.abort();
	expect(await limited).toEqual({ failure: LIMITED });
	expect(await send()).toEqual({ failure: { kind: 'not-started' } });
});
