import { shortenPauses } from '../../kit/engine/network.cts';
import { run, type RunOptions } from '../../kit/engine/run-operation.cts';
import { createCredential, seed, simulator } from '../../kit/engine/tenant.cts';
import { OPERATION_SAMPLES } from '../../samples.cts';

beforeEach(shortenPauses);

async function runWithStatus(
	operation: string,
	status: number,
	body: unknown = { error: 'Because' },
) {
	await seed();
	const headers: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {};
	simulator.injectFault({ kind: 'status', status, body, times: Infinity, headers });
	return await run(operation);
}

const details = (status: number) => ` [HTTP ${status}, item 0]`;

const ONCE_MORE =
	'The request was retried up to three times, which is safe for this operation. Try again later.';
const BUSY =
	'The request was retried after pauses, without success. Nothing was done. Send fewer at a time: use Batching in the Settings tab under Request Options, or a Loop Over Items node.';
const AWAY =
	'The request was retried after pauses, without success. Nothing was done. Try again later.';
const NOT_AGAIN = 'The request was not retried.';
const DO_NOT_REPEAT =
	'. Sangoma CX may have sent the message: do not repeat it before you have checked the conversation in Sangoma CX';
const FIELDS = 'Conversation ID, Content, Message Type and Tenant Domain';
const LOOK = 'Look at the conversation in Sangoma CX, and check';
const OPEN_CREDENTIAL =
	'Open the credential, check that Scope includes "Digital Interactions" and that Tenant Domain is your own, and save it.';
const NO_TOKEN =
	'Open the credential, check Client ID, Client Secret and that Base URL and Access Token URL belong together, and save it.';

type Case = [status: number, operation: string, times: number, message: string, advice: string];

describe('The error after each status', () => {
	const send = 'Sangoma CX could not send the message:';
	const finish = 'Sangoma CX could not finish the conversation:';
	const open = 'It is unknown whether Sangoma CX could send the message:';
	// prettier-ignore
	test.each<Case>([
		[400, 'message:send', 1, `${send} it did not understand the request`, `Check ${FIELDS}.`],
		[401, 'message:send', 2, `${send} it rejected the access token, and a new one too`, NO_TOKEN],
		[403, 'message:send', 1, `${send} it denied access`, OPEN_CREDENTIAL],
		[404, 'message:send', 1, 'Sangoma CX found no such conversation', 'Check Conversation ID, Tenant Domain and Base URL in the credential.'],
		[409, 'message:send', 1, `${send} it conflicts with existing data`, `${LOOK} ${FIELDS}.`],
		[413, 'message:send', 1, `${send} the request is too large`, 'Shorten Content.'],
		[422, 'message:send', 1, `${send} it did not accept a value`, `Check ${FIELDS}.`],
		[418, 'message:send', 1, `${send} it responded with HTTP 418`, `Check ${FIELDS}.`],
		[301, 'message:send', 1, `${send} the URL redirects to another address`, 'The redirect was not followed. Check Base URL in the credential.'],
		[429, 'message:send', 5, `${send} it received too many requests`, BUSY],
		[503, 'message:send', 5, `${send} it is temporarily unavailable`, AWAY],
		...[500, 502, 504, 507, 520, 521, 522, 523, 524, 525, 526, 529, 530, 598, 599].map((status): Case => [status, 'message:send', 1, `${open} it had an internal error`, NOT_AGAIN]),
		[408, 'message:send', 1, `${open} the request timed out`, NOT_AGAIN],
		[501, 'message:send', 1, `${send} it responded with HTTP 501`, `Check ${FIELDS}.`],
		[405, 'message:send', 1, `${send} its URL does not take this request`, 'Check Base URL in the credential.'],
		[410, 'message:send', 1, 'Sangoma CX found no such conversation', 'Check Conversation ID, Tenant Domain and Base URL in the credential.'],
		...[500, 502, 504].map((status): Case => [status, 'conversation:finish', 4, `${finish} it had an internal error`, ONCE_MORE]),
	])('%d for %s, requested %d times: %s', async (status, operation, times, message, advice) => {
		const { error } = await runWithStatus(operation, status);
		const isUnknown = advice === NOT_AGAIN;
		expect(error).toMatchObject({
			message: `${message} ("Because")${isUnknown ? DO_NOT_REPEAT : ''}`,
			description: `${advice}${details(status)}`,
			httpCode: String(status),
			context: { itemIndex: 0 },
		});
		expect(simulator.requests).toHaveLength(times);
	});

	test.each([
		[429, 'it received too many requests'],
		[503, 'it is temporarily unavailable'],
	])('%d with a longer Retry-After than the run waits: when to try again', async (status, why) => {
		await seed();
		const headers = { 'retry-after': '60' };
		simulator.injectFault({ kind: 'status', status, headers, times: Infinity });
		const { error } = await run('message:send');
		expect(error?.message).toMatch(`${send} ${why}, and asks to wait 60 seconds`);
		expect(error?.description).toBe(`Nothing was done. Try again in 60 seconds.${details(status)}`);
		expect(simulator.requests).toHaveLength(1);
	});

	test("waits as long as Retry-After says by the server's clock, which is ten minutes ahead", async () => {
		await seed();
		const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();
		const headers = { date: inSeconds(600), 'retry-after': inSeconds(602) };
		simulator.injectFault({ kind: 'status', status: 429, headers });
		expect((await run('message:send')).error).toBeUndefined();
		expect(simulator.requests).toHaveLength(2);
	});

	test('a limit that a 403 reports as a code is one', async () => {
		await seed();
		simulator.injectFault({ kind: 'status', status: 403, body: { error: 'rate_limit_exceeded' } });
		expect((await run('message:send')).error).toBeUndefined();
	});

	test('names the item, counted from 0 as n8n does', async () => {
		await seed();
		const items = [{ id: 418 }, { id: 418 }, { id: 999 }];
		const { error } = await run('message:send', { conversationId: '={{ $json.id }}' }, { items });
		expect(error?.context).toMatchObject({ itemIndex: 2 });
		expect(error?.description).toMatch(
			/ \[HTTP 404, item 2\] Of 3 items, 2 were completed, 1 failed and 0 were not sent\. IDs of the results so far: \d+, \d+\.$/,
		);
	});

	test('lists 20 of the created IDs, and counts the others', async () => {
		await seed();
		const items = [...Array.from({ length: 25 }, () => ({ id: 418 })), { id: 999 }];
		const { error } = await run('message:send', { conversationId: '={{ $json.id }}' }, { items });
		expect(error?.description).toMatch(
			/ Of 26 items, 25 were completed, 1 failed and 0 were not sent\. IDs of the results so far: (\d+, ){19}\d+ and 5 more\.$/,
		);
	});

	test('names the parameters that Sangoma CX rejects', async () => {
		const body = { message: 'Because', attributes: ['phone_number', 'email', 'elsewhere'] };
		const { error } = await runWithStatus('contact:create', 422, body);
		expect(error?.description).toBe(`Check Phone Number, Email and elsewhere.${details(422)}`);
	});
});

describe('The errors of each operation', () => {
	test.each(OPERATION_SAMPLES)('$operation', async (sample) => {
		const { operation, action, scope, notFound, labels } = sample;
		const could = `Sangoma CX could not ${action}:`;
		const reason = 'The token lacks a scope';
		const forbidden = (await runWithStatus(operation, 403, { error: reason })).error;
		expect(forbidden?.message).toBe(
			`${could} the credential lacks the scope ${scope} ("${reason}")`,
		);
		simulator.clearFaults();
		const missing = (await runWithStatus(operation, 404)).error;
		expect(missing?.message).toBe(`${notFound} ("Because")`);
		simulator.clearFaults();
		const refused = (await runWithStatus(operation, 422)).error;
		expect(refused?.message).toBe(`${could} it did not accept a value ("Because")`);
		expect(refused?.description).toBe(`Check ${labels}.${details(422)}`);
	});
});

describe("The error contains Sangoma CX's reason from any format", () => {
	const NOT_UNDERSTOOD =
		'Sangoma CX could not place the agent call: it did not understand the request';
	test.each<[body: unknown, reason: string | undefined, fields?: string]>([
		[{ error: 'Agent is busy' }, 'Agent is busy'],
		[{ message: 'Agent is busy', attributes: [] }, 'Agent is busy'],
		[{ detail: 'Agent is busy' }, 'Agent is busy'],
		[{ error: 'invalid', error_description: 'Agent is busy' }, 'Agent is busy: invalid'],
		[{ error: { message: 'Agent is busy' } }, 'Agent is busy'],
		[{ errors: ['Agent is busy'] }, 'Agent is busy'],
		[{ errors: { agent_name: ['is busy'] } }, 'agent_name is busy', 'Agent Name'],
		[{ message: '' }, undefined],
		[{}, undefined],
	])('%j', async (body, reason, fields = 'Agent Name, Destination and Tenant Domain') => {
		const { error } = await runWithStatus('agent:call', 400, body);
		const quoted = reason === undefined ? '' : ` ("${reason}")`;
		expect(error).toMatchObject({
			message: `${NOT_UNDERSTOOD}${quoted}`,
			description: `Check ${fields}. [HTTP 400, item 0]`,
		});
	});

	test.each<[what: string, text: string, type: string, quoted: string]>([
		['plain text', 'Agent is busy', 'text/plain', ' ("Agent is busy")'],
		['no body', '', 'text/plain', ''],
	])('%s', async (_what, text, type, quoted) => {
		simulator.injectFault({ kind: 'status', status: 400, text, headers: { 'content-type': type } });
		const { error } = await run('agent:call');
		expect(error?.message).toBe(`${NOT_UNDERSTOOD}${quoted}`);
	});

	test('a page', async () => {
		const text = '<html><body>Agent is busy</body></html>';
		simulator.injectFault({ kind: 'status', status: 400, text });
		const { error } = await run('agent:call');
		expect(error?.message).toBe(
			'Sangoma CX could not place the agent call: the response did not come from the Sangoma CX API',
		);
	});
});

describe('A failure on the token endpoint', () => {
	const UNAVAILABLE =
		'Could not get an access token: the token endpoint did not respond as expected';
	const LIMITED = 'Could not get an access token: the token endpoint received too many requests';
	const REFUSED = 'Sangoma CX refused to issue an access token for this credential';
	test.each<[status: number, requests: number, message: string]>([
		[408, 4, UNAVAILABLE],
		[425, 4, UNAVAILABLE],
		[429, 4, LIMITED],
		[500, 4, UNAVAILABLE],
		[503, 4, UNAVAILABLE],
		[404, 1, REFUSED],
		[400, 1, REFUSED],
		[403, 1, REFUSED],
	])('HTTP %d: requested %d times', async (status, requests, message) => {
		const fault = { kind: 'status', operation: 'token', times: Infinity } as const;
		simulator.injectFault({ ...fault, status, text: 'Because' });
		const { error } = await run('agent:call');
		expect(error?.message).toBe(`${message} ("Because")`);
		expect(error?.description).toMatch(/nothing else was sent\. (Check|Try again later)/i);
		expect(simulator.tokenRequests).toHaveLength(requests);
		expect(simulator.requests).toEqual([]);
	});

	test.each<[how: string, status: number, body: object, requests: number, message: string]>([
		['too many requests', 429, { error: 'too_many_requests' }, 4, LIMITED],
		['not available', 400, { error: 'temporarily_unavailable' }, 4, UNAVAILABLE],
		['a refusal behind a 200', 200, { error: 'invalid_client' }, 1, REFUSED],
		['no token', 200, {}, 1, REFUSED],
		['a token that is null', 200, { access_token: null, token_type: 'bearer' }, 1, REFUSED],
		['an empty token', 200, { access_token: '' }, 1, REFUSED],
	])('%s', async (_how, status, body, requests, message) => {
		simulator.injectFault({ kind: 'status', operation: 'token', status, body, times: Infinity });
		const credentials = createCredential();
		const options: RunOptions = { items: [{}, {}, {}], onError: 'continueErrorOutput' };
		const { outputs } = await run('agent:call', {}, { credentials, ...options });
		const { error: code } = body as { error?: string };
		const reasons = outputs[1].map(({ json }) => String(json.error));
		expect(new Set(reasons).size).toBe(1);
		expect(reasons[0].startsWith(message)).toBe(true);
		if (code === 'invalid_client') expect(reasons[0]).toBe(`${REFUSED} ("invalid_client")`);
		expect(simulator.tokenRequests).toHaveLength(requests);
		expect(simulator.requests).toEqual([]);

		simulator.clearFaults();
		expect((await run('agent:call', {}, { credentials })).error).toBeUndefined();
	});

	test('a refresh that returns no token is not a success', async () => {
		const credentials = createCredential();
		await run('agent:call', {}, { credentials });
		simulator.revokeTokens();
		const fault = { kind: 'response', operation: 'token', status: 200, body: {} } as const;
		simulator.injectFault({ ...fault, times: Infinity });
		const { error } = await run('agent:call', {}, { credentials });
		expect(error?.message).toBe(REFUSED);
		expect(simulator.tokenRequests).toHaveLength(2);
	});

	test('a page instead of a token', async () => {
		simulator.injectFault({ kind: 'html', status: 200, operation: 'token', times: Infinity });
		const { error, outputs } = await run('agent:call');
		expect(outputs).toEqual([]);
		expect(error?.message).toMatch(/token/);
		expect(error?.description).toMatch(/Access Token URL|Client ID/);
		expect(simulator.requests).toEqual([]);
	});
});
