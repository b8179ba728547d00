import { http } from '../../tools/http.cts';
import { requestToken, send as sendWith } from '../kit/simulator-client.cts';
import { SAMPLES, sampleOf } from '../samples.cts';
import { getToken, send, sendLike, simulator } from './setup.cts';

const CALL = sampleOf('agent:call');
const GRANT = { grant_type: 'client_credentials', scope: 'cx.agent-calls' };

/** Posts fields or JSON to the token endpoint, by default with the client's credentials. */
const postToken = (body: unknown, withCredentials = true) => {
	const { clientId: username, clientSecret: password } = simulator.client;
	const auth = withCredentials ? { username, password } : undefined;
	return http.post(simulator.tokenUrl, body, { auth });
};

describe('the token endpoint', () => {
	test('issues a token as in the documentation', async () => {
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
		const data = { error, error_description: expect.any(String) };
		expect(await requestToken(simulator, request)).toMatchObject({ status, data });
		expect(simulator.tokenRequests.at(-1)).toMatchObject({ status, error, grantedScope: null });
	});

	test.each([
		['another grant', { grant_type: 'password' }, true, 400, 'unsupported_grant_type'],
		['the secret in the body', { client_secret: 'simulator-secret' }, false, 401, 'invalid_client'],
		['the secret in header and body', { client_secret: 'x' }, true, 401, 'invalid_client'],
		['no credentials', {}, false, 401, 'invalid_client'],
	])('refuses %s', async (_name, fields, withBasic, status, error) => {
		const form = { ...GRANT, client_id: simulator.client.clientId, ...fields };
		const response = await postToken(new URLSearchParams(form), withBasic);
		expect(response).toMatchObject({ status, data: { error } });
	});

	test('has no trailing slash', async () => {
		expect((await http.post(`${simulator.tokenUrl}/`, '')).status).toBe(404);
	});

	test('refuses JSON', async () => {
		const { status, data } = await postToken(GRANT);
		expect([status, data.error]).toEqual([400, 'invalid_request']);
	});

	test('issues only scopes that the client has', async () => {
		const tenantDomain = 'other.cx.sangoma.com';
		const scopes = ['cx.agent-calls'];
		simulator.addClient({ clientId: 'calls', clientSecret: 's', tenantDomain, scopes });
		const request = { id: 'calls', secret: 's', scope: 'cx.queue-calls' };
		expect((await requestToken(simulator, request)).data.error).toBe('invalid_scope');
		const granted = await requestToken(simulator, { ...request, scope: 'cx.agent-calls' });
		expect(granted.status).toBe(200);
		const token = granted.data.access_token;
		expect((await sendWith(simulator, token, CALL)).status).toBe(403);
		const body = { ...CALL.body, tenant_domain: tenantDomain };
		expect((await sendWith(simulator, token, { ...CALL, body })).status).toBe(200);
	});

	test('records token requests without secret and token', async () => {
		const { data } = await requestToken(simulator, { scope: 'cx.agent-calls' });
		const scope = 'cx.agent-calls';
		expect(simulator.tokenRequests).toMatchObject([
			{ authentication: 'basic', scope, grantedScope: scope, status: 200 },
		]);
		const text = JSON.stringify(simulator.tokenRequests);
		expect(text).not.toContain(simulator.client.clientSecret);
		expect(text).not.toContain(data.access_token);
	});
});

describe('a token', () => {
	test.each(SAMPLES)('is needed for $operation', async (sample) => {
		const { status, data } = await sendWith(simulator, 'unknown', sample);
		expect([status, data]).toEqual([401, { error: expect.any(String) }]);
		expect(simulator.requests.at(-1)?.processed).toBe(false);
	});

	test.each(SAMPLES)('needs the scope of $operation', async (sample) => {
		const scopes = ['cx.agent-calls', 'cx.queue-calls', 'cx.digital-interactions'];
		const { scope: needed } = sampleOf(sample.operation);
		const others = scopes.filter((scope) => scope !== needed).join(' ');
		const { data } = await requestToken(simulator, { scope: others });
		const refused = await sendWith(simulator, data.access_token, sample);
		expect([refused.status, simulator.requests.at(-1)?.processed]).toEqual([403, false]);
		const least = await requestToken(simulator, { scope: needed });
		const allowed = await sendWith(simulator, least.data.access_token, sample);
		expect(allowed.status).not.toBe(403);
	});

	test('is invalid once it is revoked, the secret changes, or it expires', async () => {
		const revoked = (await requestToken(simulator)).data.access_token;
		simulator.revokeTokens();
		const rotated = (await requestToken(simulator)).data.access_token;
		simulator.rotateSecret(simulator.client.clientId, 'another');
		expect(simulator.client.clientSecret).toBe('another');
		simulator.settings.tokenLifetimeSeconds = 0;
		const expired = (await requestToken(simulator)).data.access_token;
		for (const token of [revoked, rotated, expired])
			expect((await sendWith(simulator, token, CALL)).status).toBe(401);
		simulator.settings.tokenLifetimeSeconds = 60;
		expect((await send(CALL)).status).toBe(200);
	});

	test('is valid for its own tenant only', async () => {
		const { status } = await sendLike('agent:call', { tenant_domain: 'other.cx.sangoma.com' });
		expect(status).toBe(403);
		expect(simulator.calls).toHaveLength(0);
	});

	test('is recorded as a fingerprint, which is the same for the same token', async () => {
		await send(CALL);
		await send(CALL);
		await sendWith(simulator, (await requestToken(simulator)).data.access_token, CALL);
		const kept = simulator.requests.map(({ headers }) => headers.authorization);
		expect(kept[0]).toMatch(/^Bearer sha256:[0-9a-f]{8}$/);
		expect(kept[1]).toBe(kept[0]);
		expect(kept[2]).not.toBe(kept[0]);
		expect(JSON.stringify(simulator.requests)).not.toContain(await getToken());
	});
});
