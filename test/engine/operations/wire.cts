import { fingerprint } from '../../../simulator/index.cts';
import { CredentialStore } from '../credentialStore.cts';
import { itemsOf, run, SAMPLES } from '../samples.cts';
import { furnish, simulator, violations } from '../tenant.cts';

describe('What goes over the wire is the sample of the documentation', () => {
	it.each(SAMPLES)('$operation: $method $path', async (sample) => {
		await furnish();
		const credentials = CredentialStore.for(simulator);
		const result = await run(sample.operation, credentials);

		expect(result.error).toBeUndefined();
		expect(simulator.requests).toHaveLength(1);
		const [{ method, path, query, headers, body, rawBody }] = simulator.requests;
		expect({ method, path, query, body }).toEqual({
			method: sample.method,
			path: `/cx${sample.path}`,
			query: {},
			body: sample.body,
		});
		expect(headers).toMatchObject({
			authorization: fingerprint(`Bearer ${credentials.token}`),
			accept: 'application/json',
			'content-type': 'application/json',
		});
		if (sample.body === undefined) expect(rawBody).toBe('');
		expect(violations()).toEqual([]);
		expect(itemsOf(result)[0]).toMatchObject(sample.item);
	});

	it('asks for a token as documented, with HTTP Basic and the scope of the credential', async () => {
		const scope = 'cx.agent-calls cx.queue-calls';
		await run('agent:call', CredentialStore.for(simulator, { scope }));
		expect(simulator.tokenRequests).toMatchObject([
			{
				clientId: simulator.client.clientId,
				authentication: 'basic',
				grantType: 'client_credentials',
				scope,
			},
		]);
	});
});
