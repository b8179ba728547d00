import { waitFor } from '../../../tools/wait.cts';
import {
	callEach,
	callEachOnce,
	destinations,
	expectEachCalledOnce,
} from '../../kit/engine/calls.cts';
import { shortenPauses } from '../../kit/engine/network.cts';
import { sourceItems } from '../../kit/engine/run-operation.cts';
import { callsByDestination, createCredential, simulator } from '../../kit/engine/tenant.cts';

const REFUSED = /^Sangoma CX refused to issue an access token for this credential/;
const OLD_TOKEN = {
	oauthTokenData: { access_token: 'a-token-of-last-year', token_type: 'bearer' },
};
const WRONG_SECRET = { clientSecret: 'not-the-secret-of-this-client' };
const toErrorOutput = { onError: 'continueErrorOutput' } as const;

/** Returns a valid token. */
async function simulatedToken(): Promise<string> {
	const credentials = createCredential();
	await callEachOnce(destinations(1), { credentials });
	simulator.requests.length = 0;
	simulator.calls.length = 0;
	return credentials.token ?? '';
}

async function untilRejected(token: unknown): Promise<void> {
	const headers = { authorization: `Bearer ${String(token)}` };
	const url = `${simulator.apiUrl}/api/v1/digital-interactions/inboxes/`;
	await waitFor(async () => (await fetch(url, { headers })).status === 401);
}

describe('One token', () => {
	test('1,000 items without a token make 1 token request', async () => {
		const items = destinations(1000);
		const { outputs } = await callEachOnce(items);
		expect(outputs[0]).toHaveLength(1000);
		expect(simulator.tokenRequests).toHaveLength(1);
	});

	test('10 simultaneous executions of 100 items make 1 token request', async () => {
		const credentials = createCredential();
		const items = destinations(1000);
		const runs = await Promise.all(
			[...Array(10).keys()].map((part) =>
				callEach(items.slice(part * 100, (part + 1) * 100), { credentials }),
			),
		);
		expect(runs.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
		expect(simulator.tokenRequests).toHaveLength(1);
		expectEachCalledOnce(items);
	});

	test('two credentials have a token each', async () => {
		const both = [createCredential(), createCredential()];
		const items = destinations(20);
		await Promise.all(
			both.map((credentials, part) =>
				callEach(items.slice(part * 10, part * 10 + 10), { credentials }),
			),
		);
		expect(simulator.tokenRequests).toHaveLength(2);
		expect(both[0].token).not.toBe(both[1].token);
		expectEachCalledOnce(items);
	});

	test('revoked in the middle of 1,000 items: 1 refresh, each item processed once', async () => {
		const items = destinations(1000);
		let requests = 0;
		simulator.on('request', () => {
			if (++requests === 500) simulator.revokeTokens();
		});
		const { outputs } = await callEachOnce(items);
		simulator.removeAllListeners('request');
		expect(sourceItems(outputs[0])).toEqual([...items.keys()]);
		expect(simulator.tokenRequests).toHaveLength(2);
		expect(simulator.counts['agent:call']['401']).toBeGreaterThan(0);
	});

	test('expired: 1 refresh, each item processed once', async () => {
		const credentials = createCredential();
		simulator.settings.tokenLifetimeSeconds = 1;
		expect((await callEach(destinations(1, 5000), { credentials })).error).toBeUndefined();
		simulator.settings.tokenLifetimeSeconds = 3600;
		await untilRejected(credentials.token);
		const items = destinations(100);
		const { error } = await callEach(items, { credentials });
		expect(error).toBeUndefined();
		expect(simulator.tokenRequests).toHaveLength(2);
		const calls = callsByDestination();
		expect(items.map(({ to }) => calls.get(to))).toEqual(Array(100).fill(1));
	});

	test('an old token is replaced at the next request', async () => {
		const items = destinations(100);
		await callEachOnce(items, { credentials: OLD_TOKEN });
		expect(simulator.tokenRequests).toHaveLength(1);
	});

	test.each(['BearerToken', 'JWT'])(
		'of the type %s, as some gateways call it, is sent in the header and not in the URL',
		async (token_type) => {
			const credentials = createCredential({
				oauthTokenData: { access_token: await simulatedToken(), token_type },
			});
			await callEachOnce(destinations(1), { credentials });
			expect(simulator.requests).toMatchObject([{ query: {} }]);
			expect(simulator.requests[0].headers.authorization).toMatch(/^Bearer /);
		},
	);

	test('a token that another process has stored is used, and none is requested', async () => {
		const [credentials, other] = [createCredential(OLD_TOKEN), createCredential()];
		const before = await callEach(destinations(1, 5000), { credentials: other });
		expect(before.error).toBeUndefined();
		simulator.once('request', () =>
			credentials.change({ oauthTokenData: { access_token: other.token } }),
		);
		expect((await callEach(destinations(10), { credentials })).error).toBeUndefined();
		expect(simulator.tokenRequests).toHaveLength(1);
		expect(credentials.stored).toBe(0);
	});

	test('a wrong secret: 1 token request for 100 items, and each has the same error', async () => {
		const options = { credentials: WRONG_SECRET, ...toErrorOutput };
		const { outputs } = await callEach(destinations(100), options);
		const [done, failed] = outputs;
		expect(done).toEqual([]);
		expect(failed).toHaveLength(100);
		const [message, ...others] = new Set(failed.map(({ json }) => json.error));
		expect(message).toMatch(/^Sangoma CX refused to issue an access token for this credential \("/);
		expect(others).toEqual([]);
		const withoutItem = failed.map(({ json }) =>
			String(json.description).replace(/item \d+/, 'item'),
		);
		expect(new Set(withoutItem).size).toBe(1);
		expect(simulator.tokenRequests).toHaveLength(1);
		expect(simulator.requests).toEqual([]);
	});

	test('a token endpoint that fails once delays the items, but none fails', async () => {
		simulator.injectFault({ kind: 'status', operation: 'token', status: 500 });
		const items = destinations(100);
		await callEachOnce(items);
		expect(simulator.tokenRequests).toHaveLength(2);
	});

	test('a token endpoint that fails for one item fails only that item', async () => {
		shortenPauses();
		simulator.injectFault({ kind: 'status', operation: 'token', status: 500, times: 4 });
		const batching = { batch: { batchSize: 1, batchInterval: 1000 } };
		const options = { credentials: OLD_TOKEN, ...toErrorOutput };
		const { outputs } = await callEach(destinations(2), options, { requestOptions: { batching } });
		expect(outputs.map(sourceItems)).toEqual([[1], [0]]);
		expect(simulator.calls).toHaveLength(1);
		expect(simulator.tokenRequests).toHaveLength(5);
	});

	test('a corrected secret is used at the next run', async () => {
		const credentials = createCredential(WRONG_SECRET);
		const items = destinations(10);
		expect((await callEach(items, { credentials })).error).toBeDefined();
		credentials.change({ clientSecret: simulator.client.clientSecret });
		await callEachOnce(items, { credentials });
	});

	/** Calls each destination, and rotates the client secret at a request. */
	async function rotateDuring(items: Array<{ to: string }>, at: number) {
		let requests = 0;
		simulator.on('request', () => {
			if (++requests === at) simulator.rotateSecret(simulator.client.clientId, 'another-secret');
		});
		const { outputs } = await callEach(items, toErrorOutput);
		simulator.removeAllListeners('request');
		const [done, failed] = outputs;
		expect(done.length + failed.length).toBe(items.length);
		expect(simulator.calls).toHaveLength(done.length);
		for (const { json } of failed) expect(json.error).toMatch(REFUSED);
	}

	test('a secret rotated in the middle of 300 items: 1 refusal, and nothing sent after', async () => {
		await rotateDuring(destinations(300), 50);
		expect(simulator.tokenRequests).toHaveLength(2);
		expect(simulator.requests.length).toBeLessThan(300);
	});

	test('a secret rotated in the middle fails the remaining items with a message', async () => {
		await rotateDuring(destinations(5), 1);
	});
});
