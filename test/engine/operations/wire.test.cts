import { fingerprint } from '../../../simulator/index.cts';
import { itemsOf, run, runOk } from '../../kit/engine/run-operation.cts';
import { createCredential, seed, simulator, violations } from '../../kit/engine/tenant.cts';
import { OPERATION_SAMPLES } from '../../samples.cts';

describe("The request of each operation is the documentation's sample", () => {
	test.each(OPERATION_SAMPLES)('$operation: $method $path', async (sample) => {
		await seed();
		const credentials = createCredential();
		const result = await runOk(sample.operation, {}, { credentials });
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
});

test("requests a token as documented, with HTTP Basic and the credential's scope", async () => {
	const scope = 'cx.agent-calls cx.queue-calls';
	await run('agent:call', {}, { credentials: { scope } });
	const { clientId } = simulator.client;
	expect(simulator.tokenRequests).toMatchObject([
		{ clientId, authentication: 'basic', grantType: 'client_credentials', scope },
	]);
});
