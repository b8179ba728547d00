import { setTimeout as sleep } from 'node:timers/promises';
import { hurryPauses } from '../clock.cts';
import { CredentialStore } from '../credentialStore.cts';
import type { NodeRun } from '../engine.cts';
import { callsByDestination, simulator } from '../tenant.cts';
import { callEach, destinations, expectEachCalledOnce } from './calls.cts';

const REFUSED = /^Sangoma CX refused to give out a token for this credential/;

/** Waits until Sangoma CX does not accept a token any more. */
async function untilRefused(token: unknown): Promise<void> {
	const headers = { authorization: `Bearer ${String(token)}` };
	for (;;) {
		const address = `${simulator.apiUrl}/api/v1/digital-interactions/inboxes/`;
		if ((await fetch(address, { headers })).status === 401) return;
		await sleep(50);
	}
}

describe('One token', () => {
	it('1,000 items without a token make 1 token request', async () => {
		const items = destinations(1000);
		const { error, outputs } = await callEach(CredentialStore.for(simulator), items);
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(1000);
		expect(simulator.tokenRequests).toHaveLength(1);
		expectEachCalledOnce(items);
	});

	it('10 executions of 100 items at once make 1 token request', async () => {
		const credentials = CredentialStore.for(simulator);
		const items = destinations(1000);
		const runs = await Promise.all(
			[...Array(10).keys()].map((part) =>
				callEach(credentials, items.slice(part * 100, (part + 1) * 100)),
			),
		);
		expect(runs.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
		expect(simulator.tokenRequests).toHaveLength(1);
		expectEachCalledOnce(items);
	});

	it('two credentials have a token each', async () => {
		const both = [CredentialStore.for(simulator), CredentialStore.for(simulator)];
		const items = destinations(20);
		await Promise.all(
			both.map((credentials, part) =>
				callEach(credentials, items.slice(part * 10, part * 10 + 10)),
			),
		);
		expect(simulator.tokenRequests).toHaveLength(2);
		expect(both[0].token).not.toBe(both[1].token);
		expectEachCalledOnce(items);
	});

	it('revoked in the middle of 1,000 items: 1 renewal, each item done once', async () => {
		const credentials = CredentialStore.for(simulator);
		const items = destinations(1000);
		let requests = 0;
		simulator.on('request', () => {
			if (++requests === 500) simulator.revokeTokens();
		});
		const { error, outputs } = await callEach(credentials, items);
		simulator.removeAllListeners('request');
		expect(error).toBeUndefined();
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_item, item) => ({ item })),
		);
		expect(simulator.tokenRequests).toHaveLength(2);
		expect(simulator.counts['agent:call']['401']).toBeGreaterThan(0);
		expectEachCalledOnce(items);
	});

	it('expired, it is renewed once and each item done once', async () => {
		const credentials = CredentialStore.for(simulator);
		simulator.settings.tokenLifetimeSeconds = 1;
		expect((await callEach(credentials, destinations(1, 5000))).error).toBeUndefined();
		simulator.settings.tokenLifetimeSeconds = 3600;
		await untilRefused(credentials.token);
		const items = destinations(100);
		const { error } = await callEach(credentials, items);
		expect(error).toBeUndefined();
		expect(simulator.tokenRequests).toHaveLength(2);
		const calls = callsByDestination();
		expect(items.map(({ to }) => calls.get(to))).toEqual(Array(100).fill(1));
	});

	it('a credential with an old token repairs itself at the next request', async () => {
		const oauthTokenData = { access_token: 'a-token-of-last-year', token_type: 'bearer' };
		const credentials = CredentialStore.for(simulator, { oauthTokenData });
		const items = destinations(100);
		const { error } = await callEach(credentials, items);
		expect(error).toBeUndefined();
		expect(simulator.tokenRequests).toHaveLength(1);
		expectEachCalledOnce(items);
	});

	it('that another process has fetched meanwhile is used, and none is asked for', async () => {
		const [credentials, other] = [
			CredentialStore.for(simulator, { oauthTokenData: { access_token: 'of-last-year' } }),
			CredentialStore.for(simulator),
		];
		expect((await callEach(other, destinations(1, 5000))).error).toBeUndefined();
		simulator.once('request', () =>
			credentials.change({ oauthTokenData: { access_token: other.token } }),
		);
		const items = destinations(10);
		expect((await callEach(credentials, items)).error).toBeUndefined();
		expect(simulator.tokenRequests).toHaveLength(1);
		expect(credentials.stored).toBe(0);
	});

	it('a wrong secret: 1 token request for 100 items, and each has the same failure', async () => {
		const clientSecret = 'not-the-secret-of-this-client';
		const credentials = CredentialStore.for(simulator, { clientSecret });
		const { outputs } = await callEach(credentials, destinations(100), {
			onError: 'continueErrorOutput',
		});
		const [done, failed] = outputs;
		expect(done).toEqual([]);
		expect(failed).toHaveLength(100);
		const [reason, ...others] = new Set(failed.map(({ json }) => json.error));
		expect(reason).toMatch(/^Sangoma CX refused to give out a token for this credential \("/);
		expect(others).toEqual([]);
		const withoutItem = failed.map(({ json }) => String(json.message).replace(/item \d+/, 'item'));
		expect(new Set(withoutItem).size).toBe(1);
		expect(simulator.tokenRequests).toHaveLength(1);
		expect(simulator.requests).toEqual([]);
	});

	it('a token service that fails for a moment delays the items and fails none', async () => {
		simulator.injectFault({ kind: 'status', operation: 'token', status: 500 });
		const items = destinations(100);
		const { error } = await callEach(CredentialStore.for(simulator), items);
		expect(error).toBeUndefined();
		expect(simulator.tokenRequests).toHaveLength(2);
		expectEachCalledOnce(items);
	});

	it('a token service that is away for one item and back for the next fails only the one', async () => {
		hurryPauses();
		const oauthTokenData = { access_token: 'a-token-of-last-year' };
		const credentials = CredentialStore.for(simulator, { oauthTokenData });
		simulator.injectFault({ kind: 'status', operation: 'token', status: 500, times: 4 });
		const items = destinations(2);
		const batching = { batch: { batchSize: 1, batchInterval: 1000 } };
		const options = { requestOptions: { batching } };
		const more: Partial<NodeRun> = { onError: 'continueErrorOutput' };
		const { outputs } = await callEach(credentials, items, more, options);
		const [done, failed] = outputs;
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(done.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(simulator.calls).toHaveLength(1);
		expect(simulator.tokenRequests).toHaveLength(5);
	});

	it('a corrected secret is used at the next run', async () => {
		const credentials = CredentialStore.for(simulator, { clientSecret: 'not-yet-the-secret' });
		const items = destinations(10);
		expect((await callEach(credentials, items)).error).toBeDefined();
		credentials.change({ clientSecret: simulator.client.clientSecret });
		expect((await callEach(credentials, items)).error).toBeUndefined();
		expectEachCalledOnce(items);
	});

	it('a secret that was rotated in the middle of 300 items: refused once, and nothing sent after', async () => {
		const credentials = CredentialStore.for(simulator);
		const items = destinations(300);
		let requests = 0;
		simulator.on('request', () => {
			if (++requests === 50) simulator.rotateSecret(simulator.client.clientId, 'another-secret');
		});
		const { outputs } = await callEach(credentials, items, { onError: 'continueErrorOutput' });
		simulator.removeAllListeners('request');
		const [done, failed] = outputs;
		expect(done.length + failed.length).toBe(300);
		expect(simulator.calls).toHaveLength(done.length);
		expect(simulator.tokenRequests).toHaveLength(2);
		expect(simulator.requests.length).toBeLessThan(300);
		for (const { json } of failed) expect(json.error).toMatch(REFUSED);
	});

	it('a secret that was rotated in the middle fails the rest in words', async () => {
		const credentials = CredentialStore.for(simulator);
		simulator.once('request', () =>
			simulator.rotateSecret(simulator.client.clientId, 'another-secret'),
		);
		const items = destinations(5);
		const { outputs } = await callEach(credentials, items, { onError: 'continueErrorOutput' });
		const [done, failed] = outputs;
		expect(done.length + failed.length).toBe(5);
		expect(simulator.calls).toHaveLength(done.length);
		for (const { json } of failed) expect(json.error).toMatch(REFUSED);
	});
});
