import { operationOf } from '../../nodes/SangomaCx/operations.ts';
import type { FailureKind, Outcome } from '../../nodes/api/failure/failure.ts';
import { withRenamedPath } from '../../nodes/api/renamedPath.ts';
import { MAX_REPEATS, pause, pauseBefore, repeatWhereSafe } from '../../nodes/api/repeat.ts';

const done = { value: 'done' };
const fail = (kind: FailureKind, more = {}): Outcome<string> => ({ failure: { kind, ...more } });

/** Runs with a clock of its own, on which pauses take no time. */
async function withoutPauses<T>(run: () => Promise<T>): Promise<T> {
	jest.useFakeTimers();
	try {
		const running = run();
		await jest.runAllTimersAsync();
		return await running;
	} finally {
		jest.useRealTimers();
	}
}

describe('REPEATED_AFTER, row by row', () => {
	// prettier-ignore
	it.each<[kind: FailureKind, harmless: 'repeated' | 'final', harmful: 'repeated' | 'final']>([
		['not-now', 'repeated', 'repeated'],
		['never-left', 'repeated', 'repeated'],
		['token-unavailable', 'final', 'final'],
		['outcome-unknown', 'repeated', 'final'],
		['status', 'final', 'final'],
		['insecure-connection', 'final', 'final'],
		['bad-credential', 'final', 'final'],
		['not-json', 'final', 'final'],
		['no-list', 'final', 'final'],
		['error-in-answer', 'final', 'final'],
		['token-not-accepted', 'final', 'final'],
		['token-refused', 'final', 'final'],
		['cancelled', 'final', 'final'],
		['unexpected', 'final', 'final'],
	])('%s: %s if harmless, %s if harmful', async (kind, harmless, harmful) => {
		for (const [harm, expected] of [['harmless', harmless], ['harmful', harmful]] as const) {
			const attempt = jest.fn(async () => fail(kind));
			const outcome = await withoutPauses(() => repeatWhereSafe(harm, undefined, attempt));
			expect(outcome).toEqual(fail(kind));
			expect(attempt).toHaveBeenCalledTimes(expected === 'repeated' ? 1 + MAX_REPEATS : 1);
		}
	});

	it.each<[kind: FailureKind, tries: number]>([
		['token-unavailable', 1 + MAX_REPEATS],
		['outcome-unknown', 1 + MAX_REPEATS],
		['token-refused', 1],
	])('a token: %s after %d tries', async (kind, tries) => {
		const attempt = jest.fn(async () => fail(kind));
		await withoutPauses(() => repeatWhereSafe('token', undefined, attempt));
		expect(attempt).toHaveBeenCalledTimes(tries);
	});

	it('ends with the first success', async () => {
		const attempt = jest.fn(async () => done as Outcome<string>);
		attempt.mockResolvedValueOnce(fail('not-now'));
		expect(await withoutPauses(() => repeatWhereSafe('harmful', undefined, attempt))).toBe(done);
		expect(attempt).toHaveBeenCalledTimes(2);
	});

	it('a repeat that has an unknown outcome is final', async () => {
		const attempt = jest.fn(async () => fail('outcome-unknown'));
		attempt.mockResolvedValueOnce(fail('not-now'));
		const outcome = await withoutPauses(() => repeatWhereSafe('harmful', undefined, attempt));
		expect(outcome).toEqual(fail('outcome-unknown'));
		expect(attempt).toHaveBeenCalledTimes(2);
	});

	it('an execution that was cancelled meanwhile is not repeated', async () => {
		const cancelling = new AbortController();
		const attempt = jest.fn(async () => {
			cancelling.abort();
			return fail('not-now');
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

	it.each<[asked: number, shortest: number, longest: number]>([
		[-90_000, 800, 1600],
		[0, 800, 1600],
		[799, 800, 1600],
		[1500, 1500, 2300],
		[60_000, 60_000, 60_800],
		[3_600_000, 60_000, 60_800],
	])('as Sangoma CX asks, %d ms: %d to %d ms', (retryAfterMs, shortest, longest) => {
		expect(pauseBefore(2, { kind: 'not-now', retryAfterMs }, none)).toBe(shortest);
		expect(pauseBefore(2, { kind: 'not-now', retryAfterMs }, full)).toBe(longest);
	});

	it('leaves no listener behind', async () => {
		const cancelling = new AbortController();
		const added = jest.spyOn(cancelling.signal, 'addEventListener');
		const removed = jest.spyOn(cancelling.signal, 'removeEventListener');
		await withoutPauses(() => pause(100, cancelling.signal));
		expect(added).toHaveBeenCalledTimes(1);
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});
});

describe('The renamed path', () => {
	const { path, renamedPath } = operationOf('agentBot:create');
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
			['a 404, then another failure', [notFound('a'), fail('not-now')], fail('not-now'), 2],
			['both 404, with reasons', [notFound('a'), notFound('b')], notFound('a / b'), 2],
			['both 404, same reason', [notFound('a'), notFound('a')], notFound('a'), 2],
			['both 404, one reason', [notFound('a'), notFound()], notFound('a'), 2],
			['both 404, no reason', [notFound(), notFound()], notFound(), 2],
		],
	)('%s', async (_what, answers, outcome, paths) => {
		const { sent, next } = send(...answers);
		expect(await withRenamedPath(operationOf('agentBot:create'), next)).toEqual(outcome);
		expect(sent).toEqual([path, renamedPath].slice(0, paths));
	});

	it('there is none for another operation', async () => {
		const { sent, next } = send(notFound('a'));
		expect(await withRenamedPath(operationOf('agent:call'), next)).toEqual(notFound('a'));
		expect(sent).toHaveLength(1);
	});
});
