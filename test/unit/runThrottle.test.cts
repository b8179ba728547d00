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

describe('A host that is not found', () => {
	const NOT_FOUND: Failure = { kind: 'not-sent', code: 'ENOTFOUND' };
	const fourTimes = [NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND];

	async function countProbes(...before: Failure[]) {
		let probes = 0;
		const send = startRun(async () => {
			probes++;
			return true;
		});
		if (before.length > 0) await settle(send(...before));
		await settle(...Array.from({ length: 5 }, async () => await send(...fourTimes)));
		return probes;
	}

	it('is a wrong URL if it has never responded: no item waits for it', async () => {
		expect(await countProbes()).toBe(0);
	});

	it('is an outage if it has responded before, if only with a limit', async () => {
		expect(await countProbes(LIMITED, { kind: 'cancelled' })).toBeGreaterThan(0);
	});
});

it('gives up on an item that is refused 20 times while others succeed', async () => {
	const throttle = new RunThrottle({
		...{ itemCount: 100, signal: undefined, isStopped: () => false },
		isServerBack: async () => true,
	});
	let attempts = 0;
	let result: Result<string> | undefined;
	void throttle
		.send(RETRY_IF_NOT_DONE, async (): Promise<Result<string>> => {
			attempts++;
			return { failure: LIMITED };
		})
		.then((final) => (result = final));
	for (let round = 0; round < 60 && result === undefined; round++) {
		void throttle.send(RETRY_IF_NOT_DONE, async () => ({ value: 'done' }));
		await jest.advanceTimersByTimeAsync(2_500);
	}
	expect(result).toEqual({ failure: LIMITED });
	expect(attempts).toBe(20);
});

it('probes a server that is down after 1, 2, 4, 8, 8 … seconds', async () => {
	const times: number[] = [];
	const start = Date.now();
	const send = startRun(async () => {
		times.push(Date.now() - start);
		return times.length === 6;
	});
	for (const failure of [UNREACHABLE, UNREACHABLE, UNREACHABLE]) await send(failure);
	await settle(send());
	const gaps = times.map((time, index) => (time - (times[index - 1] ?? 0)) / 1000);
	const expected = [1, 2, 4, 8, 8, 8];
	gaps.forEach((gap, index) => {
		expect(gap).toBeGreaterThanOrEqual(expected[index]);
		expect(gap).toBeLessThanOrEqual(expected[index] * 1.1 + 0.001);
	});
	expect(gaps).toHaveLength(6);
});

it('stops probing when the run is stopped or cancelled', async () => {
	const controller = new AbortController();
	let isStopped = false;
	for (const end of [() => (isStopped = true), () => controller.abort()]) {
		isStopped = false;
		let probes = 0;
		const isServerBack = async () => {
			probes++;
			return false;
		};
		const changes = { signal: controller.signal, isStopped: () => isStopped };
		const send = startRun(isServerBack, changes);
		for (const failure of [UNREACHABLE, UNREACHABLE, UNREACHABLE]) await send(failure);
		await jest.advanceTimersByTimeAsync(5_000);
		end();
		const before = probes;
		expect(before).toBeGreaterThan(0);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(probes).toBe(before);
		expect(await send()).toEqual({ failure: { kind: 'not-started' } });
	}
});
