import { createNonce, getNonceAge, hashNonce, isNonce } from '../../nodes/shared/nonce.ts';
import { decryptLink, deriveKeys, encryptLink } from '../../nodes/shared/questionKeys.ts';
import {
	isSigned,
	POST_PROPERTY,
	signPost,
	type QuestionPost,
} from '../../nodes/shared/questionPost.ts';

function keysOf(clientSecret: string) {
	const keys = deriveKeys({ clientSecret });
	if (keys === undefined) throw new Error('There are no keys.');
	return keys;
}

const KEYS = keysOf('secret');
const OTHER_KEYS = keysOf('another secret');
const LINK = 'https://n8n.example/webhook-waiting/7?nonce=1&signature=2';

describe('the keys of a credential', () => {
	test('need a client secret', () => {
		expect(deriveKeys({ clientSecret: ' ' })).toBeUndefined();
		expect(deriveKeys({})).toBeUndefined();
	});

	test('are the same for the same secret, and differ for each purpose', () => {
		expect(keysOf('secret')).toEqual(KEYS);
		expect(KEYS.signing.equals(KEYS.storage)).toBe(false);
		expect(KEYS.signing.equals(OTHER_KEYS.signing)).toBe(false);
		expect(KEYS.storage.equals(OTHER_KEYS.storage)).toBe(false);
	});
});

describe('a stored link', () => {
	test('can be read with the same keys, for its conversation', () => {
		const stored = encryptLink(KEYS, '418', LINK);
		expect(decryptLink(KEYS, '418', stored)).toBe(LINK);
		expect(decryptLink(KEYS, '419', stored)).toBeUndefined();
		expect(decryptLink(OTHER_KEYS, '418', stored)).toBeUndefined();
	});

	test('differs each time, and shows nothing of the link', () => {
		const [first, second] = [encryptLink(KEYS, '418', LINK), encryptLink(KEYS, '418', LINK)];
		expect(first).not.toBe(second);
		expect(Buffer.from(first, 'base64url').toString()).not.toContain('n8n');
	});

	test('is not read if it was changed, cut or made up', () => {
		const bytes = Buffer.from(encryptLink(KEYS, '418', LINK), 'base64url');
		for (let index = 0; index < bytes.length; index++) {
			const changed = Buffer.from(bytes);
			changed[index] ^= 1;
			expect(decryptLink(KEYS, '418', changed.toString('base64url'))).toBeUndefined();
		}
		for (const made of ['', 'x', bytes.subarray(0, -1).toString('base64url')]) {
			expect(decryptLink(KEYS, '418', made)).toBeUndefined();
		}
	});
});

describe('a signed post', () => {
	const POST: QuestionPost = {
		action: 'answer',
		nonce: createNonce(),
		tenantDomain: 'acme.cx.sangoma.com',
		conversationId: '418',
		text: 'yes',
		validUntil: 1000,
		messageId: 7,
		inReplyTo: 6,
		responder: { id: 77, name: 'Rosa Example' },
	};
	const { signature } = signPost(KEYS, POST)[POST_PROPERTY];

	test('has all its parts, and a signature of the same keys', () => {
		expect(signPost(KEYS, POST)).toEqual({ sangomaCxQuestion: { ...POST, signature } });
		expect(isSigned(KEYS, POST, signature)).toBe(true);
		expect(isSigned(OTHER_KEYS, POST, signature)).toBe(false);
		expect(isSigned(KEYS, POST, undefined)).toBe(false);
	});

	test.each<Partial<QuestionPost>>([
		{ action: 'withdraw' },
		{ nonce: createNonce() },
		{ tenantDomain: 'other.cx.sangoma.com' },
		{ conversationId: '419' },
		{ text: 'no' },
		{ validUntil: undefined },
		{ validUntil: 1001 },
		{ messageId: 8 },
		{ messageId: undefined },
		{ inReplyTo: undefined },
		{ responder: { id: 78, name: 'Rosa Example' } },
		{ responder: { id: 77, name: null } },
		{ responder: undefined },
		{ attachments: [] },
		{ inReplyTo: 7, messageId: 6 },
	])('does not fit another with %j', (changes) => {
		expect(isSigned(KEYS, { ...POST, ...changes }, signature)).toBe(false);
	});
});

describe('the nonce of a question', () => {
	afterEach(() => jest.useRealTimers());

	test('differs each time, and says when it was created', () => {
		jest.useFakeTimers({ now: Date.UTC(2027, 0, 1, 12) });
		const nonce = createNonce();
		expect(isNonce(nonce)).toBe(true);
		expect(createNonce()).not.toBe(nonce);
		jest.setSystemTime(Date.UTC(2027, 0, 1, 12, 5));
		expect(getNonceAge(nonce)).toBe(5 * 60_000);
	});

	test('has no age if its time is before 2026, in the future, or none', () => {
		jest.useFakeTimers({ now: Date.UTC(2027, 0) });
		const at = (time: number) => (time / 1000).toString(16).padStart(8, '0') + '0'.repeat(24);
		expect(getNonceAge(at(Date.UTC(2026, 0)))).toBe(365 * 86_400_000);
		expect(getNonceAge(at(Date.UTC(2026, 0) - 1000))).toBeUndefined();
		expect(getNonceAge(at(Date.UTC(2027, 0)))).toBe(0);
		expect(getNonceAge(at(Date.UTC(2027, 0) + 1000))).toBeUndefined();
		expect(getNonceAge('g'.repeat(32))).toBeUndefined();
	});

	test('has 32 hexadecimal digits', () => {
		const nonce = createNonce();
		const others = [nonce.slice(1), `${nonce}0`, nonce.replace(/.$/, 'g'), '', 7, undefined];
		expect(others.filter(isNonce)).toEqual([]);
	});

	test('is stored as a short hash', () => {
		const [one, other] = [createNonce(), createNonce()];
		expect(hashNonce(one)).toMatch(/^[\w-]{12}$/);
		expect(hashNonce(one)).toBe(hashNonce(one));
		expect(hashNonce(one)).not.toBe(hashNonce(other));
	});
});
