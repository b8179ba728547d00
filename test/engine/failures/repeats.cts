import dns from 'node:dns';
import type { Fault } from '../../../simulator/index.cts';
import { CredentialStore } from '../credentialStore.cts';
import { failConnections } from '../network.cts';
import { itemsOf, run } from '../samples.cts';
import { callsByDestination, furnish, simulator } from '../tenant.cts';

const SOON = { 'retry-after': '1' };
const SHORT = { requestOptions: { timeout: 400 } };

/** What Sangoma CX may have done, and where to look, when nobody knows. */
const MAY_HAVE: Record<string, [done: string, place: string]> = {
	'agent:call': ['placed the call', "the agent's calls in Sangoma CX"],
	'queue:call': ['placed the call', "the queue's calls in Sangoma CX"],
	'agentBot:create': ['created the bot', 'the bots of your tenant in Sangoma CX'],
	'contact:create': ['created the contact', 'the contacts in Sangoma CX'],
	'conversation:create': ['created the conversation', "the contact's conversations in Sangoma CX"],
	'message:send': ['sent the message', 'the conversation in Sangoma CX'],
	'webhook:create': ['registered the webhook', 'the webhooks of your tenant in Sangoma CX'],
};
const HARMFUL = Object.keys(MAY_HAVE);
const HARMLESS = [
	'inbox:getAll',
	'agentBot:assign',
	'conversation:deliverToAgent',
	'conversation:finish',
];

/** A credential that has its token, so that the next connection is the API's. */
async function warmCredential(): Promise<CredentialStore> {
	const credentials = CredentialStore.for(simulator);
	await run('inbox:getAll', credentials);
	simulator.journal.requests.length = 0;
	return credentials;
}

describe('After an answer that says "not now", every request is sent again', () => {
	const NOT_NOW: Array<[how: string, fault: Fault]> = [
		['429', { kind: 'status', status: 429, headers: SOON }],
		['425', { kind: 'status', status: 425 }],
		['503 with Retry-After', { kind: 'status', status: 503, headers: SOON }],
		[
			'503 with Retry-After as a date that is over',
			{ kind: 'status', status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' } },
		],
	];
	const ROWS = NOT_NOW.flatMap(([how, fault]) =>
		[...HARMFUL, ...HARMLESS].map((operation) => ({ how, fault, operation })),
	);
	it.each(ROWS)('$how, $operation', async ({ fault, operation }) => {
		await furnish();
		simulator.injectFault({ ...fault, times: 3 });
		const { error } = await run(operation, CredentialStore.for(simulator));
		expect(error).toBeUndefined();
		expect(simulator.requests.map(({ processed }) => processed)).toEqual([
			...[false, false, false],
			true,
		]);
	});

	it('but not more than three times', async () => {
		simulator.injectFault({ kind: 'status', status: 429, headers: SOON, times: 4 });
		const { error } = await run('agent:call', CredentialStore.for(simulator));
		expect(error?.httpCode).toBe('429');
		expect(simulator.requests).toHaveLength(4);
	});

	it('429 without Retry-After, after a pause', async () => {
		simulator.injectFault({ kind: 'status', status: 429 });
		const { error } = await run('agent:call', CredentialStore.for(simulator));
		expect(error).toBeUndefined();
		expect(simulator.calls).toHaveLength(1);
	});

	it.each(['0', '-5', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
		'Retry-After %s does not burn the tries all at once',
		async (header) => {
			jest.restoreAllMocks();
			const headers = { 'retry-after': header };
			simulator.injectFault({ kind: 'status', status: 429, headers, times: 2 });
			const { error } = await run('agent:call', CredentialStore.for(simulator));
			expect(error).toBeUndefined();
			const [first, second, third] = simulator.requests.map(({ at }) => at);
			expect(second - first).toBeGreaterThanOrEqual(195);
			expect(third - second).toBeGreaterThanOrEqual(395);
		},
	);
});

describe('After a request that never left, it is sent again', () => {
	it.each(['refused', 'not in time'] as const)('connection %s', async (fate) => {
		const credentials = await warmCredential();
		failConnections(fate, 1);
		const { error } = await run('agent:call', credentials);
		expect(error).toBeUndefined();
		expect(simulator.requests).toHaveLength(1);
		expect(simulator.calls).toHaveLength(1);
	});

	it('but not more than three times', async () => {
		const credentials = await warmCredential();
		const connections = failConnections('refused', Infinity);
		const { error } = await run('agent:call', credentials);
		expect(error).toMatchObject({
			message: 'Sangoma CX could not place the agent call: no connection could be made',
			description:
				'It was tried again three times; nothing was sent. Check Base URL in the credential and the network of your n8n. [ECONNREFUSED, item 0]',
		});
		expect(connections).toHaveLength(4);
		expect(simulator.requests).toEqual([]);
	});

	it('a name that does not resolve', async () => {
		const credentials = await warmCredential();
		credentials.change({ baseUrl: 'https://cpaas.example.invalid/cx' });
		const lookUp = jest.spyOn(dns, 'lookup').mockImplementation(((...args: unknown[]) => {
			const code = 'ENOTFOUND';
			const error = Object.assign(new Error(`getaddrinfo ${code} cpaas.example.invalid`), { code });
			(args.at(-1) as (error: Error) => void)(error);
		}) as never);
		const { error } = await run('agent:call', credentials);
		expect(error).toMatchObject({
			message: 'Sangoma CX could not place the agent call: its address was not found',
			description:
				'It was tried again three times; nothing was sent. Check Base URL in the credential and the network of your n8n. [ENOTFOUND, item 0]',
		});
		expect(lookUp).toHaveBeenCalledTimes(4);
	});
});

describe('After a request whose outcome is unknown', () => {
	const UNKNOWN: Array<[how: string, fault: Fault, options?: typeof SHORT]> = [
		['500', { kind: 'status', status: 500, headers: SOON }],
		['502', { kind: 'status', status: 502, headers: SOON }],
		['503 without Retry-After', { kind: 'status', status: 503 }],
		['504', { kind: 'status', status: 504, headers: SOON }],
		['500 after it was done', { kind: 'status-after', status: 500, headers: SOON }],
		['a connection that broke before it was done', { kind: 'reset-before' }],
		['a connection that broke after it was done', { kind: 'reset-after' }],
		['no answer in time', { kind: 'hang' }, SHORT],
		['no answer in time after it was done', { kind: 'hang', processed: true }, SHORT],
	];

	it.each(UNKNOWN)('%s: a call is not placed again', async (how, fault, options = {} as never) => {
		simulator.injectFault(fault);
		const { error } = await run('agent:call', CredentialStore.for(simulator), options);
		expect(error?.message).toMatch(
			/^It is not known whether Sangoma CX could place the agent call: (it had a problem of its own|the connection broke or took too long)( \(".*"\))?\. Sangoma CX may have placed the call: do not simply repeat it, look at the agent's calls in Sangoma CX first$/,
		);
		expect(simulator.requests).toHaveLength(1);
		expect(simulator.calls).toHaveLength(/after it was done/.test(how) ? 1 : 0);
	});

	it.each(UNKNOWN)('%s: a list is asked for again', async (_how, fault, options = {} as never) => {
		simulator.injectFault(fault);
		const result = await run('inbox:getAll', CredentialStore.for(simulator), options);
		expect(result.error).toBeUndefined();
		expect(itemsOf(result)).toHaveLength(5);
		expect(simulator.requests).toHaveLength(2);
	});

	it.each(HARMFUL)('%s is not sent again, and says where to look', async (operation) => {
		await furnish();
		simulator.injectFault({ kind: 'reset-after' });
		const { error } = await run(operation, CredentialStore.for(simulator));
		const [done, place] = MAY_HAVE[operation];
		expect(error?.message).toMatch(/^It is not known whether Sangoma CX could /);
		expect(error?.message).toMatch(
			`. Sangoma CX may have ${done}: do not simply repeat it, look at ${place} first`,
		);
		expect(error?.description).toBe('It was not tried again. [ECONNRESET, item 0]');
		expect(simulator.requests).toHaveLength(1);
	});

	it.each(HARMLESS)('%s is sent again: a repeat does no harm', async (operation) => {
		await furnish();
		simulator.injectFault({ kind: 'reset-after' });
		const { error } = await run(operation, CredentialStore.for(simulator));
		expect(error).toBeUndefined();
		expect(simulator.requests).toHaveLength(2);
	});
});

describe('A refusal is final', () => {
	it.each([400, 403, 404, 409, 413, 422, 501])('HTTP %d', async (status) => {
		simulator.injectFault({ kind: 'status', status });
		await run('inbox:getAll', CredentialStore.for(simulator));
		expect(simulator.requests).toHaveLength(1);
	});
});

describe('A time-out in Request Options bounds each attempt', () => {
	it('so that a harmless request is tried again, as long each time', async () => {
		simulator.injectFault({ kind: 'hang', times: 2 });
		const result = await run('inbox:getAll', CredentialStore.for(simulator), {
			requestOptions: { timeout: 500 },
		});
		expect(itemsOf(result)).toHaveLength(5);
		expect(simulator.requests.map(({ status }) => status)).toEqual([null, null, 200]);
	});
});

describe('Items that fail and items that do not', () => {
	it('are repeated one by one: what was done is not done again', async () => {
		simulator.chooseFault = ({ body, attempt }) => {
			const { destination } = body as { destination: string };
			if (destination === '2' && attempt < 3) return { kind: 'status', status: 429, headers: SOON };
			return destination === '4' ? { kind: 'reset-after' } : undefined;
		};
		const items = ['0', '1', '2', '3', '4', '5'].map((to) => ({ to }));
		const { outputs } = await run(
			'agent:call',
			CredentialStore.for(simulator),
			{ destination: '={{ $json.to }}' },
			{ items, onError: 'continueErrorOutput' },
		);
		const [done, failed] = outputs.map((output) => output.map(({ pairedItem }) => pairedItem));
		expect(done).toEqual([0, 1, 2, 3, 5].map((item) => ({ item })));
		expect(failed).toEqual([{ item: 4 }]);
		expect([...callsByDestination()].sort()).toEqual(items.map(({ to }) => [to, 1]));
	});
});
