import fc from 'fast-check';
import { operations } from '../../nodes/SangomaCx/operations.ts';
import { readFailure } from '../../nodes/api/failure/readFailure.ts';
import { readReason } from '../../nodes/api/failure/readReason.ts';
import { unwrapAnswer } from '../../nodes/api/unwrapAnswer.ts';
import { isSecretKey, withoutSecrets } from '../../nodes/api/secrets.ts';

const SECRET_KEYS = [
	'access_token',
	'accessToken',
	'Access-Token',
	'refresh_token',
	'client_secret',
	'secret',
	'SECRET',
	'hmac_token',
	'pubsub_token',
	'password',
	'smtp_password',
	'imapPassword',
	'passwords',
];

describe('isSecretKey', () => {
	it.each(SECRET_KEYS)('%s', (key) => expect(isSecretKey(key)).toBe(true));
	it.each(['id', 'token_type', 'website_token', 'secretary', 'hmac_mandatory', 'name', ''])(
		'not %j',
		(key) => expect(isSecretKey(key)).toBe(false),
	);
});

describe('withoutSecrets', () => {
	it('keeps everything else as it was', () => {
		const value = { id: 1, list: [1, 'two', null, { three: true }], deep: { er: {} }, no: null };
		expect(withoutSecrets(value)).toEqual(value);
	});

	it('copies, and leaves what it was given', () => {
		const value = { id: 1, secret: 's', deep: { secret: 's' } };
		expect(withoutSecrets(value)).toEqual({ id: 1, deep: {} });
		expect(value).toEqual({ id: 1, secret: 's', deep: { secret: 's' } });
	});

	it('cuts what is deeper than any answer', () => {
		const wrap = (value: unknown, times: number): unknown =>
			times === 0 ? value : { in: wrap(value, times - 1) };
		const shallow = wrap({ secret: 's', id: 1 }, 60);
		expect(JSON.stringify(withoutSecrets(shallow))).toContain('"id":1');
		const deep = JSON.stringify(withoutSecrets(wrap({ secret: 's', id: 1 }, 5000)));
		expect(deep).toContain('null');
		expect(deep).not.toContain('"id"');
	});

	it('does not let a key change the prototype', () => {
		const copy = withoutSecrets(JSON.parse('{"__proto__": {"polluted": true}, "id": 1}'));
		expect(copy).toEqual({ id: 1 });
		expect((copy as Record<string, unknown>).polluted).toBeUndefined();
	});
});

// Any JSON, in which a secret may stand at any depth under any name of a secret.
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

describe('Any JSON in: no exception and no secret out', () => {
	it('withoutSecrets', () => {
		fc.assert(
			fc.property(json, (value) => {
				expect(JSON.stringify(withoutSecrets(value)) ?? '').not.toContain(SECRET);
			}),
		);
	});

	it('readReason', () => {
		fc.assert(
			fc.property(json, (value) => {
				expect(readReason(value) ?? '').not.toContain(SECRET);
			}),
		);
	});

	it('readFailure', () => {
		fc.assert(
			fc.property(json, (data) => {
				const answer = { cause: { response: { status: 400, headers: {}, data } } };
				const refused = { cause: { code: 'EAUTH', body: data } };
				for (const error of [data, answer, refused]) {
					expect(JSON.stringify(readFailure(error))).not.toContain(SECRET);
				}
			}),
		);
	});

	it.each(operations)('unwrapAnswer, $name', (endpoint) => {
		fc.assert(
			fc.property(json, (body) => {
				const answer = { statusCode: 200, body };
				const outcome = unwrapAnswer(endpoint, answer);
				expect(JSON.stringify(outcome)).not.toContain(SECRET);
				if ('value' in outcome)
					for (const item of outcome.value) expect(typeof item).toBe('object');
			}),
		);
	});
});
