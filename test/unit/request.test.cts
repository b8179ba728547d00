import { setImmediate } from 'node:timers/promises';
import { withinLimit } from '../../nodes/SangomaCx/request/limit.ts';
import { ENDPOINTS } from '../../nodes/shared/endpoints.ts';
import type { FailureKind, Outcome } from '../../nodes/shared/failure/failure.ts';
import { withRenamedPath } from '../../nodes/shared/request/renamedPath.ts';
import { MAX_REPEATS, pauseBefore, repeatWhereSafe } from '../../nodes/shared/request/repeat.ts';

const done = { value: 'done' };
const fail = (kind: FailureKind, more = {}): Outcome<string> => ({ failure: { kind, ...more } });
const AT_ONCE = { retryAfterMs: 0 };

describe('The limit', () => {
	/** Starts requests that end when told to, and notes the order in which they began. */
	function start(count: number, limit: number, credential: string, signal?: AbortSignal) {
		const begun: number[] = [];
		const end: Array<() => void> = [];
		const outcomes = [...Array(count).keys()].map((index) =>
			withinLimit(credential, limit, signal, async () => {
				begun.push(index);
				await new Promise<void>((resolve) => (end[index] = resolve));
				return done;
			}),
		);
		return { begun, end, outcomes };
	}

	it('lets so many begin, and then one for each that ends: first come, first served', async () => {
		const { begun, end, outcomes } = start(6, 2, 'a');
		await setImmediate();
		expect(begun).toEqual([0, 1]);
		end[1]();
		await setImmediate();
		expect(begun).toEqual([0, 1, 2]);
		end[2]();
		end[0]();
		await setImmediate();
		expect(begun).toEqual([0, 1, 2, 3, 4]);
		for (const last of [3, 4]) end[last]();
		await setImmediate();
		end[5]();
		expect(await Promise.all(outcomes)).toEqual(Array(6).fill(done));
		expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
	});

	it('is one for each credential', async () => {
		const one = start(1, 1, 'a');
		const other = start(1, 1, 'b');
		await setImmediate();
		expect([one.begun, other.begun]).toEqual([[0], [0]]);
		for (const { end, outcomes } of [one, other]) {
			end[0]();
			await Promise.all(outcomes);
		}
	});

	it('gives a place back when a request throws', async () => {
		const thrown = withinLimit('a', 1, undefined, async () => {
			throw new Error('no');
		});
		await expect(thrown).rejects.toThrow('no');
		expect(await withinLimit('a', 1, undefined, async () => done)).toBe(done);
	});

	it('lets a cancelled execution leave the queue at once, and the others keep their turn', async () => {
		const cancelling = new AbortController();
		const running = start(1, 1, 'a');
		const waiting = start(2, 1, 'a', cancelling.signal);
		const behind = start(1, 1, 'a');
		cancelling.abort();
		const cancelled = { failure: { kind: 'cancelled' } };
		expect(await Promise.all(waiting.outcomes)).toEqual([cancelled, cancelled]);
		expect(waiting.begun).toEqual([]);
		running.end[0]();
		await setImmediate();
		expect(behind.begun).toEqual([0]);
		behind.end[0]();
		await Promise.all([...running.outcomes, ...behind.outcomes]);
		expect(await Promise.all(start(1, 1, 'a', cancelling.signal).outcomes)).toEqual([cancelled]);
	});

	it("a larger limit, of a user's batch, lets more in beside those that are there", async () => {
		const few = start(2, 1, 'a');
		const many = start(3, 3, 'b');
		await setImmediate();
		expect(few.begun).toEqual([0]);
		expect(many.begun).toEqual([0, 1, 2]);
		few.end[0]();
		await setImmediate();
		few.end[1]();
		many.end.forEach((end) => end());
		await Promise.all([...few.outcomes, ...many.outcomes]);
	});
});

describe('REPEATED_AFTER, row by row', () => {
	// prettier-ignore
	it.each<[kind: FailureKind, harmless: 'repeated' | 'final', harmful: 'repeated' | 'final']>([
		['not-now', 'repeated', 'repeated'],
		['never-left', 'repeated', 'repeated'],
		['token-unavailable', 'repeated', 'repeated'],
		['outcome-unknown', 'repeated', 'final'],
		['status', 'final', 'final'],
		['insecure-connection', 'final', 'final'],
		['not-json', 'final', 'final'],
		['error-in-answer', 'final', 'final'],
		['token-not-accepted', 'final', 'final'],
		['token-refused', 'final', 'final'],
		['cancelled', 'final', 'final'],
		['unexpected', 'final', 'final'],
	])('%s: %s if harmless, %s if harmful', async (kind, harmless, harmful) => {
		for (const [harm, expected] of [['harmless', harmless], ['harmful', harmful]] as const) {
			const attempt = jest.fn(async () => fail(kind, AT_ONCE));
			expect(await repeatWhereSafe(harm, undefined, attempt)).toEqual(fail(kind, AT_ONCE));
			expect(attempt).toHaveBeenCalledTimes(expected === 'repeated' ? 1 + MAX_REPEATS : 1);
		}
	});

	it('ends with the first success', async () => {
		const attempt = jest.fn(async () => done as Outcome<string>);
		attempt.mockResolvedValueOnce(fail('not-now', AT_ONCE));
		expect(await repeatWhereSafe('harmful', undefined, attempt)).toBe(done);
		expect(attempt).toHaveBeenCalledTimes(2);
	});

	it('a repeat that has an unknown outcome is final', async () => {
		const attempt = jest.fn(async () => fail('outcome-unknown'));
		attempt.mockResolvedValueOnce(fail('not-now', AT_ONCE));
		expect(await repeatWhereSafe('harmful', undefined, attempt)).toEqual(fail('outcome-unknown'));
		expect(attempt).toHaveBeenCalledTimes(2);
	});

	it('an execution that was cancelled meanwhile is not repeated', async () => {
		const cancelling = new AbortController();
		const attempt = jest.fn(async () => {
			cancelling.abort();
			return fail('not-now', AT_ONCE);
		});
		const outcome = await repeatWhereSafe('harmful', cancelling.signal, attempt);
		expect(outcome).toEqual(fail('cancelled'));
		expect(attempt).toHaveBeenCalledTimes(1);
	});
});

describe('The pause before a repeat', () => {
	const none = () => 0;
	const full = () => 1;
	it.each<[repeat: number, shortest: number, longest: number]>([
		[0, 200, 400],
		[1, 400, 800],
		[2, 800, 1600],
	])('%d: %d to %d ms', (repeat, shortest, longest) => {
		expect(pauseBefore(repeat, { kind: 'not-now' }, none)).toBe(shortest);
		expect(pauseBefore(repeat, { kind: 'not-now' }, full)).toBe(longest);
	});

	it.each<[asked: number, ms: number]>([
		[0, 0],
		[1500, 1500],
		[60_000, 60_000],
		[3_600_000, 60_000],
	])('as Sangoma CX asks, %d ms: %d ms', (retryAfterMs, ms) => {
		expect(pauseBefore(2, { kind: 'not-now', retryAfterMs })).toBe(ms);
	});
});

describe('The renamed path', () => {
	const { path, renamedPath } = ENDPOINTS['agentBot:create'];
	const notFound = (reason?: string) => fail('status', { status: 404, reason });
	const send = (...answers: Array<Outcome<string>>) => {
		const sent: string[] = [];
		const next = async (to: string) => answers[sent.push(to) - 1];
		return { sent, next };
	};

	it.each<[what: string, answers: Array<Outcome<string>>, outcome: Outcome<string>, paths: number]>(
		[
			['the old one does it', [done], done, 1],
			['the new one does it', [notFound(), done], done, 2],
			['a failure that is no 404', [fail('not-now')], fail('not-now'), 1],
			['a 404, then another failure', [notFound(), fail('not-now')], fail('not-now'), 2],
			['both 404, with reasons', [notFound('a'), notFound('b')], notFound('a / b'), 2],
			['both 404, same reason', [notFound('a'), notFound('a')], notFound('a'), 2],
			['both 404, no reason', [notFound(), notFound()], notFound(), 2],
		],
	)('%s', async (_what, answers, outcome, paths) => {
		const { sent, next } = send(...answers);
		expect(await withRenamedPath(ENDPOINTS['agentBot:create'], next)).toEqual(outcome);
		expect(sent).toEqual([path, renamedPath].slice(0, paths));
	});

	it('there is none for another operation', async () => {
		const { sent, next } = send(notFound('a'));
		expect(await withRenamedPath(ENDPOINTS['agent:call'], next)).toEqual(notFound('a'));
		expect(sent).toHaveLength(1);
	});
});
