import type { Fault } from '../../simulator/index.cts';
import { createCredential } from '../../tools/credential.cts';
import { createFixture, IS_N8N_1, useFixture } from '../kit/n8n/fixture.cts';

const [AGENT, QUEUE, DIGITAL] = ['cx.agent-calls', 'cx.queue-calls', 'cx.digital-interactions'];
const PAGE = '<html><body>Please log in</body></html>';
// n8n 1 leaves all statuses to the package, whose rules see only the body there.
const NOT_THE_API = /^The response did not come from the Sangoma CX API/;
const REDIRECT = { status: 302, text: '', headers: { location: 'http://127.0.0.1:9/' } };

describe('the credential test in n8n', () => {
	const fixture = useFixture(createFixture);

	beforeEach(() => fixture.simulator.reset());

	const create = async (changes: Record<string, string> = {}) =>
		(await createCredential(fixture.n8n, fixture.simulator, changes, 'Test')).id;
	const testWith = async (changes?: Record<string, string>) =>
		await fixture.n8n.credentials.test(await create(changes));

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
		expect(fixture.simulator.tokenRequests).toMatchObject([
			{ authentication: 'basic', grantedScope: scope, status: 200 },
		]);
	});

	test('passes with a slash at the end of the base URL', async () => {
		expect(await testWith({ baseUrl: `${fixture.simulator.apiUrl}/` })).toMatchObject({
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

	test('names a base URL that starts with http://, and sends no token there', async () => {
		const { status, message } = await testWith({ baseUrl: 'http://cpaas.example.org/cx' });
		expect(status).toBe('Error');
		expect(message).toMatch(IS_N8N_1 ? /^/ : /Base URL starts with http:\/\//);
	});

	test.each<[what: string, fault: Fault, reason: RegExp]>([
		['a page', { kind: 'answer', status: 200, text: PAGE }, NOT_THE_API],
		[
			'a comment and a page',
			{ kind: 'answer', status: 200, text: `<!-- x -->${PAGE}` },
			NOT_THE_API,
		],
		['no content', { kind: 'answer', status: 204 }, NOT_THE_API],
		["a firewall's page with 403", { kind: 'status', status: 403, text: PAGE }, NOT_THE_API],
		[
			'a redirect',
			{ kind: 'status', ...REDIRECT },
			IS_N8N_1 ? NOT_THE_API : /^Base URL redirects to another address/,
		],
		[
			'no such path',
			{ kind: 'status', status: 404, text: PAGE },
			IS_N8N_1 ? NOT_THE_API : /^There is no Sangoma CX API/,
		],
	])('fails for %s in place of the API', async (_what, fault, reason) => {
		fixture.simulator.injectFault({ ...fault, operation: 'inbox:getAll', times: Infinity });
		expect(await testWith()).toEqual({ status: 'Error', message: expect.stringMatching(reason) });
	});

	test('stores a token, which the next run uses', async () => {
		const id = await create();
		await fixture.n8n.credentials.test(id);
		const { data } = await fixture.n8n.credentials.get(id);
		expect(data).toHaveProperty('oauthTokenData', true);
	});

	test('shows no secret to whoever reads the saved credential', async () => {
		const shown = JSON.stringify(await fixture.n8n.credentials.get(await create()));
		expect(shown).not.toContain(fixture.simulator.client.clientSecret);
	});
});
