// What the action node tells the trigger of the same process about what it sends.
import type { IDataObject } from 'n8n-workflow';
import {
	addSentQuestion,
	findSentQuestion,
	getSentQuestions,
	hasOwnSenders,
	isOwnSender,
	normalizeTenant,
	rememberMessage,
	rememberOwnSender,
	removeSentQuestion,
	trackSending,
	waitForSending,
} from '../../nodes/shared/sentMessages.ts';

const TENANT = 'acme.cx.sangoma.com';
let conversationId: string;
let nextId = 0;
beforeEach(() => (conversationId = `conversation ${nextId++}`));

const question = (nonce: string, more: object = {}) => ({
	...{ nonce, conversationId, tenantDomain: TENANT, link: `link ${nonce}` },
	...{ encryptedLink: `encrypted ${nonce}`, ...more },
});
const nonces = () => getSentQuestions(conversationId).map(({ nonce }) => nonce);

describe('Sent questions', () => {
	test('are those of a conversation, oldest first', () => {
		addSentQuestion(question('a'));
		addSentQuestion(question('b'));
		addSentQuestion(question('c', { conversationId: 'another' }));
		expect(nonces()).toEqual(['a', 'b']);
		expect(findSentQuestion(conversationId, 'b')).toEqual(question('b'));
		expect(findSentQuestion(conversationId, 'c')).toBeUndefined();
		expect(getSentQuestions('unknown')).toEqual([]);
	});

	test('are replaced by one with the same nonce', () => {
		addSentQuestion(question('a'));
		addSentQuestion(question('b'));
		addSentQuestion(question('a', { messageId: 7 }));
		expect(nonces()).toEqual(['b', 'a']);
		expect(findSentQuestion(conversationId, 'a')?.messageId).toBe(7);
	});

	test('can be removed, one by one', () => {
		for (const nonce of ['a', 'b']) addSentQuestion(question(nonce));
		removeSentQuestion(conversationId, 'x');
		removeSentQuestion(conversationId, 'a');
		expect(nonces()).toEqual(['b']);
		removeSentQuestion(conversationId, 'b');
		removeSentQuestion('unknown', 'b');
		expect(nonces()).toEqual([]);
	});

	test('are the newest six of a conversation: two tenants may have three each', () => {
		for (const nonce of 'abcdefgh') addSentQuestion(question(nonce));
		expect(nonces()).toEqual([...'cdefgh']);
	});
});

describe('The senders of messages of the API', () => {
	const sent = (sender: IDataObject | null) => ({ id: 7, sender });

	test('are known if the tenant shows them as users', () => {
		const before = hasOwnSenders();
		rememberOwnSender(TENANT, sent({ id: 31, type: 'agent_bot' }));
		rememberOwnSender(TENANT, sent({ type: 'user' }));
		rememberOwnSender(TENANT, sent(null));
		rememberOwnSender(TENANT, undefined);
		expect([before, hasOwnSenders()]).toEqual([false, false]);
		expect(isOwnSender(TENANT, '31')).toBe(false);
		rememberOwnSender(` ${TENANT.toUpperCase()}`, sent({ id: 3, type: 'user' }));
		expect(hasOwnSenders()).toBe(true);
		expect(isOwnSender(TENANT, '3')).toBe(true);
		expect(isOwnSender('other.cx.sangoma.com', '3')).toBe(false);
	});

	test('are known as soon as the response to a message is there', async () => {
		const body = { tenant_domain: TENANT, conversation_id: conversationId };
		const value = [sent({ id: 4, type: 'user' }), sent({ id: 5, type: 'user' })];
		rememberMessage(body, Promise.resolve({ value }));
		await waitForSending(conversationId);
		expect([isOwnSender(TENANT, '4'), isOwnSender(TENANT, '5')]).toEqual([true, false]);
	});

	test('stay unknown if a message failed', async () => {
		const body = { tenant_domain: TENANT, conversation_id: conversationId };
		rememberMessage(body, Promise.resolve({ failure: { kind: 'not-sent' } }));
		rememberMessage(body, Promise.reject(new Error('cancelled')));
		await waitForSending(conversationId);
		expect(isOwnSender(TENANT, '6')).toBe(false);
	});
});

describe('A message that is being sent', () => {
	test('is awaited, with all others of its conversation', async () => {
		const done: string[] = [];
		const send = (name: string) => {
			let finish = () => {};
			const request = new Promise<void>((resolve) => (finish = resolve));
			trackSending(conversationId, request);
			return () => (done.push(name), finish());
		};
		const [first, second] = [send('first'), send('second')];
		const waiting = waitForSending(conversationId).then(() => done.push('all'));
		second();
		await Promise.resolve();
		expect(done).toEqual(['second']);
		first();
		await waiting;
		expect(done).toEqual(['second', 'first', 'all']);
	});

	test('is not awaited in another conversation', async () => {
		trackSending(conversationId, new Promise(() => {}));
		await waitForSending('unknown');
	});

	test('is not awaited any more when it failed', async () => {
		trackSending(conversationId, Promise.reject(new Error('refused')));
		await waitForSending(conversationId);
		await waitForSending(conversationId);
	});
});

test('a tenant is compared without case and spaces', () => {
	expect(normalizeTenant(' Acme.CX.sangoma.com ')).toBe(TENANT);
});
