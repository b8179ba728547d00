// Attacks of the security audit: each succeeded before.
import { deriveKeys } from '../../nodes/shared/questionKeys.ts';
import type { Caller } from '../kit/engine/engine.cts';
import { activateTrigger, lastUrl } from '../kit/engine/active-trigger.cts';
import { message } from '../kit/engine/events.cts';
import { failConnections, shortenPauses } from '../kit/engine/network.cts';
import { itemsOf, run, runOk } from '../kit/engine/run-operation.cts';
import { startTlsGateway } from '../kit/engine/servers.cts';
import { createCredential, simulator } from '../kit/engine/tenant.cts';
import { botOf, SHOP, TriggerHost } from '../kit/engine/trigger-host.cts';

afterEach(() => jest.restoreAllMocks());

const CALLERS: Caller[] = ['engine', 'RoutingNode'];
const CALLS = CALLERS.flatMap((caller) =>
	['agent:call', 'queue:call'].map((operation): [string, Caller] => [operation, caller]),
);

describe.each(CALLS)(
	'a stranger chooses the destination of %s, called by the %s',
	(name, caller) => {
		const call = (destination: unknown, allowedDestinations?: string) =>
			run(
				name,
				{
					destination: '={{ $json.to }}',
					...(allowedDestinations === undefined ? {} : { allowedDestinations }),
				},
				{ caller, items: [{ to: destination as string }] },
			);

		const LIST = '+1, !+1900, !+1 (976), +49, 2';

		test.each([
			...[
				'+1 900 555 0100',
				'+1-900-555-0100',
				'+1 (900) 555.0100',
				'001 900 5550100',
				'+1９００5550100',
			],
			...[
				'+1 976 5550100',
				'+882 16 1234567',
				'00882161234567',
				'*98',
				'#31#+15550100',
				'*67 15550100',
			],
			...[
				'+15550100*98',
				'+15550100,,2',
				'+15550100;ext=2',
				'15550100',
				'+٤٩30123456',
				'+',
				'011882161',
			],
			...['+1⁵900 555 0100', '+1５900 555 0100', '+1（0）900 555 0100', '+1⁵ (0) 900 5550100'],
			...[
				'1-800-FLOWERS',
				'+1 555 CALL-NOW',
				'sip:15550100@evil.example',
				'tel:+1555;phone-context=+1',
			],
			...['+1\u200b900 5550100', '+1\u2011900\u20115550100', 'tel:+15550100', '+1 900 (0) 5550100'],
			...['+1 0 900 5550100', '+1[0]900', '+1 (00) 900 5550100', '+1 -0- 900', '+1 1 900 5550100'],
			...['+1555010019005550100', '+15550100077 19005550100', '+15550100\n201', '+1\u00ad900'],
		])('%j is not called, and nothing is sent', async (destination) => {
			const { error } = await call(destination, LIST);
			expect(error?.message).toMatch(/No call was placed/);
			expect(simulator.requests.filter(({ path }) => path.includes('calls'))).toEqual([]);
			expect(simulator.calls).toEqual([]);
		});

		test.each([
			...['+1 555 010 0077', '0049 (0)30 123456', '+49-30/123456', '201', '2', '+1.555.0100'],
			...[
				'+49 [0] 30 123456',
				'+49 030 123456',
				'\u202a+1 555 0100\u202c',
				'+1\u00a0(555)\t010‐0077',
			],
			...['+1 910 555 0100', '+49 152 0900 9000'],
		])('%j is called', async (destination) => {
			const { error } = await call(destination, LIST);
			expect(error).toBeUndefined();
			expect(simulator.calls).toMatchObject([{ destination }]);
		});

		test.each([
			...['+49 0900 123456', '0049 0900 123456', '+49(0)(0)900 123456', '+49 0 900', '+49 00900'],
		])('%j is not called with a list that refuses +49900', async (destination) => {
			const { error } = await call(destination, '+49, !+49900');
			expect(error?.message).toMatch(/^Destination is not one of the Allowed Destinations/);
			expect(simulator.calls).toEqual([]);
		});

		test.each([
			['+49 0190 555123', '+, !+49190'],
			['+49 0190 555123', '+4, !+49190'],
			['+49 0 190 555123', '+, !+49190'],
			['+49 (0)0 190 555123', '+4, !+49190'],
			['0049 0190 555123', '+, !+49190'],
			['+353 01550 123456', '+, !+3531550'],
			['+7 0809 123456', '+, !+7809'],
			['+1 0 900 555 0100', '+, !+1900'],
		])('%j, with a trunk zero, is not called with the list %j', async (destination, list) => {
			const { error } = await call(destination, list);
			expect(error?.message).toMatch(/^Destination is not one of the Allowed Destinations/);
			expect(simulator.calls).toEqual([]);
		});

		test.each([
			['+49 30 123456', '+, !+49190, !+4931'],
			['+1 206 855 0100', '+1, !+1268'],
			['+39 06 123456', '+3906'],
			['+39 06 123456', '+3906, !+39190'],
		])('%j, with a zero of its own, is called with the list %j', async (destination, list) => {
			expect((await call(destination, list)).error).toBeUndefined();
			expect(simulator.calls).toMatchObject([{ destination }]);
		});

		test.each([
			...[
				'+1, !+1900*',
				'+1, !+1900x',
				'+1, !"+1900"',
				'+1, ^+1900',
				'+1, !!+1900',
				'+1, !tel:+1900',
			],
			...['+1, !+1٩00', '+1; !+1900', '+1 !+1900', '+1\n!+1900', '+1, not +1900'],
		])('+19005550100 is not called with the misspelled list %j', async (list) => {
			const { error } = await call('+19005550100', list);
			expect(error?.message).toMatch(/contains "[^]+", which is not a number prefix/);
			expect(simulator.calls).toEqual([]);
		});

		test.each(['2425550100', '9005550100', '919005550100', '901144207123456', '2000001'])(
			'%j is not called with a list that has extensions',
			async (destination) => {
				const { error } = await call(destination, '+1, !+1900, !+1242, +49, 2, 9');
				expect(error?.message).toMatch(
					/^Destination is not one of the Allowed Destinations .* "[29]" .* six digits\. No call was/,
				);
				expect(error?.description).toMatch(/with \+ and the country code/);
				expect(simulator.calls).toEqual([]);
			},
		);

		test('a refused number is not said to be too long for an extension', async () => {
			const { error } = await call('19005551234', '1, !1900');
			expect(error?.message).toBe(
				'Destination is not one of the Allowed Destinations of this node. No call was placed: do not try the same number in another format',
			);
		});

		test.each([
			...[
				['200000', '2'],
				['9', '9'],
				['2425550100', '2425'],
				['030123456', '0'],
			],
			...[
				['2425550100', '24, 2425, !243'],
				['+2425550100', '+2'],
				['*72001', '*7, 1'],
			],
		])('%j is called with the list %j', async (destination, list) => {
			expect((await call(destination, list)).error).toBeUndefined();
			expect(simulator.calls).toMatchObject([{ destination }]);
		});

		test.each([
			['2500', '2, !25'],
			['2500', '25, !25'],
			['9005550100', '9005, 9, !900555'],
		])('%j is refused with the list %j', async (destination, list) => {
			const { error } = await call(destination, list);
			expect(error?.message).toMatch(/^Destination is not one of the Allowed Destinations/);
			expect(simulator.calls).toEqual([]);
		});

		test.each(['+1, ！+1900', '+1，!+1900', ' +1 , ! +1 (900) ,, +49,', '001,!001-900'])(
			'+15550100, but not +19005550100 is called with the list %j',
			async (list) => {
				expect((await call('+15550100', list)).error).toBeUndefined();
				const { error } = await call('+19005550100', list);
				expect(error?.message).toMatch(/^Destination is not one of the Allowed Destinations/);
				expect(simulator.calls).toHaveLength(1);
			},
		);

		test.each(['Please call me back', '+', '*', '---', '()'])(
			'%j has no digit, and is refused without a list, too',
			async (destination) => {
				const { error } = await call(destination);
				expect(error?.message).toMatch(/^Destination has no digit/);
				expect(simulator.calls).toEqual([]);
			},
		);

		test.each(['', '  '])('any number is called with the list %j', async (list) => {
			expect((await call('*98', list)).error).toBeUndefined();
		});

		test.each(['-', ',', '!', '={{ $json.to }}', '!+1900', '+1, !+1', '!+1, +1'])(
			'+15550100 is refused with the list %j',
			async (list) => {
				expect((await call('+15550100', list)).error?.message).toMatch(/Allowed Destinations/);
				expect(simulator.calls).toEqual([]);
			},
		);
	},
);

test('the item after a refused one is called', async () => {
	const items = [{ to: '+19005550100' }, { to: '+15550100' }];
	const parameters = { destination: '={{ $json.to }}', allowedDestinations: '+1, !+1900' };
	const { outputs } = await run('queue:call', parameters, {
		items,
		onError: 'continueErrorOutput',
	});
	expect(outputs.map((output) => output.length)).toEqual([1, 1]);
	expect(simulator.calls).toMatchObject([{ destination: '+15550100' }]);
});

describe('whoever can use a credential tries to take its token', () => {
	test.each(CALLERS)('through a server of their own, called by the %s', async (caller) => {
		const { url, requests } = await startTlsGateway(simulator.url);
		const requestOptions = { allowUnauthorizedCerts: true };
		const credentials = { baseUrl: `${url}/cx` };
		const { error } = await run('agent:call', { requestOptions }, { caller, credentials });
		expect(error?.message).toBe(
			'The credential does not allow Ignore SSL Issues in Request Options',
		);
		expect(requests).toEqual([]);
		expect(simulator.requests).toEqual([]);
	});

	const BASE_URL = 'https://cx.example.org/cx';
	test.each([
		['cpaas.sangoma.com', true],
		['example.org', true],
		['*.cx.example.org', true],
		['cpaas.sangoma.com, CX.example.org.', false],
		['*.example.org', false],
		['cx.example.org:8443', true],
		['https://cx.example.org', true],
		['*', true],
	])('with the Allowed Domains %j', async (allowedDomains, isRefused) => {
		shortenPauses();
		failConnections('refused', Infinity);
		const credentials = { baseUrl: BASE_URL, allowedHttpRequestDomains: 'domains', allowedDomains };
		const { error } = await run('agent:call', {}, { credentials });
		const problem = /Allowed Domains in the credential does not include cx.example.org/;
		expect(problem.test(`${error?.message} ${error?.description}`)).toBe(isRefused);
		expect(simulator.calls).toEqual([]);
	});
});

test.each(CALLERS)('Ignore SSL Issues is a yes or no, called by the %s', async (caller) => {
	const { url, requests } = await startTlsGateway(simulator.url);
	const credentials = { baseUrl: `${url}/cx`, allowIgnoreSsl: 'true' };
	for (const allowUnauthorizedCerts of [true, 'true', 1]) {
		const requestOptions = { allowUnauthorizedCerts };
		expect(
			(await run('agent:call', { requestOptions }, { caller, credentials })).error,
		).toBeDefined();
	}
	expect(requests).toEqual([]);
});

// A blank that no other test would find in its output.
const BLANKS = ['', '\u2007\u2007', '\u200b\u2060', '\u0001', null];

describe('a credential without a client secret', () => {
	test.each(BLANKS)('registers nothing: %j', async (clientSecret) => {
		const host = new TriggerHost({}, { credentials: { clientSecret: clientSecret as string } });
		await expect(host.activate()).rejects.toThrow(/Client Secret in the credential is empty/);
		expect(simulator.requests).toEqual([]);
	});

	test('lets no delivery in, though anyone can compute a key', async () => {
		const { host, url, send } = await activateTrigger();
		host.credentials.change({ clientSecret: '' });
		host.staticData = {};
		expect((await send(message())).status).toBe(401);
		expect(url).toBe(lastUrl());
	});

	test('takes no answer that anyone can sign', async () => {
		expect(
			BLANKS.map((clientSecret) => deriveKeys({ clientSecret: clientSecret as string })),
		).toEqual(BLANKS.map(() => undefined));
	});

	test('sends no request', async () => {
		const { error } = await run('agent:call', {}, { credentials: { clientSecret: '' } });
		expect(`${error?.message} ${error?.description}`).toMatch(/Client Secret in the credential/);
		expect(simulator.requests).toEqual([]);
	});
});

test('secrets of every channel stay out of the list of inboxes', async () => {
	const inbox = {
		...{ id: 1, name: 'Website', website_token: 'w7HgPz9LqKbT', bot_token: '123:never-seen' },
		...{ web_widget_script: "<script>run('w7HgPz9LqKbT')</script>", line_channel_secret: 'never' },
		provider_config: {
			api_key: 'never-seen-2',
			webhook_verify_token: 'never-seen-3',
			more: 'never',
		},
	};
	simulator.injectFault({ kind: 'response', status: 200, body: { payload: [inbox] } });
	const result = await runOk('inbox:getAll', { simplify: false });
	expect(itemsOf(result)).toEqual([
		{ id: 1, name: 'Website', web_widget_script: "<script>run('***')</script>" },
	]);
});

describe('a server that echoes the token or the client secret', () => {
	const NAMES = ['message:send', 'inbox:getAll'];
	const SHAPES: Array<[where: string, shape: (secret: string) => unknown]> = [
		['a text', (secret) => ({ payload: [{ id: 1, note: `You sent ${secret}.` }] })],
		['a name', (secret) => ({ payload: [{ id: 1, [secret]: true }] })],
		[
			'a URL',
			(secret) => ({ payload: [{ id: 1, url: `https://x/?q=${encodeURIComponent(secret)}` }] }),
		],
		['a text that is cut', (secret) => `${'x'.repeat(70)}${secret}`],
		['a reason that is cut', (secret) => ({ error: `${'x '.repeat(190)}${secret}` })],
	];

	test.each(NAMES.flatMap((name) => SHAPES.map(([where, shape]) => [name, where, shape] as const)))(
		'%s: neither is in the result, in %s',
		async (name, _where, shape) => {
			const credentials = createCredential();
			await runOk('inbox:getAll', {}, { credentials });
			const { clientId, clientSecret } = await credentials.read();
			const basic = Buffer.from(`${String(clientId)}:${String(clientSecret)}`).toString('base64');
			for (const secret of [credentials.token ?? '', String(clientSecret), basic]) {
				for (const status of [200, 422]) {
					simulator.injectFault({ kind: 'response', status, body: shape(secret) });
					const { outputs, error } = await run(name, { simplify: false }, { credentials });
					const shown = JSON.stringify([outputs, error?.message, error?.description]);
					expect(shown).not.toContain(secret.slice(0, 8));
				}
			}
		},
	);
});

test('a secret of one inbox stays out of the others, too', async () => {
	const body = {
		payload: [
			{ id: 1, greeting: 'Token: w7HgPz9LqKbT' },
			{ id: 2, bot_tokens: ['w7HgPz9LqKbT'] },
		],
	};
	simulator.injectFault({ kind: 'response', status: 200, body });
	const result = await runOk('inbox:getAll', { simplify: false });
	expect(itemsOf(result)).toEqual([{ id: 1, greeting: 'Token: ***' }, { id: 2 }]);
});

describe('deliveries with huge IDs and states', () => {
	test('are not remembered', async () => {
		const { host, send } = await activateTrigger({ options: { untilHumanTakesOver: true } });
		const huge = (name: string) => `${name}${'x'.repeat(1000)}`;
		const agent = { message_type: 'outgoing', sender: { id: huge('7'), type: 'user' } };
		const pending = { id: 418, status: huge('pending') };
		for (const body of [
			message({ conversation: { id: huge('4'), status: 'pending' } }),
			message({ ...agent, conversation: { id: 418 } }),
			message({ message_type: 'outgoing', conversation: pending }),
		]) {
			await send(body);
		}
		await send(message({ message_type: 'outgoing', sender: { id: 7, type: 'user' } }));
		expect(JSON.stringify(host.staticData)).toContain('"7\\"');
		expect(JSON.stringify(host.staticData)).not.toContain('xxx');
		expect((await send(message({ conversation: { id: huge('5') } }))).items).toHaveLength(1);
	});
});

describe('forged deliveries', () => {
	test('cost one read of a credential that cannot be read', async () => {
		const { host, send } = await activateTrigger();
		host.staticData = {};
		const read = jest.spyOn(host.credentials, 'read');
		read.mockRejectedValue(new Error('The database is away'));
		for (let sent = 0; sent < 50; sent++) {
			expect((await send(message(), { query: `key=${'0'.repeat(32)}` })).status).toBe(401);
		}
		expect(read.mock.calls.length).toBeLessThanOrEqual(2);
	});
});

describe('static data', () => {
	test.each([
		['a webhook', {}],
		['a bot', botOf(SHOP)],
	])('does not contain the key of %s', async (_what, parameters) => {
		const { host, key, send } = await activateTrigger(parameters);
		expect(JSON.stringify(host.staticData)).not.toContain(key);
		expect(await send(message())).toMatchObject({ status: 200 });
	});

	test.each([
		['a webhook', {}],
		['a bot', botOf(SHOP)],
	])('of the version before, with the key of %s, is understood', async (_what, parameters) => {
		const { host, key, send } = await activateTrigger(parameters);
		const [name] = Object.keys(host.staticData.global as object);
		const { botId } = (
			host.staticData.global as Record<string, { registrations: [{ botId?: string }] }>
		)[name].registrations[0];
		const old = '0123456789abcdef'.repeat(2);
		const registrations = [
			{ key, isComplete: true, ...(botId === undefined ? {} : { botId }) },
			{ key: old, isComplete: true },
		];
		host.staticData = { global: { [name]: { currentKey: key, registrations } } };
		expect(await send(message())).toMatchObject({ status: 200 });
		expect(await send(message(), { query: `key=${old}` })).toEqual({
			status: 200,
			result: 'dropped: old registration',
		});
		const { bots, webhooks } = simulator;
		await host.activate();
		expect([simulator.bots, simulator.webhooks]).toEqual([bots, webhooks]);
		expect(JSON.stringify(host.staticData)).not.toContain(key);
	});
});
