// n8n now and then loses what a trigger remembers, or sets it back: deliveries must come in all the same.
import { randomBytes } from 'node:crypto';
import { CredentialStore } from './credentialStore.cts';
import { simulator } from './tenant.cts';
import { keyOf, lastUrl, listening, makeHost } from './trigger-listening.cts';
import { message } from './trigger-samples.cts';
import { botOf, SHOP, type Host } from './trigger-support.cts';

jest.setTimeout(60_000);

const ACCEPTED = { status: 200, result: 'accepted' };
const OLD = { status: 200, result: 'dropped: old registration' };
const FORGED = { status: 401, result: 'refused: unknown key' };
const SEEN = { status: 200, result: 'dropped: seen before' };

/** What else may stand where the memory was: nothing, or what a Code node wrote. */
const LOST = { nothing: {}, 'what a Code node wrote': { global: { n: 1 } } };

const KEPT_MS = 10_000;

/** Lets this much time pass at once. */
function skip(ms: number): void {
	const now = Date.now() + ms;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
}

async function change(host: Host, parameters: Host['node']['parameters']): Promise<string> {
	host.node = { ...host.node, parameters };
	await host.activate('update');
	return lastUrl();
}

const forge = () => `key=${randomBytes(16).toString('hex')}`;

afterEach(() => jest.restoreAllMocks());

describe.each(Object.keys(LOST) as Array<keyof typeof LOST>)('of the memory is left %s', (what) => {
	test.each([
		['a webhook', {}],
		['a bot', botOf(SHOP)],
	])('%s is let in, and nobody else', async (_what, parameters) => {
		const { host, send } = await listening(parameters);
		host.staticData = structuredClone(LOST[what]);
		expect(await send(message())).toMatchObject(ACCEPTED);
		expect(await send(message(), { query: forge() })).toEqual(FORGED);
		expect(await send(message())).toMatchObject(ACCEPTED);
	});

	test('a bot that a person switches on again is no second one', async () => {
		const { host } = await listening(botOf(SHOP));
		host.staticData = structuredClone(LOST[what]);
		await host.activate();
		expect(simulator.bots).toHaveLength(1);
	});
});

describe('a memory that was set back', () => {
	test('to the registration before: both are let in, and each event once', async () => {
		const { host, url: old } = await listening();
		const before = structuredClone(host.staticData);
		const url = await change(host, { events: ['conversation_created', 'message_created'] });
		host.staticData = before;
		const event = message();
		expect(await host.deliver(url, { body: event })).toMatchObject(ACCEPTED);
		expect(await host.deliver(old, { body: event })).toEqual(SEEN);
		expect(await host.deliver(old, { body: message() })).toMatchObject(ACCEPTED);
	});

	test('to when the one of now was an old one', async () => {
		const { host, url } = await listening();
		const { parameters } = host.node;
		const other = await change(host, { events: ['conversation_created'] });
		const before = structuredClone(host.staticData);
		host.node = { ...host.node, parameters };
		await host.activate('update');
		expect(await host.deliver(other, { body: message() })).toEqual(OLD);
		host.staticData = before;
		expect(await host.deliver(url, { body: message() })).toMatchObject(ACCEPTED);
	});
});

describe('a client secret that was rotated', () => {
	async function toRotate() {
		const listener = await listening();
		const rotate = () => {
			simulator.rotateSecret(simulator.client.clientId, 'rotated');
			listener.host.credentials.change({ clientSecret: 'rotated' });
		};
		return { ...listener, rotate };
	}

	test('not published yet: the registration goes on working', async () => {
		const { rotate, send } = await toRotate();
		rotate();
		skip(KEPT_MS);
		expect(await send(message())).toMatchObject(ACCEPTED);
	});

	test('published: the new registration works at once, the old one is dropped at once', async () => {
		const { host, url: old, rotate, send } = await toRotate();
		// Just before, somebody's key was compared with the one of then.
		skip(0);
		expect(await send(message(), { query: forge() })).toEqual(FORGED);
		rotate();
		await host.activate();
		expect(keyOf(lastUrl())).not.toBe(keyOf(old));
		expect(await host.deliver(old, { body: message() })).toEqual(OLD);
		expect(await host.deliver(lastUrl(), { body: message() })).toMatchObject(ACCEPTED);
	});
});

test('twenty registrations are told from forged ones, the twenty-first before is forgotten', async () => {
	const host = makeHost(CredentialStore.for(simulator));
	const urls = [];
	for (let n = 0; n <= 20; n++) {
		urls.push(await change(host, { events: ['message_created', `event_${n}`] }));
	}
	const answers = [];
	for (const url of urls) answers.push(await host.deliver(url, { body: message() }));
	expect(answers.slice(0, 2)).toEqual([FORGED, OLD]);
	expect(answers.slice(1, 20)).toEqual(Array(19).fill(OLD));
	expect(answers[20]).toMatchObject(ACCEPTED);
});

describe('a look at the credential', () => {
	test('happens for no delivery whose key is remembered as the current one', async () => {
		const { host, send } = await listening();
		const before = host.credentials.reads;
		await send(message());
		expect(host.credentials.reads).toBe(before);
	});

	test('happens at most once in ten seconds for each trigger', async () => {
		const { host, send } = await listening();
		const before = host.credentials.reads;
		const flood = async () => {
			await Promise.all(Array.from({ length: 100 }, () => send(message(), { query: forge() })));
		};
		skip(0);
		await flood();
		await flood();
		expect(host.credentials.reads - before).toBe(1);
		skip(KEPT_MS);
		await flood();
		expect(host.credentials.reads - before).toBe(2);
		expect((await listening()).host.credentials.reads).toBeGreaterThan(0);
	});

	test('that gave a key is not used once the settings are others', async () => {
		const { host, send } = await listening();
		host.staticData = {};
		expect(await send(message())).toMatchObject(ACCEPTED);
		host.node = { ...host.node, parameters: { events: ['conversation_created'] } };
		expect(await send(message())).toEqual(FORGED);
	});

	test('that failed is not kept', async () => {
		const { host, send } = await listening();
		host.staticData = {};
		const read = jest.spyOn(host.credentials, 'read');
		read.mockRejectedValueOnce(new Error('The database is away'));
		expect(await send(message())).toEqual(FORGED);
		expect(await send(message())).toMatchObject(ACCEPTED);
	});

	test.each([
		['another trigger', async () => (await listening()).key],
		[
			'another secret',
			async () => {
				const host = makeHost(CredentialStore.for(simulator, { clientSecret: 'other' }));
				await host.activate().catch(() => undefined);
				return randomBytes(16).toString('hex');
			},
		],
	])('lets in nobody with the key of %s', async (_what, makeKey) => {
		const { host, send } = await listening();
		host.staticData = {};
		expect(await send(message(), { query: `key=${await makeKey()}` })).toEqual(FORGED);
	});
});

describe('while somebody listens for a test event', () => {
	test("the test URL's own key is let in, and not the one in production", async () => {
		const { host, send, key } = await listening(botOf(SHOP));
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

	test('for a bot, only events that name its inbox come in, who has the chat or not', async () => {
		const host = makeHost(CredentialStore.for(simulator), botOf(SHOP));
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
