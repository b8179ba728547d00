import { createCredential } from '../../tools/credential.cts';
import type { Fault } from '../../simulator/index.cts';
import type { Scene } from './support.cts';
import { IS_N8N_1, setScene } from './support.cts';

const AGENT = 'cx.agent-calls';
const QUEUE = 'cx.queue-calls';
const DIGITAL = 'cx.digital-interactions';

describe('the credential test in n8n', () => {
	let scene: Scene;

	beforeAll(async () => {
		scene = await setScene();
	});
	beforeEach(() => scene.simulator.reset());
	afterAll(() => scene.close());

	const testWith = async (changes: Record<string, string>) => {
		const { id } = await createCredential(scene.n8n, scene.simulator, changes, 'Test');
		return await scene.n8n.credentials.test(id);
	};

	test.each([
		`${AGENT} ${QUEUE} ${DIGITAL}`,
		AGENT,
		QUEUE,
		DIGITAL,
		`${AGENT} ${QUEUE}`,
		`${AGENT} ${DIGITAL}`,
		`${QUEUE} ${DIGITAL}`,
	])('passes for the scope %s', async (scope) => {
		expect(await testWith({ scope })).toMatchObject({ status: 'OK' });
		expect(scene.simulator.tokenRequests).toMatchObject([
			{ authentication: 'basic', grantedScope: scope, status: 200 },
		]);
	});

	test('passes with a slash at the end of the base URL', async () => {
		expect(await testWith({ baseUrl: `${scene.simulator.apiUrl}/` })).toMatchObject({
			status: 'OK',
		});
	});

	test.each([
		['a wrong secret', { clientSecret: 'wrong' }, /client/i],
		['an unknown client', { clientId: 'nobody' }, /client/i],
		['a base URL that leads nowhere', { baseUrl: 'http://127.0.0.1:9/cx' }, /./],
	])('fails for %s and says why', async (_what, changes, reason) => {
		const result = await testWith(changes);
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(reason) });
	});

	test('names an address that begins with http://, and sends no token there', async () => {
		const result = await testWith({ baseUrl: 'http://cpaas.example.org/cx' });
		expect(result).toEqual({
			status: 'Error',
			message: IS_N8N_1
				? expect.any(String)
				: expect.stringContaining('Base URL begins with http://'),
		});
	});

	const PAGE = '<html><body>Please log in</body></html>';
	// n8n 1 leaves all statuses to us, and its rules see no more than the body.
	const NOT_THE_API = /^The answer did not come from the API of Sangoma CX/;
	test.each<[what: string, fault: Fault, reason: RegExp]>([
		['a page', { kind: 'answer', status: 200, text: PAGE }, NOT_THE_API],
		[
			'a comment before a page',
			{ kind: 'answer', status: 200, text: `<!-- x -->${PAGE}` },
			NOT_THE_API,
		],
		['no content', { kind: 'answer', status: 204 }, NOT_THE_API],
		["a firewall's page with 403", { kind: 'status', status: 403, text: PAGE }, NOT_THE_API],
		[
			'a redirect',
			{ kind: 'status', status: 302, text: '', headers: { location: 'http://127.0.0.1:9/' } },
			IS_N8N_1 ? NOT_THE_API : /^Base URL leads to another address/,
		],
		[
			'no such path',
			{ kind: 'status', status: 404, text: PAGE },
			IS_N8N_1 ? NOT_THE_API : /^There is no Sangoma CX API/,
		],
	])('fails for %s in place of the API', async (_what, fault, reason) => {
		scene.simulator.injectFault({ ...fault, operation: 'inbox:getAll', times: Infinity });
		const result = await testWith({});
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(reason) });
	});

	test('stores a token, which the next run uses', async () => {
		const { id } = await createCredential(scene.n8n, scene.simulator, {}, 'Stored');
		await scene.n8n.credentials.test(id);
		const { data } = await scene.n8n.credentials.get(id);
		expect(data).toHaveProperty('oauthTokenData', true);
	});

	test('shows no secret to who reads the saved credential', async () => {
		const { id } = await createCredential(scene.n8n, scene.simulator, {}, 'Secret');
		const shown = JSON.stringify(await scene.n8n.credentials.get(id));
		expect(shown).not.toContain(scene.simulator.client.clientSecret);
	});
});
