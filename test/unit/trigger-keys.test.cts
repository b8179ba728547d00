import { createHmac, randomBytes } from 'node:crypto';
import { verifyKey } from '../../nodes/SangomaCxTrigger/delivery/verify';
import { computeKey, withKey } from '../../nodes/SangomaCxTrigger/registration/key';
import type { Memory } from '../../nodes/SangomaCxTrigger/registration/memory';

const PARTS = {
	source: 'webhook',
	webhookUrl: 'https://n8n.example.org/webhook/1/webhook',
	tenantDomain: 'acme.cx.sangoma.com',
	subject: 'conversation_created,message_created',
};

const newKey = () => randomBytes(16).toString('hex');

describe('the key in a registered URL', () => {
	const key = computeKey('secret', PARTS);

	test('is made of all that makes the registration, and of the client secret', () => {
		const text = `n8n-nodes-sangoma-cx/1\nwebhook\n${PARTS.webhookUrl}\nacme.cx.sangoma.com\nconversation_created,message_created`;
		expect(key).toBe(createHmac('sha256', 'secret').update(text).digest('hex').slice(0, 32));
		expect(computeKey('secret', { ...PARTS })).toBe(key);
	});

	test.each(Object.keys(PARTS))('is another one for another %s', (part) => {
		expect(computeKey('secret', { ...PARTS, [part]: 'other' })).not.toBe(key);
		expect(computeKey('other', PARTS)).not.toBe(key);
	});

	test('is added to the query', () => {
		expect(withKey('https://x/webhook', key)).toBe(`https://x/webhook?key=${key}`);
		expect(withKey('https://x/webhook?a=1', key)).toBe(`https://x/webhook?a=1&key=${key}`);
	});
});

describe('verifying a key', () => {
	const [current, old, wanted] = [newKey(), newKey(), newKey()];
	const memory = {
		currentKey: current,
		registrations: [current, old].map((key) => ({ key, isComplete: true })),
	};
	const compute = jest.fn(async (): Promise<string | undefined> => wanted);
	const verify = async (given: unknown, known: Memory = memory) =>
		await verifyKey(given, known, compute);

	beforeEach(() => compute.mockClear());

	test('tells the current one, the one of now, an old one and a forged one apart', async () => {
		expect(await verify(current)).toBe('current');
		expect(compute).not.toHaveBeenCalled();
		expect(await verify(wanted)).toBe('current');
		expect(await verify(old)).toBe('old');
		expect(await verify(newKey())).toBe('forged');
		expect(await verify(current, { registrations: [] })).toBe('forged');
		expect(await verify(wanted, { registrations: [] })).toBe('current');
	});

	test('takes an old one that is the one of now for current', async () => {
		compute.mockResolvedValueOnce(old);
		expect(await verify(old)).toBe('current');
	});

	test('lets nobody in by a key that could not be computed', async () => {
		compute.mockResolvedValueOnce(undefined);
		expect(await verify(wanted)).toBe('forged');
	});

	test.each([
		undefined,
		null,
		'',
		7,
		{},
		[current],
		current.slice(1),
		`${current}0`,
		`é${current.slice(1)}`,
	])('takes %p for forged, and computes nothing', async (given) => {
		expect(await verify(given)).toBe('forged');
		expect(compute).not.toHaveBeenCalled();
	});
});
