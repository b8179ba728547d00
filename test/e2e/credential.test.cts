import type { Fault } from '../../simulator/index.cts';
import { createCredential, CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { errorOf } from '../../tools/n8n/client/executions.cts';
import { createFixture, IS_N8N_1, save, useFixture } from '../kit/n8n/fixture.cts';
import { node, startWith } from '../kit/n8n/nodes.cts';

const [AGENT, QUEUE, DIGITAL] = ['cx.agent-calls', 'cx.queue-calls', 'cx.digital-interactions'];
const PAGE = '<html><body>Please log in</body></html>';
const page = (kind: 'response' | 'status', status: number, text = PAGE) => ({ kind, status, text });
const REDIRECT = { location: 'http://127.0.0.1:9/' };

// In n8n 1, the package checks the responses, and its rules see only the body.
const NOT_THE_API = /^The response did not come from the Sangoma CX API/;
const REDIRECTED = IS_N8N_1 ? NOT_THE_API : /^Base URL redirects to another address/;
const HTTP_URL = IS_N8N_1 ? /^/ : /Base URL starts with http:\/\//;
const NO_API = IS_N8N_1 ? NOT_THE_API : /^There is no Sangoma CX API/;

describe('the credential test in n8n', () => {
	const fixture = useFixture(createFixture);

	beforeEach(() => fixture.simulator.reset());

	const create = async (changes: Record<string, string> = {}) =>
		(await createCredential(fixture.n8n, fixture.simulator, changes, 'Test')).id;
	const testWith = async (changes?: Record<string, string>) =>
		await fixture.n8n.credentials.test(await create(changes));

	test.each([
		...[AGENT, QUEUE, DIGITAL, `${AGENT} ${QUEUE} ${DIGITAL}`],
		...[`${AGENT} ${QUEUE}`, `${AGENT} ${DIGITAL}`, `${QUEUE} ${DIGITAL}`],
	])('passes for the scope %s', async (scope) => {
		expect(await testWith({ scope })).toMatchObject({ status: 'OK' });
		expect(fixture.simulator.tokenRequests).toMatchObject([
			{ authentication: 'basic', grantedScope: scope, status: 200 },
		]);
	});

	test('passes with a slash at the end of the base URL', async () => {
		const baseUrl = `${fixture.simulator.apiUrl}/`;
		expect(await testWith({ baseUrl })).toMatchObject({ status: 'OK' });
	});

	test.each([
		['a wrong secret', { clientSecret: 'wrong' }, /client/i],
		['an unknown client', { clientId: 'nobody' }, /client/i],
		['a base URL that leads nowhere', { baseUrl: 'http://127.0.0.1:9/cx' }, /./],
		['a base URL that starts with http://', { baseUrl: 'http://cpaas.example.org/cx' }, HTTP_URL],
	])('fails for %s and says why', async (_what, changes, reason) => {
		const result = await testWith(changes);
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(reason) });
	});

	test.each<[what: string, fault: Fault, reason: RegExp]>([
		['a page', page('response', 200), NOT_THE_API],
		['a comment and a page', page('response', 200, `<!-- x -->${PAGE}`), NOT_THE_API],
		['no content', { kind: 'response', status: 204 }, NOT_THE_API],
		["a firewall's page with 403", page('status', 403), NOT_THE_API],
		['a redirect', { ...page('status', 302, ''), headers: REDIRECT }, REDIRECTED],
		['no such path', page('status', 404), NO_API],
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

	test('shows no secret of the saved credential', async () => {
		const shown = JSON.stringify(await fixture.n8n.credentials.get(await create()));
		expect(shown).not.toContain(fixture.simulator.client.clientSecret);
	});

	describe("n8n's HTTP Request node with this credential", () => {
		/** Sends a request to the simulator, which is not a Sangoma domain, and returns the node's error. */
		async function request(changes: Record<string, string>) {
			const { n8n, simulator } = fixture;
			const { id, name } = await createCredential(n8n, simulator, changes);
			const url = `${simulator.apiUrl}/api/v1/digital-interactions/inboxes/`;
			const predefined = { authentication: 'predefinedCredentialType', url };
			const parameters = { ...predefined, nodeCredentialType: CREDENTIAL_TYPE };
			const http = node('HTTP', 'httpRequest', 4.2, parameters, {
				credentials: { [CREDENTIAL_TYPE]: { id, name } },
			});
			const workflowId = await save(fixture, ...startWith([{}]), http);
			return errorOf(await n8n.executions.run(workflowId));
		}

		// n8n 1 checks the domains only when it follows a redirect (docs/credentials.md).
		const byDefault = [{ allowedDomains: 'cpaas.sangoma.com' }, 'cpaas.sangoma.com'] as const;
		const ifNone = [{ allowedHttpRequestDomains: 'none' }, 'prevent use within an HTTP'] as const;
		test.each(IS_N8N_1 ? [ifNone] : [byDefault, ifNone])(
			'cannot send the token to another host (attack): %j',
			async (changes, reason) => {
				const error = await request(changes);
				expect(`${error?.message} ${error?.description}`).toContain(reason);
				expect(fixture.simulator.requests).toEqual([]);
			},
		);

		test.each([
			['a domain that is allowed', { allowedDomains: '127.0.0.1' }],
			['any domain, if all are allowed', { allowedHttpRequestDomains: 'all' }],
		])('sends requests to %s', async (_what, changes) => {
			expect(await request(changes)).toBeUndefined();
			expect(fixture.simulator.requests).toMatchObject([{ status: 200 }]);
		});
	});
});
