// Which keys are accepted, also when n8n loses what a trigger stored or resets it.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { activateTrigger, keyOf, lastUrl } from '../kit/engine/active-trigger.cts';
import { MESSAGE, message } from '../kit/engine/events.cts';
import { simulator } from '../kit/engine/tenant.cts';
import { botOf, SHOP, TriggerHost } from '../kit/engine/trigger-host.cts';

jest.setTimeout(60_000);

const ACCEPTED = { status: 200, result: 'accepted' };
const OLD = { status: 200, result: 'dropped: old registration' };
const FORGED = { status: 401, result: 'refused: unknown key' };
const SEEN = { status: 200, result: 'dropped: duplicate' };

/** What may replace the trigger's static data: nothing, or what a Code node wrote. */
const REPLACEMENTS = { nothing: {}, 'what a Code node wrote': { global: { n: 1 } } };

const CACHE_MS = 10_000;

/** Moves the clock forward. */
function advance(ms: number): void {
	const now = Date.now() + ms;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
}

/** Changes the parameters of an active trigger. Returns its new URL. */
async function update(host: TriggerHost, parameters: INodeParameters): Promise<string> {
	host.setParameters(parameters);
	await host.activate('update');
	return lastUrl();
}

const forgedKey = () => `key=${randomBytes(16).toString('hex')}`;

afterEach(() => jest.restoreAllMocks());

describe('a wrong key', () => {
	test('is refused in every form', async () => {
		const { host, send, key } = await activateTrigger();
		const other = await activateTrigger();
		const readsBefore = host.credentials.reads;
		const started = Date.now();
		const upper = key.replace(/[a-f]/g, (digit) => digit.toUpperCase());
		const wrong = ['', 'x', upper, other.key, `${key}0`, `0${key}`, key.slice(1)];
		const encoded = [`${key.slice(1)}%00`, `%20${key.slice(1)}`, '%F0%9F%94%91'.repeat(16)];
		const random = Array.from({ length: 200 }, () => randomBytes(16).toString('hex'));
		const queries = [
			...['', 'key', `KEY=${key}`, `key[]=${key}`, `key[a]=${key}`, `key=${key}&key=${key}`],
			...[...wrong, ...encoded, ...random].map((each) => `key=${each}`),
		];
		for (const query of queries.filter((each) => each !== `key=${key}`)) {
			expect([query, await send(MESSAGE, { query })]).toEqual([query, FORGED]);
		}
		const tenSeconds = Math.ceil((Date.now() - started) / 10_000);
		expect(host.credentials.reads - readsBefore).toBeLessThanOrEqual(tenSeconds + 1);
		expect(await send(MESSAGE)).toMatchObject({ result: 'accepted' });
	});

	test('is any text (property)', async () => {
		const { send } = await activateTrigger();
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 64 }), async (text) => {
				const query = `key=${encodeURIComponent(text)}`;
				expect(await send(MESSAGE, { query })).toEqual(FORGED);
			}),
			{ numRuns: 100 },
		);
	});

	test('of the wrong form reads neither the credential nor the body', async () => {
		const { host, send } = await activateTrigger();
		const before = host.credentials.reads;
		expect(await send(undefined, { raw: '[]', query: 'key=x' })).toEqual(FORGED);
		await send(MESSAGE);
		expect(host.credentials.reads).toBe(before);
	});
});

describe.each(Object.keys(REPLACEMENTS) as Array<keyof typeof REPLACEMENTS>)(
	'static data replaced by %s',
	(what) => {
		test.each([
			['a webhook', {}],
			['a bot', botOf(SHOP)],
		])('%s accepts its key and no other', async (_what, parameters) => {
			const { host, send } = await activateTrigger(parameters);
			host.staticData = structuredClone(REPLACEMENTS[what]);
			expect(await send(message())).toMatchObject(ACCEPTED);
			expect(await send(message(), { query: forgedKey() })).toEqual(FORGED);
			expect(await send(message())).toMatchObject(ACCEPTED);
		});

		test('activating a bot again creates no second bot', async () => {
			const { host } = await activateTrigger(botOf(SHOP));
			host.staticData = structuredClone(REPLACEMENTS[what]);
			await host.activate();
			expect(simulator.bots).toHaveLength(1);
		});
	},
);

describe('static data that was reset', () => {
	test('to the registration before: both keys are accepted, and each event once', async () => {
		const { host, url: old } = await activateTrigger();
		const before = structuredClone(host.staticData);
		const url = await update(host, { events: ['conversation_created', 'message_created'] });
		host.staticData = before;
		const event = message();
		expect(await host.deliver(url, { body: event })).toMatchObject(ACCEPTED);
		expect(await host.deliver(old, { body: event })).toEqual(SEEN);
		expect(await host.deliver(old, { body: message() })).toMatchObject(ACCEPTED);
	});

	test('to a state in which an old registration was current', async () => {
		const { host, url } = await activateTrigger();
		const { parameters } = host.node;
		const other = await update(host, { events: ['conversation_created'] });
		const before = structuredClone(host.staticData);
		await update(host, parameters);
		expect(await host.deliver(other, { body: message() })).toEqual(OLD);
		host.staticData = before;
		expect(await host.deliver(url, { body: message() })).toMatchObject(ACCEPTED);
	});
});

describe('a rotated client secret', () => {
	/** Activates a trigger. Returns it and a function that rotates the secret. */
	async function prepareRotation() {
		const trigger = await activateTrigger();
		const rotate = () => {
			simulator.rotateSecret(simulator.client.clientId, 'rotated');
			trigger.host.credentials.change({ clientSecret: 'rotated' });
		};
		return { ...trigger, rotate };
	}

	test('the registration works until the workflow is published', async () => {
		const { rotate, send } = await prepareRotation();
		rotate();
		advance(CACHE_MS);
		expect(await send(message())).toMatchObject(ACCEPTED);
	});

	test('after publishing, the new registration works and the old one is dropped at once', async () => {
		const { host, url: old, rotate, send } = await prepareRotation();
		// Caches the key that was expected before.
		advance(0);
		expect(await send(message(), { query: forgedKey() })).toEqual(FORGED);
		rotate();
		await host.activate();
		expect(keyOf(lastUrl())).not.toBe(keyOf(old));
		expect(await host.deliver(old, { body: message() })).toEqual(OLD);
		expect(await host.deliver(lastUrl(), { body: message() })).toMatchObject(ACCEPTED);
	});
});

test('twenty registrations are remembered, older ones count as forged', async () => {
	const host = new TriggerHost();
	const urls = [];
	for (let n = 0; n <= 20; n++) {
		urls.push(await update(host, { events: ['message_created', `event_${n}`] }));
	}
	const responses = [];
	for (const url of urls) responses.push(await host.deliver(url, { body: message() }));
	expect(responses.slice(0, 2)).toEqual([FORGED, OLD]);
	expect(responses.slice(1, 20)).toEqual(Array(19).fill(OLD));
	expect(responses[20]).toMatchObject(ACCEPTED);
});

describe('the credential', () => {
	test('is not read for a delivery with the current key', async () => {
		const { host, send } = await activateTrigger();
		const before = host.credentials.reads;
		await send(message());
		expect(host.credentials.reads).toBe(before);
	});

	test('is read at most once in ten seconds per trigger', async () => {
		const { host, send } = await activateTrigger();
		const before = host.credentials.reads;
		const flood = async () => {
			await Promise.all(Array.from({ length: 100 }, () => send(message(), { query: forgedKey() })));
		};
		advance(0);
		await flood();
		await flood();
		expect(host.credentials.reads - before).toBe(1);
		advance(CACHE_MS);
		await flood();
		expect(host.credentials.reads - before).toBe(2);
		expect((await activateTrigger()).host.credentials.reads).toBeGreaterThan(0);
	});

	test('is read again after the settings changed', async () => {
		const { host, send } = await activateTrigger();
		host.staticData = {};
		expect(await send(message())).toMatchObject(ACCEPTED);
		host.setParameters({ events: ['conversation_created'] });
		expect(await send(message())).toEqual(FORGED);
	});

	test('is read again after reading failed', async () => {
		const { host, send } = await activateTrigger();
		host.staticData = {};
		const read = jest.spyOn(host.credentials, 'read');
		read.mockRejectedValueOnce(new Error('The database is away'));
		expect(await send(message())).toEqual(FORGED);
		advance(CACHE_MS);
		expect(await send(message())).toMatchObject(ACCEPTED);
	});

	test.each([
		['another trigger', async () => (await activateTrigger()).key],
		[
			'another secret',
			async () => {
				const host = new TriggerHost({}, { credentials: { clientSecret: 'other' } });
				await host.activate().catch(() => undefined);
				return randomBytes(16).toString('hex');
			},
		],
	])('does not make the key of %s valid', async (_what, makeKey) => {
		const { host, send } = await activateTrigger();
		host.staticData = {};
		expect(await send(message(), { query: `key=${await makeKey()}` })).toEqual(FORGED);
	});
});

describe('while listening for a test event', () => {
	test('the test URL accepts its own key, and not that of production', async () => {
		const { host, send, key } = await activateTrigger(botOf(SHOP));
		const production = host.staticData;
		host.staticData = await host.listen();
		const test = lastUrl();
		expect(keyOf(test)).not.toBe(key);
		const toTest = async (query?: string) =>
			await host.deliver(test, { body: message(), query, mode: 'manual' });
		expect(await toTest()).toMatchObject(ACCEPTED);
		expect(await toTest(`key=${key}`)).toEqual(FORGED);
		host.staticData = production;
		expect(await send(message(), { query: `key=${keyOf(test)}` })).toEqual(FORGED);
	});

	test('a bot accepts only events that name its inbox, in any status', async () => {
		const host = new TriggerHost(botOf(SHOP));
		host.staticData = await host.listen();
		const send = async (body: object) =>
			(await host.deliver(lastUrl(), { body, mode: 'manual' })).result;
		const open = { conversation: { id: 418, inbox_id: SHOP, status: 'open' } };
		expect(await send(message(open))).toBe('accepted');
		expect(await send(message({ inbox: { id: 13 } }))).toBe('dropped: other inbox');
		const nameless = message({ inbox: undefined, conversation: { id: 418 } });
		expect(await send(nameless)).toBe('dropped: other inbox');
	});
});
