import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';
import { verifyKey } from '../../nodes/SangomaCxTrigger/delivery/verifyKey.ts';
import { addKey, computeKey } from '../../nodes/SangomaCxTrigger/registration/registration.ts';

const PARTS = {
	source: 'webhook',
	webhookUrl: 'https://n8n.example.org/webhook/1/webhook',
	tenantDomain: 'acme.cx.sangoma.com',
	subject: 'conversation_created,message_created',
};

const newKey = () => randomBytes(16).toString('hex');

describe('the key in a registered URL', () => {
	const key = computeKey('secret', PARTS);

	test('depends on the registration and the client secret', () => {
		const text = `n8n-nodes-sangoma-cx/1\nwebhook\n${PARTS.webhookUrl}\nacme.cx.sangoma.com\nconversation_created,message_created`;
		expect(key).toBe(createHmac('sha256', 'secret').update(text).digest('hex').slice(0, 32));
		expect(computeKey('secret', { ...PARTS })).toBe(key);
	});

	test.each(Object.keys(PARTS))('is different for another %s', (part) => {
		expect(computeKey('secret', { ...PARTS, [part]: 'other' })).not.toBe(key);
		expect(computeKey('other', PARTS)).not.toBe(key);
	});

	test('is added to the query', () => {
		expect(addKey('https://x/webhook', key)).toBe(`https://x/webhook?key=${key}`);
		expect(addKey('https://x/webhook?a=1', key)).toBe(`https://x/webhook?a=1&key=${key}`);
	});
});

describe('verifyKey', () => {
	const [current, old] = [newKey(), newKey()];
	const expected = computeKey('secret', { ...PARTS, subject: 'message_created' });

	/** Verifies a key with a trigger that stored these. Returns the status and the credential's reads. */
	async function verify(
		key: unknown,
		stored: Array<string | undefined> = [current, current, old],
		readCredential = async (): Promise<object> => ({ clientSecret: 'secret' }),
	) {
		const getCredentials = jest.fn(readCredential);
		const id = randomUUID();
		const [currentKey, ...keys] = stored;
		const registrations = keys.map((each) => ({ key: each, isComplete: true }));
		const context = {
			getQueryData: () => ({ key }),
			getMode: () => 'webhook',
			getNode: () => ({ id, parameters: {} }),
			getWorkflow: () => ({ id: 'workflow' }),
			getWorkflowStaticData: () => ({ [`sangomaCx:${id}`]: { currentKey, registrations } }),
			getNodeParameter: (name: string, fallback: unknown) =>
				name === 'options.tenantDomain' ? PARTS.tenantDomain : fallback,
			getNodeWebhookUrl: () => PARTS.webhookUrl,
			getCredentials,
			logger: { debug: () => {} },
		};
		const { owner } = await verifyKey(context as unknown as IWebhookFunctions);
		return { status: owner, reads: getCredentials.mock.calls.length };
	}

	test('distinguishes the current, the expected, an old and a forged key', async () => {
		expect(await verify(current)).toEqual({ status: 'current', reads: 0 });
		expect(await verify(expected)).toEqual({ status: 'current', reads: 1 });
		expect(await verify(old)).toEqual({ status: 'old', reads: 1 });
		expect(await verify(newKey())).toEqual({ status: 'forged', reads: 1 });
		expect(await verify(current, [])).toEqual({ status: 'forged', reads: 1 });
		expect(await verify(expected, [])).toEqual({ status: 'current', reads: 1 });
	});

	test('an old key that is the expected one is current', async () => {
		const { status } = await verify(expected, [current, current, expected]);
		expect(status).toBe('current');
	});

	test('a key is forged if the expected one cannot be computed', async () => {
		const fail = async (): Promise<object> => {
			throw new Error('The database is away');
		};
		const { status } = await verify(expected, [current, current, old], fail);
		expect(status).toBe('forged');
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
	])('%p is forged, without reading the credential', async (key) => {
		expect(await verify(key)).toEqual({ status: 'forged', reads: 0 });
	});
});
