import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fault } from '../../../simulator/index.cts';
import { CredentialStore } from '../credentialStore.cts';
import { watchConnections } from '../network.cts';
import { callsByDestination, simulator } from '../tenant.cts';
import { callEach, destinations } from './calls.cts';

const CALLS = 1000;
const PROBABILITY = 0.3;
const TRIES = 4;

type Weather = 'fair' | 'refused' | Fault;

const AT_ONCE = { 'retry-after': '0' };
const NOT_NOW: Weather[] = [
	{ kind: 'status', status: 429, headers: AT_ONCE },
	{ kind: 'status', status: 503, headers: AT_ONCE },
	'refused',
];
const UNKNOWN: Weather[] = [
	{ kind: 'reset-before' },
	{ kind: 'reset-after' },
	{ kind: 'status', status: 500 },
	{ kind: 'status-after', status: 500 },
];
const HANG: Weather = { kind: 'hang', processed: true };

/** Numbers from 0 to 1 that are the same in every run. */
function numbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** What each try of an item meets: bad with the probability, and a hang seldom, for it takes long. */
function forecast(random: () => number): Weather[] {
	return [...Array(TRIES)].map(() => {
		if (random() >= PROBABILITY) return 'fair';
		const kinds = random() < 0.6 ? NOT_NOW : random() < 0.05 ? [HANG] : UNKNOWN;
		return kinds[Math.floor(random() * kinds.length)];
	});
}

type End = 'done' | 'given up' | 'unknown';

/** How an item has to end: only what surely was not processed is tried again, up to three times. */
function endOf(weather: Weather[]): End {
	const last = weather.find((each) => !NOT_NOW.includes(each));
	if (last === undefined) return 'given up';
	return last === 'fair' ? 'done' : 'unknown';
}

const ENDS: Array<[RegExp, End]> = [
	[/^It is not known whether Sangoma CX could place the agent call: /, 'unknown'],
	[
		/^Sangoma CX could not place the agent call: (too many requests at once|it is not available at the moment|no connection could be made)/,
		'given up',
	],
];

it('A storm: no destination is called twice, and every item ends as it has to', async () => {
	const credentials = CredentialStore.for(simulator);
	await callEach(credentials, [{ to: 'for the token' }]);

	const random = numbers(4);
	const weather = new Map<string, Weather[]>();
	const tries = new Map<string, number>();
	const next = (to: string): Weather => {
		const nth = tries.get(to) ?? 0;
		return weather.get(to)?.[nth] ?? 'fair';
	};
	const tried = (to: string) => tries.set(to, (tries.get(to) ?? 0) + 1);

	// Which item a connection is for: n8n asks an item for its value right before each try.
	const current = new AsyncLocalStorage<string>();
	const items = destinations(CALLS).map(({ to }) => {
		weather.set(to, forecast(random));
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
		if (to === undefined || next(to) !== 'refused') return 'through';
		tried(to);
		return 'refused';
	});
	simulator.chooseFault = ({ body }) => {
		const { destination } = body as { destination: string };
		const fault = next(destination);
		tried(destination);
		return typeof fault === 'object' ? fault : undefined;
	};

	const { outputs } = await callEach(
		credentials,
		items,
		{ onError: 'continueErrorOutput' },
		{ requestOptions: { timeout: 15_000 } },
	);
	const [done, failed] = outputs;

	expect([...callsByDestination()].filter(([, count]) => count > 1)).toEqual([]);
	expect(done.length + failed.length).toBe(CALLS);
	const ends = new Map<string, End | undefined>();
	for (const { pairedItem } of done) {
		ends.set(`9${(pairedItem as { item: number }).item}`, 'done');
	}
	for (const { json, pairedItem } of failed) {
		const [, end] = ENDS.find(([words]) => words.test(String(json.error))) ?? [];
		ends.set(`9${(pairedItem as { item: number }).item}`, end);
	}
	const expected = new Map([...weather].map(([to, each]) => [to, endOf(each)]));
	expect([...ends].filter(([to, end]) => end !== expected.get(to))).toEqual([]);
	expect(new Set(expected.values())).toEqual(new Set(['done', 'given up', 'unknown']));
	for (const [to, end] of expected) if (end === 'given up') expect(tries.get(to)).toBe(TRIES);
	for (const [to, end] of expected)
		if (end === 'done') expect(callsByDestination().get(to)).toBe(1);
}, 180_000);
