import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fault } from '../../../simulator/index.cts';
import { callEach, destinations } from '../../kit/engine/calls.cts';
import { shortenPauses, watchConnections } from '../../kit/engine/network.cts';
import { sourceItems } from '../../kit/engine/run-operation.cts';
import { callsByDestination, createCredential, simulator } from '../../kit/engine/tenant.cts';

const CALLS = 1000;
const FAULT_PROBABILITY = 0.3;
const ATTEMPTS = 4;

type Event = 'success' | 'refused' | Fault;

const AT_ONCE = { 'retry-after': '0' };
const RETRY_LATER: Event[] = [
	{ kind: 'status', status: 429, headers: AT_ONCE },
	{ kind: 'status', status: 503, headers: AT_ONCE },
	'refused',
];
const UNKNOWN: Event[] = [
	{ kind: 'reset-before' },
	{ kind: 'reset-after' },
	{ kind: 'status', status: 500 },
	{ kind: 'status-after', status: 500 },
];
const HANG: Event = { kind: 'hang', processed: true };

/** Returns a generator of numbers from 0 to 1, which is the same in every run. */
function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Chooses the event of each attempt of an item. Hangs are rare, because they take long. */
function chooseEvents(random: () => number): Event[] {
	return [...Array(ATTEMPTS)].map(() => {
		if (random() >= FAULT_PROBABILITY) return 'success';
		const kinds = random() < 0.6 ? RETRY_LATER : random() < 0.05 ? [HANG] : UNKNOWN;
		return kinds[Math.floor(random() * kinds.length)];
	});
}

type Result = 'done' | 'failed' | 'unknown';

/**
 * Returns the expected result of an item. Attempts that were not processed are repeated: without a limit
 * after a response that asks for it, and three times after a refused connection.
 */
function expectedResult(events: Event[]): Result {
	if (events.every((each) => each === 'refused')) return 'failed';
	const last = events.find((each) => !RETRY_LATER.includes(each)) ?? 'success';
	return last === 'success' ? 'done' : 'unknown';
}

const MESSAGES: Array<[RegExp, Result]> = [
	[/^It is unknown whether Sangoma CX could place the agent call: /, 'unknown'],
	[
		/^Sangoma CX could not place the agent call: (it received too many requests|it is temporarily unavailable|the connection failed)/,
		'failed',
	],
];

test('1,000 calls with faults: none is placed twice, and each has the expected result', async () => {
	shortenPauses();
	const credentials = createCredential();
	await callEach([{ to: 'for the token' }], { credentials });

	const random = seededRandom(4);
	const events = new Map<string, Event[]>();
	const attempts = new Map<string, number>();
	const nextEvent = (to: string): Event => events.get(to)?.[attempts.get(to) ?? 0] ?? 'success';
	const countAttempt = (to: string) => attempts.set(to, (attempts.get(to) ?? 0) + 1);

	// The item of a connection: n8n reads an item's value right before each attempt.
	const current = new AsyncLocalStorage<string>();
	const items = destinations(CALLS).map(({ to }) => {
		events.set(to, chooseEvents(random));
		return {
			index: Number(to),
			get to() {
				current.enterWith(to);
				return to;
			},
		};
	});
	watchConnections(() => {
		const to = current.getStore();
		if (to === undefined || nextEvent(to) !== 'refused') return 'connected';
		countAttempt(to);
		return 'refused';
	});
	simulator.chooseFault = ({ body }) => {
		const { destination } = body as { destination: string };
		const fault = nextEvent(destination);
		countAttempt(destination);
		return typeof fault === 'object' ? fault : undefined;
	};

	const options = { credentials, onError: 'continueErrorOutput' } as const;
	const requestOptions = { timeout: 6_000 };
	const { outputs } = await callEach(items, options, { requestOptions });
	const [done, failed] = outputs;

	expect([...callsByDestination()].filter(([, count]) => count > 1)).toEqual([]);
	expect(done.length + failed.length).toBe(CALLS);
	const results = new Map<string, Result | undefined>();
	for (const item of sourceItems(done)) results.set(`9${item}`, 'done');
	for (const [index, item] of sourceItems(failed).entries()) {
		const message = String(failed[index].json.error);
		results.set(`9${item}`, MESSAGES.find(([pattern]) => pattern.test(message))?.[1]);
	}
	const expected = new Map([...events].map(([to, each]) => [to, expectedResult(each)]));
	expect([...results].filter(([to, result]) => result !== expected.get(to))).toEqual([]);
	expect(new Set(expected.values())).toEqual(new Set(['done', 'unknown']));
	const calls = callsByDestination();
	for (const [to, result] of expected) {
		if (result === 'done') expect(calls.get(to)).toBe(1);
	}
}, 180_000);
