import fc from 'fast-check';
import { extractErrorMessage } from '../../nodes/shared/errors/extractErrorMessage.ts';
import { readFailure } from '../../nodes/shared/errors/readFailure.ts';
import { parseResponse } from '../../nodes/shared/response.ts';
import { isSecretKey, redact, redactNamed, withoutSecrets } from '../../nodes/shared/secrets.ts';
import { operations } from './operations.cts';

const SECRET_KEYS = [
	...['access_token', 'accessToken', 'Access-Token', 'refresh_token', 'client_secret', 'secret'],
	...['SECRET', 'hmac_token', 'pubsub_token', 'password', 'smtp_password', 'imapPassword'],
	...['passwords', 'website_token', 'bot_token', 'line_channel_secret', 'api_key', 'apiKey'],
	...['APIKey', 'provider_credentials', 'smtp_pass', 'private_key', 'feature_keys', 'authtoken'],
	...['api_key_', ' token ', 'api_key_2', 'token2', 'api_key_v2', 'secretkey', 'signingKey', 'jwt'],
	...['X-Authorization', 'appkey', '__secret__', 'accessKeys', 'tokenValue', 'client_secret_hash'],
	...[
		'private_key_pem',
		'api_key_live',
		'bot_token_encrypted',
		'tokens_by_id',
		'smtp_pwd',
		'Set-Cookie',
	],
	...['credentials_json', 'access_tokens_list', 'connectionString', 'providerSettings'],
];

describe('isSecretKey', () => {
	test.each(SECRET_KEYS)('%s', (key) => expect(isSecretKey(key)).toBe(true));
	test.each([
		...[
			'id',
			'token_type',
			'secretary',
			'hmac_mandatory',
			'name',
			'',
			'key',
			'public_key',
			'monkey',
		],
		...[
			'next_page_token',
			'pass_through',
			'tokenized',
			'secret_santa',
			'key_2',
			'author',
			'2',
			'_',
			'key_value',
			'primary_key_old',
			'cookie_banner',
			'token_count',
			'configuration',
			'pinned',
		],
	])('not %j', (key) => expect(isSecretKey(key)).toBe(false));
});

describe('withoutSecrets', () => {
	test('keeps everything else as it was', () => {
		const value = { id: 1, list: [1, 'two', null, { three: true }], deep: { er: {} }, no: null };
		expect(withoutSecrets(value)).toEqual(value);
	});

	test('copies and does not change the original', () => {
		const value = { id: 1, secret: 's', deep: { secret: 's' } };
		expect(withoutSecrets(value)).toEqual({ id: 1, deep: {} });
		expect(value).toEqual({ id: 1, secret: 's', deep: { secret: 's' } });
	});

	test('cuts what is nested too deeply', () => {
		const wrap = (value: unknown, times: number): unknown =>
			times === 0 ? value : { in: wrap(value, times - 1) };
		const shallow = wrap({ secret: 's', id: 1 }, 60);
		expect(JSON.stringify(withoutSecrets(shallow))).toContain('"id":1');
		const deep = JSON.stringify(withoutSecrets(wrap({ secret: 's', id: 1 }, 5000)));
		expect(deep).toContain('null');
		expect(deep).not.toContain('"id"');
	});

	test('cuts nested lists at 64 levels', () => {
		const nest = (levels: number): unknown => (levels === 0 ? [] : [nest(levels - 1)]);
		const depthOf = (value: unknown): number =>
			Array.isArray(value) && value.length > 0 ? 1 + depthOf(value[0]) : 0;
		expect(depthOf(withoutSecrets(nest(63)))).toBe(63);
		expect(JSON.stringify(withoutSecrets(nest(63)))).not.toContain('null');
		expect(JSON.stringify(withoutSecrets(nest(64)))).toContain('[null]');
	});

	test('keeps the prototype of the copy', () => {
		const copy = withoutSecrets(JSON.parse('{"__proto__": {"polluted": true}, "id": 1}'));
		expect(copy).toEqual({ id: 1 });
		expect((copy as Record<string, unknown>).polluted).toBeUndefined();
	});
});

describe('withoutSecrets in an inbox (attack: names of other channels, and copies in texts)', () => {
	const TOKEN = 'w7HgPz9LqKbT';

	test('removes the token once more from a script', () => {
		const inbox = { id: 1, website_token: TOKEN, web_widget_script: `run({ token: '${TOKEN}' })` };
		expect(withoutSecrets(inbox)).toEqual({ id: 1, web_widget_script: "run({ token: '***' })" });
	});

	test('removes it whatever its characters, and the longer of two first', () => {
		const token = `${TOKEN}.*[a]\\$&/=`;
		const value = { a_token: TOKEN, b_token: token, url: `https://x/${token}?t=${TOKEN}` };
		expect(withoutSecrets(value)).toEqual({ url: 'https://x/***?t=***' });
	});

	test('removes it as it is in JSON and in a URL', () => {
		const token = `${TOKEN}"/?\ud800`;
		const url = `https://x/?t=${encodeURIComponent(`${TOKEN}"/?`)}%EF%BF%BD`;
		const value = { a_token: token, url, text: JSON.stringify({ token }) };
		expect(withoutSecrets(value)).toEqual({ url: 'https://x/?t=***', text: '{"token":"***"}' });
	});

	test.each(['provider_config', 'providerConfig'])('removes the whole %s', (name) => {
		const value = { [name]: { username: 'u', app_key: TOKEN }, url: `https://x/${TOKEN}` };
		expect(withoutSecrets(value)).toEqual({ url: 'https://x/***' });
	});

	test('keeps texts that contain a short secret, or what is no secret of a provider', () => {
		const value = { secret: 'hello', provider_config: { phone: '+15550100' }, phone: '+15550100' };
		expect(withoutSecrets({ ...value, text: 'hello' })).toEqual({
			phone: '+15550100',
			text: 'hello',
		});
	});

	test('a thousand inboxes take less than a second', () => {
		const inboxes = Array.from({ length: 1000 }, (_, id) => ({
			website_token: `${TOKEN}${id}`,
			web_widget_script: `${'x'.repeat(1000)}${TOKEN}${id}`,
		}));
		const started = Date.now();
		expect(JSON.stringify(withoutSecrets(inboxes))).not.toContain(TOKEN);
		expect(Date.now() - started).toBeLessThan(1000);
	});
});

describe('withoutSecrets (attack: secrets that have no field of their own)', () => {
	const TOKEN = 'w7HgPz9LqKbT';

	test.each<[what: string, value: object, shown: object]>([
		['a list', { tokens: [TOKEN], text: TOKEN }, { text: '***' }],
		['a map', { tokens: { 12: TOKEN }, text: TOKEN }, { text: '***' }],
		[
			'an object',
			{ token: { value: TOKEN, by: 'Rosa Example' }, text: `Rosa Example ${TOKEN}` },
			{ text: 'Rosa Example ***' },
		],
		['a name', { token: TOKEN, by: { [TOKEN]: 1 } }, { by: { '***': 1 } }],
		['a pair', { list: [{ name: 'api_key', value: TOKEN }] }, { list: [{ name: 'api_key' }] }],
		[
			'JSON',
			{ text: `{ "api_key": "${TOKEN}", "id": 1 }` },
			{ text: '{ "api_key": "***", "id": 1 }' },
		],
		[
			'JSON in JSON',
			{ text: JSON.stringify(JSON.stringify({ api_key: TOKEN })) },
			{ text: '"{\\"api_key\\":\\"***\\"}"' },
		],
		['a URL', { url: `https://rosa:${TOKEN}@example.org/x` }, { url: 'https://***@example.org/x' }],
		[
			'HTML',
			{ text: `<script data-website-token="${TOKEN}"></script>` },
			{ text: '<script data-website-token="***"></script>' },
		],
		[
			'a script',
			{ text: `<script>run({ websiteToken: '${TOKEN}' })` },
			{ text: "<script>run({ websiteToken: '***' })" },
		],
	])('removes it from %s', (_what, value, shown) => {
		expect(withoutSecrets(value)).toEqual(shown);
	});

	test.each([
		[
			'a message',
			'Token: my password is "hunter2hunter2", see https://example.org/?token=abc123456',
		],
		['JSON without secrets', '{ "id": 1,  "name": "Rosa" }'],
		['what is no JSON', '{ "token": '],
		[
			'a link',
			'https://files.example.org/a.png?X-Amz-Security-Token=w7HgPz9LqKbT&id=rosa@example.org',
		],
	])('keeps %s', (_what, text) => expect(withoutSecrets({ text })).toEqual({ text }));

	test('a long name or text takes no seconds', () => {
		const started = Date.now();
		withoutSecrets({
			[`${'_1'.repeat(500_000)}x`]: `<script ${'a-'.repeat(200_000)}`,
			text: '['.repeat(100_000),
		});
		expect(Date.now() - started).toBeLessThan(1000);
	});
});

describe('redactNamed', () => {
	test.each([
		['api_key=abc&id=1', 'api_key=***&id=1'],
		["{'bot_token': 'abc'}", "{'bot_token': '***'}"],
		['{\\"token\\":\\"abc\\"}', '{\\"token\\":\\"***\\"}'],
		['{"tokens":["abc"]}', '{"tokens":["***"]}'],
		['X-Api-Key: w7HgPz9LqKbT', 'X-Api-Key: ***'],
		['no route to https://rosa:abc@example.org/', 'no route to https://***@example.org/'],
	])('%j: %j', (text, shown) => expect(redactNamed(text)).toBe(shown));

	test.each(['Password: is too short', 'Token: expired', 'key=12', 'Invalid token', 'a: b'])(
		'keeps %j',
		(text) => expect(redactNamed(text)).toBe(text),
	);
});

describe('redact', () => {
	test.each([
		['Bearer abc is not valid', 'Bearer *** is not valid'],
		['bearer  \tabc.def is not valid', 'bearer *** is not valid'],
		['Basic YTpi', 'Basic ***'],
		['key-1 and key-1, but not key-2', '*** and ***, but not key-2'],
	])('%j: %j', (text, shown) => {
		expect(redact(text, ['key-1'])).toBe(shown);
	});
});

// Any JSON, with secrets at any depth under any name of a secret.
const SECRET = 'never-to-be-seen';
const json = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.jsonValue({ maxDepth: 1 }),
		fc.array(tie('value'), { maxLength: 3 }),
		fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
		fc
			.tuple(fc.constantFrom(...SECRET_KEYS), tie('value'))
			.map(([key, inner]) => ({ [key]: SECRET, inner, nested: { [key]: [SECRET] } })),
	),
})).value;

/** Fails if the function throws for any JSON, or returns a secret. */
const expectNoSecret = (read: (value: unknown) => unknown) =>
	fc.assert(
		fc.property(json, (value) => {
			expect(JSON.stringify(read(value)) ?? '').not.toContain(SECRET);
		}),
	);

describe('Any JSON: no exception and no secret', () => {
	test('withoutSecrets', () => expectNoSecret((value) => withoutSecrets(value)));

	test('extractErrorMessage', () => expectNoSecret(extractErrorMessage));

	test('readFailure', () =>
		expectNoSecret((data) => {
			const response = { cause: { response: { status: 400, headers: {}, data } } };
			const refusal = { cause: { code: 'EAUTH', body: data } };
			return [data, response, refusal].map(readFailure);
		}));

	test.each(operations)('parseResponse, $name', ({ operation }) =>
		expectNoSecret((body) => {
			const result = parseResponse(operation, { statusCode: 200, body });
			if ('value' in result) for (const item of result.value) expect(typeof item).toBe('object');
			return result;
		}),
	);
});
