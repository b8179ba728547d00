import { startSimulator } from '../../simulator/index.cts';
import type { Simulator } from '../../simulator/index.cts';
import { SAMPLES, sampleOf } from '../samples.cts';
import { getToken, http, requestToken, send } from '../kit/simulator-client.cts';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const CALL = sampleOf('agent:call');

describe('the token endpoint', () => {
	test('gives a token as the documentation shows it', async () => {
		const scope = 'cx.agent-calls cx.queue-calls';
		const { status, data } = await requestToken(simulator, { scope });
		const access_token = expect.any(String);
		expect(status).toBe(200);
		expect(data).toEqual({ access_token, scope, token_type: 'bearer', expires_in: 24304413 });
	});

	test.each([
		['a wrong secret', { secret: 'wrong' }, 401, 'invalid_client'],
		['an unknown client', { id: 'nobody' }, 401, 'invalid_client'],
		['no scope', { scope: ' ' }, 400, 'invalid_scope'],
		['an unknown scope', { scope: 'cx.agent-calls cx.other' }, 400, 'invalid_scope'],
	])('refuses %s', async (_name, request, status, error) => {
		const answer = await requestToken(simulator, request);
		expect(answer).toMatchObject({
			status,
			data: { error, error_description: expect.any(String) },
		});
		expect(simulator.tokenRequests.at(-1)).toMatchObject({ status, error, grantedScope: null });
	});

	test.each([
		['another grant', { grant_type: 'password' }, true, 400, 'unsupported_grant_type'],
		['the secret in the body', { client_secret: 'simulator-secret' }, false, 401, 'invalid_client'],
		['no credentials', {}, false, 401, 'invalid_client'],
	])('refuses %s', async (_name, fields, withBasic, status, error) => {
		const { clientId, clientSecret } = simulator.client;
		const form = { grant_type: 'client_credentials', scope: 'cx.agent-calls', client_id: clientId };
		const auth = withBasic ? { username: clientId, password: clientSecret } : undefined;
		const body = new URLSearchParams({ ...form, ...fields });
		expect(await http.post(simulator.tokenUrl, body, { auth })).toMatchObject({
			status,
			data: { error },
		});
	});

	test('refuses the secret in the body even beside the documented header', async () => {
		const { clientId, clientSecret } = simulator.client;
		const form = { grant_type: 'client_credentials', scope: 'cx.agent-calls' };
		const body = new URLSearchParams({ ...form, client_secret: clientSecret });
		const auth = { username: clientId, password: clientSecret };
		expect((await http.post(simulator.tokenUrl, body, { auth })).status).toBe(401);
	});

	test('has no slash at its end', async () => {
		expect((await http.post(`${simulator.tokenUrl}/`, '')).status).toBe(404);
	});

	test('refuses JSON', async () => {
		const auth = { username: simulator.client.clientId, password: simulator.client.clientSecret };
		const body = { grant_type: 'client_credentials', scope: 'cx.agent-calls' };
		const { status, data } = await http.post(simulator.tokenUrl, body, { auth });
		expect([status, data.error]).toEqual([400, 'invalid_request']);
	});

	test('gives no scope that the client was not allowed', async () => {
		const tenantDomain = 'other.cx.sangoma.com';
		const client = {
			clientId: 'calls',
			clientSecret: 's',
			tenantDomain,
			scopes: ['cx.agent-calls'],
		};
		simulator.addClient(client);
		const request = { id: 'calls', secret: 's', scope: 'cx.queue-calls' };
		expect((await requestToken(simulator, request)).data.error).toBe('invalid_scope');
		const granted = await requestToken(simulator, { ...request, scope: 'cx.agent-calls' });
		expect(granted.status).toBe(200);
		const token = granted.data.access_token;
		expect((await send(simulator, token, CALL)).status).toBe(403);
		const body = { ...CALL.body, tenant_domain: tenantDomain };
		expect((await send(simulator, token, { ...CALL, body })).status).toBe(200);
	});

	test('records how it was asked, and neither secret nor token', async () => {
		const { data } = await requestToken(simulator, { scope: 'cx.agent-calls' });
		expect(simulator.tokenRequests).toMatchObject([
			{
				authentication: 'basic',
				scope: 'cx.agent-calls',
				grantedScope: 'cx.agent-calls',
				status: 200,
			},
		]);
		const text = JSON.stringify(simulator.tokenRequests);
		expect(text).not.toContain(simulator.client.clientSecret);
		expect(text).not.toContain(data.access_token);
	});
});

describe('a token', () => {
	test.each(SAMPLES)('is needed for $operation', async (sample) => {
		const { status, data } = await send(simulator, 'unknown', sample);
		expect([status, data]).toEqual([401, { error: expect.any(String) }]);
		expect(simulator.requests.at(-1)?.processed).toBe(false);
	});

	const scopeOf = (operation: string) =>
		({ 'agent:call': 'cx.agent-calls', 'queue:call': 'cx.queue-calls' })[operation] ??
		'cx.digital-interactions';

	test.each(SAMPLES)('needs the scope of $operation', async (sample) => {
		const scopes = ['cx.agent-calls', 'cx.queue-calls', 'cx.digital-interactions'];
		const others = scopes.filter((scope) => scope !== scopeOf(sample.operation)).join(' ');
		const { data } = await requestToken(simulator, { scope: others });
		const refused = await send(simulator, data.access_token, sample);
		expect([refused.status, simulator.requests.at(-1)?.processed]).toEqual([403, false]);
		const scope = scopeOf(sample.operation);
		const least = await requestToken(simulator, { scope });
		const allowed = await send(simulator, least.data.access_token, sample);
		expect(allowed.status).not.toBe(403);
	});

	test('dies when it is revoked, when the secret is rotated, and with time', async () => {
		const revoked = await getToken(simulator);
		simulator.revokeTokens();
		const rotated = await getToken(simulator);
		simulator.rotateSecret(simulator.client.clientId, 'another');
		expect(simulator.client.clientSecret).toBe('another');
		simulator.settings.tokenLifetimeSeconds = 0;
		const expired = await getToken(simulator);
		for (const token of [revoked, rotated, expired])
			expect((await send(simulator, token, CALL)).status).toBe(401);
		simulator.settings.tokenLifetimeSeconds = 60;
		expect((await send(simulator, await getToken(simulator), CALL)).status).toBe(200);
	});

	test('opens its own tenant only', async () => {
		const body = { ...CALL.body, tenant_domain: 'other.cx.sangoma.com' };
		const { status } = await send(simulator, await getToken(simulator), { ...CALL, body });
		expect(status).toBe(403);
		expect(simulator.calls).toHaveLength(0);
	});

	test('is recorded as a fingerprint only, the same for the same token', async () => {
		const token = await getToken(simulator);
		await send(simulator, token, CALL);
		await send(simulator, token, CALL);
		await send(simulator, await getToken(simulator), CALL);
		const kept = simulator.requests.map(({ headers }) => headers.authorization);
		expect(kept[0]).toMatch(/^Bearer sha256:[0-9a-f]{8}$/);
		expect(kept[1]).toBe(kept[0]);
		expect(kept[2]).not.toBe(kept[0]);
		expect(JSON.stringify(simulator.requests)).not.toContain(token);
	});
});
