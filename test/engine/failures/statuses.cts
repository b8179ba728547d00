import { CredentialStore } from '../credentialStore.cts';
import { OPERATIONS, run } from '../samples.cts';
import { furnish, simulator } from '../tenant.cts';

/** Runs an operation against a tenant that always answers like this. */
async function runAgainst(operation: string, status: number, body: unknown = { error: 'Because' }) {
	await furnish();
	const later = status === 503 ? { headers: { 'retry-after': '1' } } : {};
	simulator.injectFault({ kind: 'status', status, body, times: Infinity, ...later });
	return await run(operation, CredentialStore.for(simulator));
}

const facts = (status: number) => ` [HTTP ${status}, item 0]`;

const ONCE_MORE = 'It was tried again three times, which does no harm here. Try again later.';
const BUSY =
	'It was tried again three times. Send fewer at a time: Batching in the Settings tab under Request Options, or a Loop Over Items node.';
const AWAY = 'It was tried again three times. Nothing was done; try again later.';
const NOT_AGAIN = 'It was not tried again.';
const DO_NOT_REPEAT =
	'. Sangoma CX may have sent the message: do not simply repeat it, look at the conversation in Sangoma CX first';
const FIELDS = 'Conversation ID, Content, Message Type and Tenant Domain';
const LOOK = 'Look at the conversation in Sangoma CX, and check';
const OPEN_CREDENTIAL =
	'Open the credential, choose a Scope with "Digital Interactions" and save it. If the scope is there, check that Tenant Domain is your own.';
const NO_TOKEN =
	'Open the credential, check Client ID, Client Secret and that Base URL and Access Token URL belong together, and save it.';

type Row = [status: number, operation: string, times: number, message: string, advice: string];

describe('An error status says what happened, what to do, why, and for which item', () => {
	const send = 'Sangoma CX could not send the message:';
	const finish = 'Sangoma CX could not finish the conversation:';
	const open = 'It is not known whether Sangoma CX could send the message:';
	// prettier-ignore
	it.each<Row>([
		[400, 'message:send', 1, `${send} it did not understand the request`, `Check ${FIELDS}.`],
		[401, 'message:send', 2, `${send} it did not accept the token, nor a fresh one`, NO_TOKEN],
		[403, 'message:send', 1, `${send} the credential lacks the scope cx.digital-interactions`, OPEN_CREDENTIAL],
		[404, 'message:send', 1, 'Sangoma CX found no such conversation', 'Check Conversation ID, Tenant Domain and Base URL in the credential.'],
		[409, 'message:send', 1, `${send} it conflicts with what is there already`, `${LOOK} ${FIELDS}.`],
		[413, 'message:send', 1, `${send} the request is too large`, `Shorten ${FIELDS}.`],
		[422, 'message:send', 1, `${send} it did not accept a value`, `Check ${FIELDS}.`],
		[418, 'message:send', 1, `${send} it answered with HTTP 418`, `Check ${FIELDS}.`],
		[301, 'message:send', 1, `${send} the address leads somewhere else`, 'The request was not sent on. Check Base URL in the credential.'],
		[429, 'message:send', 4, `${send} too many requests at once`, BUSY],
		[503, 'message:send', 4, `${send} it is not available at the moment`, AWAY],
		[500, 'message:send', 1, `${open} it had a problem of its own`, NOT_AGAIN],
		[502, 'message:send', 1, `${open} it had a problem of its own`, NOT_AGAIN],
		[504, 'message:send', 1, `${open} it had a problem of its own`, NOT_AGAIN],
		[520, 'message:send', 1, `${open} it had a problem of its own`, NOT_AGAIN],
		[522, 'message:send', 1, `${open} it had a problem of its own`, NOT_AGAIN],
		[524, 'message:send', 1, `${open} it had a problem of its own`, NOT_AGAIN],
		[501, 'message:send', 1, `${send} it answered with HTTP 501`, `Check ${FIELDS}.`],
		[500, 'conversation:finish', 4, `${finish} it had a problem of its own`, ONCE_MORE],
		[502, 'conversation:finish', 4, `${finish} it had a problem of its own`, ONCE_MORE],
		[504, 'conversation:finish', 4, `${finish} it had a problem of its own`, ONCE_MORE],
	])('%d for %s, asked %d times: %s', async (status, operation, times, message, advice) => {
		const { error } = await runAgainst(operation, status);
		const isUnknown = advice === NOT_AGAIN;
		expect(error).toMatchObject({
			message: `${message} ("Because")${isUnknown ? DO_NOT_REPEAT : ''}`,
			description: `${advice}${facts(status)}`,
			httpCode: String(status),
			context: { itemIndex: 0 },
		});
		expect(simulator.requests).toHaveLength(times);
	});

	it('names the item, counted from 0 as n8n does', async () => {
		const credentials = CredentialStore.for(simulator);
		const items = [{ id: 418 }, { id: 418 }, { id: 999 }];
		await furnish();
		const { error } = await run(
			'message:send',
			credentials,
			{ conversationId: '={{ $json.id }}' },
			{ items },
		);
		expect(error?.context).toMatchObject({ itemIndex: 2 });
		expect(error?.description).toMatch(
			/ \[HTTP 404, item 2\] Of 3 items, 2 were carried out and 0 were not sent\.$/,
		);
	});

	it('names the parameters that Sangoma CX complains about', async () => {
		const body = { message: 'Because', attributes: ['phone_number', 'email', 'elsewhere'] };
		const { error } = await runAgainst('contact:create', 422, body);
		expect(error?.description).toBe(`Check Phone Number, Email and elsewhere.${facts(422)}`);
	});
});

describe('Each operation has words of its own', () => {
	// prettier-ignore
	const WORDS: Record<string, [toDo: string, scope: string, notFound: string, check: string]> = {
		'agent:call': ['place the agent call', 'cx.agent-calls', 'Sangoma CX found no such agent', 'Agent Name, Destination and Tenant Domain'],
		'queue:call': ['place the queue call', 'cx.queue-calls', 'Sangoma CX found no such queue', 'Queue Name, Destination and Tenant Domain'],
		'agentBot:create': ['create the agent bot', 'cx.digital-interactions', 'Sangoma CX knows neither address for agent bots, or no such tenant', 'Name, Outgoing URL, Description and Tenant Domain'],
		'agentBot:assign': ['assign the agent bot to the inbox', 'cx.digital-interactions', 'Sangoma CX found no such agent bot or inbox', 'Agent Bot ID, Inbox and Tenant Domain'],
		'inbox:getAll': ['list the inboxes', 'cx.digital-interactions', 'There is no Sangoma CX API at this address', 'Base URL in the credential'],
		'contact:create': ['create the contact', 'cx.digital-interactions', 'Sangoma CX found no such inbox', 'Inbox, Name, Email, Phone Number and Tenant Domain'],
		'conversation:create': ['create the conversation', 'cx.digital-interactions', 'Sangoma CX found no such contact or inbox', 'Inbox, Contact ID, Source ID, Initial Message, Priority and Tenant Domain'],
		'conversation:deliverToAgent': ['hand the conversation to an agent', 'cx.digital-interactions', 'Sangoma CX found no such conversation', 'Conversation ID and Tenant Domain'],
		'conversation:finish': ['finish the conversation', 'cx.digital-interactions', 'Sangoma CX found no such conversation', 'Conversation ID and Tenant Domain'],
		'message:send': ['send the message', 'cx.digital-interactions', 'Sangoma CX found no such conversation', 'Conversation ID, Content, Message Type and Tenant Domain'],
		'webhook:create': ['register the webhook', 'cx.digital-interactions', 'Sangoma CX found no such tenant', 'URL, Subscriptions and Tenant Domain'],
	};

	it.each(OPERATIONS)('%s', async (operation) => {
		const [toDo, scope, notFound, check] = WORDS[operation];
		const could = `Sangoma CX could not ${toDo}:`;
		const forbidden = (await runAgainst(operation, 403)).error;
		expect(forbidden?.message).toBe(`${could} the credential lacks the scope ${scope} ("Because")`);
		simulator.clearFaults();
		const missing = (await runAgainst(operation, 404)).error;
		expect(missing?.message).toBe(`${notFound} ("Because")`);
		simulator.clearFaults();
		const refused = (await runAgainst(operation, 422)).error;
		expect(refused?.message).toBe(`${could} it did not accept a value ("Because")`);
		expect(refused?.description).toBe(`Check ${check}.${facts(422)}`);
	});
});

describe("Sangoma CX's own reason is passed on, in whatever shape it comes", () => {
	const NOT_UNDERSTOOD =
		'Sangoma CX could not place the agent call: it did not understand the request';
	it.each<[body: unknown, reason: string | undefined]>([
		[{ error: 'Agent is busy' }, 'Agent is busy'],
		[{ message: 'Agent is busy', attributes: [] }, 'Agent is busy'],
		[{ detail: 'Agent is busy' }, 'Agent is busy'],
		[{ error: 'invalid', error_description: 'Agent is busy' }, 'Agent is busy: invalid'],
		[{ error: { message: 'Agent is busy' } }, 'Agent is busy'],
		[{ errors: ['Agent is busy'] }, 'Agent is busy'],
		[{ errors: { agent_name: ['is busy'] } }, 'agent_name is busy'],
		[{ message: '' }, undefined],
		[{}, undefined],
	])('%j', async (body, words) => {
		const { error } = await runAgainst('agent:call', 400, body);
		const said = words === undefined ? '' : ` ("${words}")`;
		expect(error).toMatchObject({
			message: `${NOT_UNDERSTOOD}${said}`,
			description: 'Check Agent Name, Destination and Tenant Domain. [HTTP 400, item 0]',
		});
	});

	it.each<[what: string, text: string, type: string, said: string]>([
		['plain text', 'Agent is busy', 'text/plain', ' ("Agent is busy")'],
		['a page', '<html><body>Agent is busy</body></html>', 'text/html', ''],
		['no body', '', 'text/plain', ''],
	])('%s', async (_what, text, type, said) => {
		simulator.injectFault({ kind: 'status', status: 400, text, headers: { 'content-type': type } });
		const { error } = await run('agent:call', CredentialStore.for(simulator));
		expect(error?.message).toBe(`${NOT_UNDERSTOOD}${said}`);
	});
});

describe('A failure on the token endpoint', () => {
	const NOT_HAD =
		'No token could be had from Sangoma CX: its token service did not answer as it should';
	const REFUSED = 'Sangoma CX refused to give out a token for this credential';
	it.each<[status: number, asked: number, message: string]>([
		[408, 4, NOT_HAD],
		[425, 4, NOT_HAD],
		[429, 4, NOT_HAD],
		[500, 4, NOT_HAD],
		[503, 4, NOT_HAD],
		[404, 1, REFUSED],
		[400, 1, REFUSED],
		[403, 1, REFUSED],
	])('HTTP %d: asked %d times', async (status, asked, message) => {
		const fault = { kind: 'status', operation: 'token', times: Infinity } as const;
		simulator.injectFault({ ...fault, status, text: 'Because' });
		const { error } = await run('agent:call', CredentialStore.for(simulator));
		expect(error?.message).toBe(`${message} ("Because")`);
		expect(error?.description).toMatch(/nothing else was sent\. Check /i);
		expect(simulator.tokenRequests).toHaveLength(asked);
		expect(simulator.requests).toEqual([]);
	});

	it.each<[how: string, status: number, body: object, asked: number, message: string]>([
		['too many requests', 429, { error: 'too_many_requests' }, 4, NOT_HAD],
		['not available', 400, { error: 'temporarily_unavailable' }, 4, NOT_HAD],
		['a refusal behind a 200', 200, { error: 'invalid_client' }, 1, REFUSED],
		['no token', 200, {}, 1, REFUSED],
		['a token that is null', 200, { access_token: null, token_type: 'bearer' }, 1, REFUSED],
		['an empty token', 200, { access_token: '' }, 1, REFUSED],
	])('%s: asked as often as it makes sense', async (_how, status, body, asked, message) => {
		const kind = status === 200 ? 'answer' : 'status';
		simulator.injectFault({ kind, operation: 'token', status, body, times: Infinity });
		const items = [{}, {}, {}];
		const credentials = CredentialStore.for(simulator);
		const { outputs } = await run(
			'agent:call',
			credentials,
			{},
			{
				items,
				onError: 'continueErrorOutput',
			},
		);
		const { error: code } = body as { error?: string };
		const reasons = outputs[1].map(({ json }) => String(json.error));
		expect(new Set(reasons).size).toBe(1);
		expect(reasons[0].startsWith(message)).toBe(true);
		if (code === 'invalid_client') expect(reasons[0]).toBe(`${REFUSED} ("invalid_client")`);
		expect(simulator.tokenRequests).toHaveLength(asked);
		expect(simulator.requests).toEqual([]);

		simulator.clearFaults();
		expect((await run('agent:call', credentials)).error).toBeUndefined();
	});

	it('no token in an answer that should renew one: the old one is not taken for new', async () => {
		const credentials = CredentialStore.for(simulator);
		await run('agent:call', credentials);
		simulator.revokeTokens();
		simulator.injectFault({
			kind: 'answer',
			operation: 'token',
			status: 200,
			body: {},
			times: Infinity,
		});
		const { error } = await run('agent:call', credentials);
		expect(error?.message).toBe(REFUSED);
		expect(simulator.tokenRequests).toHaveLength(2);
	});

	it('a page instead of a token', async () => {
		simulator.injectFault({ kind: 'html', status: 200, operation: 'token', times: Infinity });
		const { error, outputs } = await run('agent:call', CredentialStore.for(simulator));
		expect(outputs).toEqual([]);
		expect(error?.message).toMatch(/token/);
		expect(error?.description).toMatch(/Access Token URL|Client ID/);
		expect(simulator.requests).toEqual([]);
	});
});
