import { CredentialStore } from '../credentialStore.cts';
import { OPERATIONS, run } from '../samples.cts';
import { furnish, simulator } from '../tenant.cts';

const RETRY_AT_ONCE = { 'retry-after': '0' };

/** Runs an operation against a tenant that always answers like this. */
async function runAgainst(operation: string, status: number, body: unknown = { error: 'Because' }) {
	await furnish();
	simulator.fail({ kind: 'status', status, body, headers: RETRY_AT_ONCE, times: Infinity });
	return await run(operation, CredentialStore.for(simulator));
}

const reason = (status: number) => ` Sangoma CX said: "Because". [HTTP ${status}, item 0]`;

const ONCE_MORE = 'It was tried again three times, which does no harm here. Try again later.';
const BUSY =
	'It was tried again three times. Send fewer at a time: Options > Batching, or a Loop Over Items node.';
const AWAY = 'It was tried again three times. Nothing was done; try again later.';
const MAY_HAVE_SENT =
	'Sangoma CX may have sent the message, so it was not tried again. Look at the conversation in Sangoma CX before you do.';
const FIELDS = 'Conversation ID, Content and Message Type';
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
		[404, 'message:send', 1, 'Sangoma CX found no such conversation', `Check ${FIELDS}, and the Base URL in the credential.`],
		[409, 'message:send', 1, `${send} it conflicts with what is there already`, `${LOOK} ${FIELDS}.`],
		[413, 'message:send', 1, `${send} the request is too large`, `Shorten ${FIELDS}.`],
		[422, 'message:send', 1, `${send} it did not accept a value`, `Check ${FIELDS}.`],
		[418, 'message:send', 1, `${send} it answered with HTTP 418`, `Check ${FIELDS}.`],
		[301, 'message:send', 1, `${send} the address leads somewhere else`, 'The request was not sent on. Check Base URL in the credential.'],
		[429, 'message:send', 4, `${send} too many requests at once`, BUSY],
		[503, 'message:send', 4, `${send} it is not available at the moment`, AWAY],
		[500, 'message:send', 1, `${open} it had a problem of its own`, MAY_HAVE_SENT],
		[502, 'message:send', 1, `${open} it had a problem of its own`, MAY_HAVE_SENT],
		[504, 'message:send', 1, `${open} it had a problem of its own`, MAY_HAVE_SENT],
		[520, 'message:send', 1, `${open} it had a problem of its own`, MAY_HAVE_SENT],
		[522, 'message:send', 1, `${open} it had a problem of its own`, MAY_HAVE_SENT],
		[524, 'message:send', 1, `${open} it had a problem of its own`, MAY_HAVE_SENT],
		[501, 'message:send', 1, `${send} it answered with HTTP 501`, `Check ${FIELDS}.`],
		[500, 'conversation:finish', 4, `${finish} it had a problem of its own`, ONCE_MORE],
		[502, 'conversation:finish', 4, `${finish} it had a problem of its own`, ONCE_MORE],
		[504, 'conversation:finish', 4, `${finish} it had a problem of its own`, ONCE_MORE],
	])('%d for %s, asked %d times: %s', async (status, operation, times, message, advice) => {
		const { error } = await runAgainst(operation, status);
		expect(error).toMatchObject({ message, httpCode: String(status), context: { itemIndex: 0 } });
		// n8n 2 renews the token on a 401 itself, and keeps nothing of why it was refused.
		const why = status === 401 ? /^(.*?)( Sangoma CX said: .*)? (\[HTTP 401, item 0\])$/ : undefined;
		const description = why === undefined ? error?.description : error?.description?.replace(why, '$1');
		expect(description).toBe(status === 401 ? advice : `${advice}${reason(status)}`);
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
		expect(error?.description).toMatch(/\[HTTP 404, item 2\]$/);
	});

	it('names the parameters that Sangoma CX complains about', async () => {
		const body = { message: 'Because', attributes: ['phone_number', 'email', 'elsewhere'] };
		const { error } = await runAgainst('contact:create', 422, body);
		expect(error?.description).toBe(`Check Phone Number and Email and elsewhere.${reason(422)}`);
	});
});

describe('Each operation has words of its own', () => {
	// prettier-ignore
	const WORDS: Record<string, [toDo: string, scope: string, notFound: string, check: string]> = {
		'agent:call': ['place the agent call', 'cx.agent-calls', 'Sangoma CX found no such agent, or no such tenant', 'Agent Name, Destination and Tenant Domain'],
		'queue:call': ['place the queue call', 'cx.queue-calls', 'Sangoma CX found no such queue, or no such tenant', 'Queue Name, Destination and Tenant Domain'],
		'agentBot:create': ['create the agent bot', 'cx.digital-interactions', 'Sangoma CX knows neither address for agent bots, or no such tenant', 'Name, Outgoing URL and Tenant Domain'],
		'agentBot:assign': ['assign the agent bot to the inbox', 'cx.digital-interactions', 'Sangoma CX found no such agent bot or inbox', 'Agent Bot ID, Inbox and Tenant Domain'],
		'inbox:getAll': ['list the inboxes', 'cx.digital-interactions', 'There is no Sangoma CX API at this address', 'Base URL in the credential'],
		'contact:create': ['create the contact', 'cx.digital-interactions', 'Sangoma CX found no such inbox', 'Inbox, Name, Email and Phone Number'],
		'conversation:create': ['create the conversation', 'cx.digital-interactions', 'Sangoma CX found no such contact or inbox', 'Inbox, Contact ID, Source ID and Priority'],
		'conversation:deliverToAgent': ['hand the conversation to an agent', 'cx.digital-interactions', 'Sangoma CX found no such conversation', 'Conversation ID and Tenant Domain'],
		'conversation:finish': ['finish the conversation', 'cx.digital-interactions', 'Sangoma CX found no such conversation', 'Conversation ID and Tenant Domain'],
		'message:send': ['send the message', 'cx.digital-interactions', 'Sangoma CX found no such conversation', 'Conversation ID, Content and Message Type'],
		'webhook:create': ['register the webhook', 'cx.digital-interactions', 'Sangoma CX found no such tenant', 'URL, Subscriptions and Tenant Domain'],
	};

	it.each(OPERATIONS)('%s', async (operation) => {
		const [toDo, scope, notFound, check] = WORDS[operation];
		const could = `Sangoma CX could not ${toDo}:`;
		const forbidden = (await runAgainst(operation, 403)).error;
		expect(forbidden?.message).toBe(`${could} the credential lacks the scope ${scope}`);
		simulator.clearFaults();
		const missing = (await runAgainst(operation, 404)).error;
		expect(missing?.message).toBe(notFound);
		simulator.clearFaults();
		const refused = (await runAgainst(operation, 422)).error;
		expect(refused?.message).toBe(`${could} it did not accept a value`);
		expect(refused?.description).toBe(`Check ${check}.${reason(422)}`);
	});
});

describe("Sangoma CX's own reason is passed on, in whatever shape it comes", () => {
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
		const said = words === undefined ? '' : ` Sangoma CX said: "${words}".`;
		expect(error?.description).toBe(
			`Check Agent Name, Destination and Tenant Domain.${said} [HTTP 400, item 0]`,
		);
	});

	it.each<[what: string, text: string, type: string, said: string]>([
		['plain text', 'Agent is busy', 'text/plain', ' Sangoma CX said: "Agent is busy".'],
		['a page', '<html><body>Agent is busy</body></html>', 'text/html', ''],
		['no body', '', 'text/plain', ''],
	])('%s', async (_what, text, type, said) => {
		simulator.fail({ kind: 'status', status: 400, text, headers: { 'content-type': type } });
		const { error } = await run('agent:call', CredentialStore.for(simulator));
		expect(error?.description).toBe(
			`Check Agent Name, Destination and Tenant Domain.${said} [HTTP 400, item 0]`,
		);
	});
});

describe('A failure on the token endpoint', () => {
	const NOT_HAD =
		'No token could be had from Sangoma CX: its token service did not answer as it should';
	const REFUSED = 'Sangoma CX refused to give out a token for this credential';
	it.each<[status: number, asked: number, message: string]>([
		[500, 4, NOT_HAD],
		[503, 4, NOT_HAD],
		[404, 1, REFUSED],
		[400, 1, REFUSED],
		[403, 1, REFUSED],
	])('HTTP %d: asked %d times', async (status, asked, message) => {
		const fault = { kind: 'status', operation: 'token', times: Infinity } as const;
		simulator.fail({ ...fault, status, text: 'Because', headers: RETRY_AT_ONCE });
		const { error } = await run('agent:call', CredentialStore.for(simulator));
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(/^Nothing else was sent\. Check /);
		expect(simulator.tokenRequests).toHaveLength(asked);
		expect(simulator.requests).toEqual([]);
	});

	it('a page instead of a token', async () => {
		simulator.fail({ kind: 'html', status: 200, operation: 'token', times: Infinity });
		const { error, outputs } = await run('agent:call', CredentialStore.for(simulator));
		expect(outputs).toEqual([]);
		expect(error?.message).toMatch(/token/);
		expect(error?.description).toMatch(/Access Token URL|Client ID/);
		expect(simulator.requests).toEqual([]);
	});
});
