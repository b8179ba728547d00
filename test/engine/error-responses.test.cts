// What a person reads after the error responses that frameworks, gateways and the chat engine send.
import errors from '../fixtures/errors.json';
import { shortenPauses } from '../kit/engine/network.cts';
import { run, runWith } from '../kit/engine/run-operation.cts';
import { startServer } from '../kit/engine/servers.cts';
import { createCredential, seed, simulator } from '../kit/engine/tenant.cts';

beforeEach(shortenPauses);
afterEach(() => jest.restoreAllMocks());
jest.setTimeout(60_000);

interface ErrorResponse {
	operation?: string;
	status: number;
	headers?: Record<string, string>;
	body: unknown;
}

/** Runs an operation against a tenant that always responds like this; returns what a person reads. */
async function runWithResponse({
	operation = 'message:send',
	status,
	headers,
	body,
}: ErrorResponse): Promise<string> {
	await seed();
	const content = typeof body === 'string' ? { text: body } : { body };
	simulator.injectFault({ kind: 'status', status, headers, ...content, times: Infinity });
	const { error } = await run(operation);
	return `${error?.message}\n${error?.description}`;
}

describe('Published error responses', () => {
	test.each(errors as unknown as Array<(typeof errors)[number] & ErrorResponse>)(
		'$about',
		async ({ expect: expected, ...response }) => {
			const text = await runWithResponse(response);
			for (const reason of expected.reasonIncludes) {
				expect(text.toLowerCase()).toContain(reason.toLowerCase());
			}
			for (const field of expected.fields) expect(text).toContain(`Check ${field}.`);
			if (expected.notScope) expect(text).not.toMatch(/scope/i);
			if (expected.notApi) expect(text).toMatch(/did not come from the Sangoma CX API/);
			expect(text).not.toMatch(/<html|<body/i);
		},
	);
});

describe('The reason, under whatever name', () => {
	test.each<[body: unknown]>([
		[{ Message: 'Busy' }],
		[{ exp: 'Busy' }],
		[{ errorMessage: 'Busy' }],
		[{ error_message: 'Busy' }],
		[{ info: 'Busy' }],
		[{ description: 'Busy' }],
		[{ fault: { faultstring: 'Busy' } }],
		[{ fault: { faultString: 'Busy', faultcode: 7 } }],
		[{ error: { reason: 'Busy' } }],
		[['Busy', 'Later']],
		[{ errors: [{ details: 'Busy' }] }],
		['Busy'],
		[{ title: 'Invalid', 'invalid-params': [{ name: 'x', reason: 'Busy' }] }],
		[{ title: 'Invalid', violations: [{ propertyPath: 'x', message: 'Busy' }] }],
		[{ message: 'Invalid', validation: { body: { keys: ['x'], message: 'Busy' } } }],
	])('%j', async (body) => {
		expect(await runWithResponse({ status: 400, body })).toContain('Busy');
	});

	test.each<[body: unknown, reason: string]>([
		[
			{
				...{ status: 400, error: 'Bad Request', path: '/api/v1/messages/' },
				errors: [{ codes: ['Size.content'], defaultMessage: 'is too long', field: 'content' }],
			},
			'Bad Request: is too long',
		],
		[
			{ error: { issues: [{ code: 'big', path: ['x'], message: 'Too big' }], name: 'Z' } },
			'Too big',
		],
	])('without the codes beside it: %j', async (body, reason) => {
		expect(await runWithResponse({ status: 400, body })).toContain(`("${reason}")`);
	});
});

describe('The field that a response names', () => {
	const call = 'agent:call';
	test.each<[operation: string, status: number, body: unknown, advice: string]>([
		[call, 400, { agent_name: ['Unknown.'], destination: ['Bad.'] }, 'Agent Name and Destination'],
		[call, 400, { detail: { agent_name: ['Unknown.'] } }, 'Agent Name'],
		[call, 400, { message: 'Invalid', errors: { agentName: ['Unknown'] } }, 'Agent Name'],
		[call, 400, { agent_name: 'Unknown.' }, 'Agent Name'],
		[call, 422, { detail: [{ loc: ['body', 'agent_name'], msg: 'Unknown' }] }, 'Agent Name'],
		[
			call,
			422,
			{ errors: [{ source: { pointer: '/data/attributes/destination' }, detail: 'Bad' }] },
			'Destination',
		],
		[call, 422, { error: 'Validation failed: Destination is too long' }, 'Destination'],
		// RFC 7807, Express, Zod and Symfony.
		[call, 400, { 'invalid-params': [{ name: 'destination', reason: 'Bad' }] }, 'Destination'],
		[call, 400, { errors: [{ msg: 'Bad', path: 'destination' }] }, 'Destination'],
		[call, 400, { error: { issues: [{ path: ['destination'], message: 'Bad' }] } }, 'Destination'],
		[call, 422, { violations: [{ propertyPath: 'agentName', title: 'Bad' }] }, 'Agent Name'],
		[
			'message:send',
			422,
			{ error: 'Validation failed: Content is too long (maximum is 150000 characters)' },
			'Content',
		],
		['message:send', 422, { error: "'strange' is not a valid message_type" }, 'Message Type'],
		[
			'contact:create',
			422,
			{ error: 'param is missing or the value is empty: contact email' },
			'Email',
		],
		['contact:create', 422, { message: 'Inbox must exist' }, 'Inbox'],
		[
			'conversation:create',
			422,
			{ error: 'Source invalid source id for whatsapp inbox' },
			'Source ID',
		],
	])('%s, %d %j: Check %s', async (operation, status, body, fields) => {
		expect(await runWithResponse({ operation, status, body })).toContain(`Check ${fields}.`);
	});

	test('is Message Type where incoming messages are refused, with the kind of inbox it needs', async () => {
		const body = { error: 'Incoming messages are only allowed in Api inboxes' };
		expect(await runWithResponse({ status: 422, body })).toContain(
			'Check Message Type. Incoming messages need an inbox of the API channel.',
		);
	});

	test('is Agent Name where the agent is not logged in, with the need for it', async () => {
		const body = { error: 'Agent is not logged in' };
		const text = await runWithResponse({ operation: 'agent:call', status: 422, body });
		expect(text).toContain('Check Agent Name. The agent must be logged in to Sangoma CX.');
	});

	test('is URL where it is registered already, with that fact', async () => {
		const body = { message: 'Url has already been taken', attributes: ['url'] };
		const text = await runWithResponse({ operation: 'webhook:create', status: 422, body });
		expect(text).toContain('Check URL. This URL is registered already');
	});

	test.each<[body: unknown]>([
		[{ name: 'ValidationError', message: 'Invalid' }],
		[{ error: 'Invalid', status: 'failed' }],
		[{ non_field_errors: ['Invalid'] }],
		[{ errors: [{ message: 'Invalid', path: '/api/v1/contacts/', name: 'ValidationError' }] }],
	])('is not guessed from %j', async (body) => {
		const text = await runWithResponse({ operation: 'contact:create', status: 400, body });
		expect(text).toContain('Check Inbox, Name, Email, Phone Number and Tenant Domain.');
	});

	test('that may be long is the one to shorten', async () => {
		const body = { error: 'Payload too large' };
		expect(await runWithResponse({ status: 413, body })).toContain('Shorten Content.');
	});
});

describe('A 403', () => {
	test.each<[text: string, response: Omit<ErrorResponse, 'status'>, message: RegExp]>([
		['an empty body', { body: '' }, /did not come from the Sangoma CX API/],
		[
			'an unknown path behind AWS API Gateway',
			{ body: { message: 'Missing Authentication Token' } },
			/did not come from the Sangoma CX API/,
		],
		[
			'another tenant',
			{ body: { error: 'No access to the tenant other.example.org' } },
			/no access to the tenant .*\n.*Check Tenant Domain/,
		],
		['a missing scope', { body: { error: 'The token lacks the scope x' } }, /lacks the scope cx\./],
		['no reason that names either', { body: { error: 'Forbidden' } }, /it denied access/],
		[
			'a missing scope in its header alone (RFC 6750)',
			{
				body: '',
				headers: {
					'www-authenticate': 'Bearer error="insufficient_scope", error_description="Too little"',
				},
			},
			/lacks the scope cx\..*"Too little: insufficient_scope"/,
		],
	])('with %s', async (_, response, message) => {
		const text = await runWithResponse({ status: 403, ...response });
		expect(text).toMatch(message);
		if (!/scope/.test(message.source)) expect(text).not.toMatch(/lacks the scope/);
	});
});

describe('A token that the API rejects', () => {
	const tokenRequests = () => simulator.tokenRequests.length;

	test.each<[text: string, status: number, body: unknown]>([
		['401', 401, { error: 'Invalid token' }],
		['403 with a code', 403, { error: 'token_expired' }],
		['403 with another code', 403, { message: 'ExpiredToken' }],
		["403 about the token's signature", 403, { detail: 'Signature has expired.' }],
		['403 that says so', 403, { message: 'The incoming token has expired' }],
		['400 that says so', 400, { error: 'invalid_token' }],
		['200 that says so', 200, { success: false, message: 'JWT expired' }],
	])('is replaced once after a %s, and the call placed once', async (_, status, body) => {
		simulator.injectFault({ kind: 'status', status, body, operation: 'agent:call' });
		const { error } = await run('agent:call');
		expect(error).toBeUndefined();
		expect(tokenRequests()).toBe(2);
		expect(simulator.calls).toHaveLength(1);
	});

	test('is replaced if only a header says that it is not valid (RFC 6750)', async () => {
		const headers = { 'www-authenticate': 'Bearer realm="cx", error="invalid_token"' };
		simulator.injectFault({ kind: 'status', status: 400, text: '', headers });
		expect((await run('agent:call')).error).toBeUndefined();
		expect(tokenRequests()).toBe(2);
	});

	test('is not requested again in the run once a new one is rejected, too', async () => {
		const fault = { kind: 'status', status: 401, operation: 'agent:call' } as const;
		simulator.injectFault({ ...fault, times: Infinity });
		const items = [...Array(300).keys()].map((index) => ({ to: `9${index}` }));
		const parameters = {
			...{ resource: 'agent', operation: 'call', agentName: 'agent.test' },
			destination: '={{ $json.to }}',
			requestOptions: { batching: { batch: { batchSize: 50, batchInterval: 1 } } },
		};
		await runWith(parameters, { items, onError: 'continueRegularOutput' });
		expect(tokenRequests()).toBe(2);
	});

	test.each<[content: { text: string } | { body: unknown }]>([
		[{ text: 'Slow down' }],
		[{ body: { message: 'Later' } }],
		[{ body: { error: 'Too many requests' } }],
	])('cannot be replaced while the token endpoint limits requests: %j', async (content) => {
		simulator.injectFault({
			...{ kind: 'status', status: 429, operation: 'token', times: Infinity },
			...content,
		} as never);
		const { error } = await run('agent:call');
		expect(error?.message).toMatch(/the token endpoint received too many requests/);
		expect(error?.description).not.toMatch(/Check Access Token URL/);
	});

	test('cannot be obtained if Access Token URL ends with a slash: the message has no web page in it', async () => {
		const credentials = createCredential({ accessTokenUrl: `${simulator.tokenUrl}/` });
		const { error } = await run('agent:call', {}, { credentials });
		expect(`${error?.message}${error?.description}`).not.toMatch(/</);
		expect(error?.description).toMatch(/Access Token URL/);
	});
});

describe('The error output', () => {
	test('has the input, the message as error and the advice as description', async () => {
		simulator.injectFault({ kind: 'status', status: 422, body: { error: 'Destination is bad' } });
		const items = [{ to: '1', note: 'kept' }];
		const { outputs } = await run(
			'agent:call',
			{ destination: '={{ $json.to }}' },
			{ items, onError: 'continueErrorOutput' },
		);
		expect(outputs[0] ?? []).toEqual([]);
		expect(outputs[1].map(({ json }) => json)).toEqual([
			{
				...items[0],
				error: expect.stringContaining('did not accept a value ("Destination is bad")'),
				description: 'Check Destination. [HTTP 422, item 0]',
			},
		]);
	});

	test('is the same item where the node continues in its regular output', async () => {
		simulator.injectFault({ kind: 'status', status: 422 });
		const { outputs } = await run('agent:call', {}, { onError: 'continueRegularOutput' });
		expect(Object.keys(outputs[0][0].json)).toEqual(['error', 'description']);
	});
});

describe('Request Options', () => {
	test('a % in the proxy that encodes nothing is explained', async () => {
		const requestOptions = { proxy: 'http://me:100%@127.0.0.1:3128' };
		const { error } = await run('agent:call', { requestOptions });
		expect(error?.message).toBe(
			'Proxy in Request Options has a % that is not part of an encoded character',
		);
		expect(error?.description).toMatch(/as %25\. Nothing was sent\./);
		expect(`${error?.message}${error?.description}`).not.toContain('100%');
	});

	test('a timeout longer than timers can be is the longest possible', async () => {
		const { error } = await run('agent:call', { requestOptions: { timeout: 2 ** 31 } });
		expect(error).toBeUndefined();
	});

	test.each([
		['nothing', ''],
		['a page', '<html><body>Cache Access Denied</body></html>'],
	])('a proxy that refuses its user and password with %s is named', async (_what, page) => {
		const proxy = await startServer((_req, res) => res.end());
		const head = `Content-Type: text/html\r\nContent-Length: ${page.length}`;
		proxy.server.on('connect', (_req, socket) => {
			socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${head}\r\n\r\n${page}`);
		});
		const credentials = createCredential({ baseUrl: 'https://127.0.0.1:9/cx' });
		const { error } = await run(
			'agent:call',
			{ requestOptions: { proxy: proxy.url } },
			{ credentials },
		);
		expect(error?.message).toContain('the proxy requires a valid user name and password');
		expect(error?.description).toMatch(/^Nothing was sent\. Check Proxy in the Settings tab/);
	});

	test('a proxy that refuses its user and password for the access token is named', async () => {
		const proxy = await startServer((_req, res) => res.writeHead(407).end());
		const credentials = createCredential({ accessTokenUrl: `${proxy.url}/token` });
		const { error } = await run('agent:call', {}, { credentials });
		expect(error?.message).toContain('the proxy requires a valid user name and password');
		expect(error?.description).toContain('the proxy in the environment variables of your n8n');
	});

	test('a tenant that never responds is given up after the timeout, which the message names', async () => {
		simulator.injectFault({ kind: 'hang' });
		const { error } = await run('agent:call', { requestOptions: { timeout: 400 } });
		expect(error?.message).toContain('it did not respond within 0.4 seconds');
		expect(error?.description).toContain(
			'To wait longer, change Timeout in the Settings tab under Request Options.',
		);
	});
});
