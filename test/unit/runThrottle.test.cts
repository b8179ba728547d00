import { sleep } from 'n8n-workflow';
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

/** Creates the throttle of a run of 100 items. */
function createThrottle(changes = {}): RunThrottle {
	const isServerBack = async () => true;
	const options = { itemCount: 100, signal: new AbortController().signal, isServerBack };
	return new RunThrottle({ ...options, ...changes });
}

/** Starts a run of 100 items. */
function startRun(isServerBack = async () => true, changes = {}) {
	const throttle = createThrottle({ isServerBack, ...changes });
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
	const throttle = createThrottle();
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

it('a run that is stopped ends at once, whatever it waits for', async () => {
	const controller = new AbortController();
	const send = startRun(undefined, { signal: controller.signal });
	const limited = send(...new Array<Failure>(30).fill(LIMITED));
	controller.abort();
	expect(await limited).toEqual({ failure: { ...LIMITED, isRetried: false } });
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
	const throttle = createThrottle();
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

describe('The order after a limit', () => {
	/** Starts a run with two requests in progress, and returns how to send more and the names of what was sent. */
	async function startLimitedRun() {
		const throttle = createThrottle();
		const attempts: string[] = [];
		const send = async (name: string, ms: number, refusals = 0) =>
			await throttle.send(RETRY_IF_NOT_DONE, async (): Promise<Result<string>> => {
				attempts.push(name);
				await sleep(ms);
				return refusals-- > 0 ? { failure: { ...LIMITED } } : { value: name };
			});
		await settle(send('limited', 1, 1));
		attempts.length = 0;
		return { send, attempts };
	}

	it('what was refused goes before what is new, and last what the run paused for', async () => {
		const { send, attempts } = await startLimitedRun();
		await settle(send('first', 10, 1), send('second', 20, 1), send('new', 1));
		expect(attempts).toEqual(['first', 'second', 'second', 'new', 'first']);
	});

	it('all others go before an item that is limited alone', async () => {
		const { send, attempts } = await startLimitedRun();
		const others = ['a', 'b', 'c', 'd', 'e', 'f'];
		await settle(send('alone', 1, 2), ...others.map(async (name) => await send(name, 1)));
		expect(attempts).toEqual(['alone', ...others, 'alone', 'alone']);
	});
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

it('stops probing when the run is stopped', async () => {
	const controller = new AbortController();
	let probes = 0;
	const isServerBack = async () => {
		probes++;
		return false;
	};
	const send = startRun(isServerBack, { signal: controller.signal });
	for (const failure of [UNREACHABLE, UNREACHABLE, UNREACHABLE]) await send(failure);
	await jest.advanceTimersByTimeAsync(5_000);
	controller.abort();
	const before = probes;
	expect(before).toBeGreaterThan(0);
	await jest.advanceTimersByTimeAsync(60_000);
	expect(probes).toBe(before);
	expect(await send()).toEqual({ failure: { kind: 'not-started' } });
});

describe('The time between items is no waiting', () => {
	const MINUTE_MS = 60_000;
	const pass = async (minutes: number) => await jest.advanceTimersByTimeAsync(minutes * MINUTE_MS);

	it.each([100, 1])('a limit after it is retried, in a run of %d', async (itemCount) => {
		const send = startRun(undefined, { itemCount });
		for (let item = 0; item < 5; item++) {
			await pass(3);
			expect(await settle(send(LIMITED, LIMITED, LIMITED))).toMatchObject([
				{ value: { value: 'done' } },
			]);
		}
	});

	it('an outage that begins after it is waited for', async () => {
		let probes = 0;
		const send = startRun(async () => ++probes === 10);
		for (const failure of [UNREACHABLE, UNREACHABLE, UNREACHABLE]) {
			await pass(3);
			expect(await send(failure)).toEqual({ failure });
		}
		expect(await settle(send())).toMatchObject([{ value: { value: 'done' } }]);
		expect(probes).toBe(10);
	});

	it('also after a limit that nothing has ended', async () => {
		const send = startRun();
		const lost: Failure = { kind: 'unknown-outcome', status: 502 };
		expect(await settle(send(LIMITED, lost))).toMatchObject([{ value: { failure: lost } }]);
		await pass(3);
		expect(await settle(send(LIMITED))).toMatchObject([{ value: { value: 'done' } }]);
	});

	it('a slow response is none, either', async () => {
		let attempts = 0;
		const sent = createThrottle().send(RETRY_IF_NOT_DONE, async (): Promise<Result<string>> => {
			if (attempts++ > 0) return { value: 'done' };
			await sleep(3 * MINUTE_MS);
			return { failure: LIMITED };
		});
		expect(await settle(sent)).toMatchObject([{ value: { value: 'done' } }]);
	});
});

describe('What is tried between pauses is waiting, too', () => {
	const SLOW_MS = 15_000;

	it.each([
		[100, 120],
		[1, 20],
	])('a run of %d gives up after %d seconds of slow refusals', async (itemCount, seconds) => {
		const times: number[] = [];
		const result = createThrottle({ itemCount }).send(RETRY_IF_NOT_DONE, async () => {
			await sleep(SLOW_MS);
			times.push(Date.now());
			return { failure: LIMITED };
		});
		expect(await settle(result)).toMatchObject([{ value: { failure: LIMITED } }]);
		expect(times.length).toBeGreaterThan(2);
		expect(times.at(-1)! - times[0]).toBeLessThanOrEqual(seconds * 1_000 + SLOW_MS);
	});

	it('a run gives up after 120 seconds of slow probes', async () => {
		const start = Date.now();
		const send = startRun(async () => {
			await sleep(SLOW_MS);
			return false;
		});
		for (const failure of [UNREACHABLE, UNREACHABLE, UNREACHABLE]) await send(failure);
		const end = send().then(() => Date.now() - start);
		const [{ value }] = (await settle(end)) as Array<PromiseFulfilledResult<number>>;
		expect(value).toBeGreaterThan(100_000);
		expect(value).toBeLessThanOrEqual(120_000 + SLOW_MS + 9_000);
	});
});
