import dns from 'node:dns';
import type { Fault } from '../../../simulator/index.cts';
import { callEach } from '../../kit/engine/calls.cts';
import type { CredentialStore } from '../../kit/engine/credential-store.cts';
import { breakConnections, failConnections, shortenPauses } from '../../kit/engine/network.cts';
import { itemsOf, run, runOk, sourceItems } from '../../kit/engine/run-operation.cts';
import { callsByDestination, createCredential, seed, simulator } from '../../kit/engine/tenant.cts';
import { OPERATION_SAMPLES, type OperationSample } from '../../samples.cts';

beforeEach(shortenPauses);

const SOON = { 'retry-after': '1' };
const SHORT = { requestOptions: { timeout: 400 } };

const isIdempotent = ({ uncertain }: OperationSample) => uncertain === undefined;
const IDEMPOTENT = OPERATION_SAMPLES.filter(isIdempotent);
const NOT_IDEMPOTENT = OPERATION_SAMPLES.filter((sample) => !isIdempotent(sample));

/** Creates a credential with a token, so that the next connection goes to the API. */
async function credentialWithToken(): Promise<CredentialStore> {
	const credentials = createCredential();
	await run('inbox:getAll', {}, { credentials });
	simulator.requests.length = 0;
	return credentials;
}

describe('Every request is retried after a response that asks to retry later', () => {
	const RETRY_LATER: Array<[how: string, fault: Fault]> = [
		['429', { kind: 'status', status: 429, headers: SOON }],
		['425', { kind: 'status', status: 425 }],
		['503 with Retry-After', { kind: 'status', status: 503, headers: SOON }],
		[
			'503 with Retry-After as a date in the past',
			{ kind: 'status', status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' } },
		],
	];
	const CASES = RETRY_LATER.flatMap(([how, fault]) =>
		OPERATION_SAMPLES.map(({ operation }) => ({ how, fault, operation })),
	);
	test.each(CASES)('$how, $operation', async ({ fault, operation }) => {
		await seed();
		simulator.injectFault({ ...fault, times: 3 });
		await runOk(operation);
		const processed = simulator.requests.map((request) => request.processed);
		expect(processed).toEqual([false, false, false, true]);
	});

	test('for at most 20 seconds if there is one item', async () => {
		simulator.injectFault({ kind: 'status', status: 429, times: Infinity });
		const { error } = await run('agent:call');
		expect(error?.httpCode).toBe('429');
		// Pauses of 1, 2, 4 and 8 seconds: one of 16 would be too long.
		expect(simulator.requests).toHaveLength(5);
	});

	test('429 without Retry-After, after a pause', async () => {
		simulator.injectFault({ kind: 'status', status: 429 });
		await runOk('agent:call');
		expect(simulator.calls).toHaveLength(1);
	});

	test.each(['0', '-5', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
		'Retry-After %s still leads to growing pauses',
		async (header) => {
			jest.restoreAllMocks();
			const headers = { 'retry-after': header };
			simulator.injectFault({ kind: 'status', status: 429, headers, times: 2 });
			await runOk('agent:call');
			const [first, second, third] = simulator.requests.map(({ at }) => at);
			expect(second - first).toBeGreaterThanOrEqual(995);
			expect(third - second).toBeGreaterThanOrEqual(1_995);
		},
	);
});

describe('A request that was not sent is retried', () => {
	test.each(['refused', 'timed out'] as const)('connection %s', async (result) => {
		const credentials = await credentialWithToken();
		failConnections(result, 1);
		await runOk('agent:call', {}, { credentials });
		expect(simulator.requests).toHaveLength(1);
		expect(simulator.calls).toHaveLength(1);
	});

	const expectNotSent = (error: unknown, problem: string, code: string) =>
		expect(error).toMatchObject({
			message: `Sangoma CX could not place the agent call: ${problem}`,
			description: `The request was retried up to three times; nothing was sent. Check Base URL in the credential and your n8n's network. [${code}, item 0]`,
		});

	test('at most three times', async () => {
		const credentials = await credentialWithToken();
		const connections = failConnections('refused', Infinity);
		const { error } = await run('agent:call', {}, { credentials });
		expectNotSent(error, 'the connection failed', 'ECONNREFUSED');
		expect(connections).toHaveLength(4);
		expect(simulator.requests).toEqual([]);
	});

	test('unless the network became unreachable after it was sent', async () => {
		const credentials = await credentialWithToken();
		simulator.injectFault({ kind: 'hang', processed: true, times: Infinity });
		breakConnections('EHOSTUNREACH', () => simulator.calls.length > 0);
		const { error } = await run('agent:call', {}, { credentials });
		expect(error?.message).toMatch(/^It is unknown whether Sangoma CX could place the agent call/);
		expect(simulator.calls).toHaveLength(1);
	});

	test('after a name that does not resolve', async () => {
		const credentials = await credentialWithToken();
		credentials.change({ baseUrl: 'https://cpaas.example.invalid/cx' });
		const code = 'ENOTFOUND';
		const lookUp = jest.spyOn(dns, 'lookup').mockImplementation(((...args: unknown[]) => {
			const error = Object.assign(new Error(`getaddrinfo ${code} cpaas.example.invalid`), { code });
			(args.at(-1) as (error: Error) => void)(error);
		}) as never);
		const { error } = await run('agent:call', {}, { credentials });
		expectNotSent(error, 'its host was not found', code);
		expect(lookUp).toHaveBeenCalledTimes(4);
	});
});

describe('After a request whose outcome is unknown', () => {
	const UNKNOWN: Array<[how: string, fault: Fault, options?: typeof SHORT]> = [
		['500', { kind: 'status', status: 500, headers: SOON }],
		['502', { kind: 'status', status: 502, headers: SOON }],
		['503 without Retry-After', { kind: 'status', status: 503 }],
		['504', { kind: 'status', status: 504, headers: SOON }],
		['500 after processing', { kind: 'status-after', status: 500, headers: SOON }],
		['a connection that broke before processing', { kind: 'reset-before' }],
		['a connection that broke after processing', { kind: 'reset-after' }],
		['no response in time', { kind: 'hang' }, SHORT],
		['no response in time after processing', { kind: 'hang', processed: true }, SHORT],
	];

	test.each(UNKNOWN)('%s: a call is not retried', async (how, fault, options = {} as never) => {
		simulator.injectFault(fault);
		const { error } = await run('agent:call', options);
		expect(error?.message).toMatch(
			/^It is unknown whether Sangoma CX could place the agent call: (it had an internal error|the connection was lost or timed out|it did not respond within [\d.]+ seconds)( \(".*"\))?\. Sangoma CX may have placed the call: do not repeat it before you have checked the agent's calls in Sangoma CX$/,
		);
		expect(simulator.requests).toHaveLength(1);
		expect(simulator.calls).toHaveLength(/after processing/.test(how) ? 1 : 0);
	});

	test.each(UNKNOWN)('%s: a list is retried', async (_how, fault, options = {} as never) => {
		simulator.injectFault(fault);
		const result = await runOk('inbox:getAll', options);
		expect(itemsOf(result)).toHaveLength(5);
		expect(simulator.requests).toHaveLength(2);
	});

	test.each(NOT_IDEMPOTENT)(
		'$operation is not retried, and the error says where to check',
		async ({ operation, uncertain }) => {
			await seed();
			simulator.injectFault({ kind: 'reset-after' });
			const { error } = await run(operation);
			const [outcome, place] = uncertain ?? [];
			expect(error?.message).toMatch(/^It is unknown whether Sangoma CX could /);
			expect(error?.message).toMatch(
				`. Sangoma CX may have ${outcome}: do not repeat it before you have checked ${place} in Sangoma CX`,
			);
			expect(error?.description).toBe('The request was not retried. [ECONNRESET, item 0]');
			expect(simulator.requests).toHaveLength(1);
		},
	);

	test.each(IDEMPOTENT)(
		'$operation is retried, because it is idempotent',
		async ({ operation }) => {
			await seed();
			simulator.injectFault({ kind: 'reset-after' });
			await runOk(operation);
			expect(simulator.requests).toHaveLength(2);
		},
	);
});

describe('A client error is not retried', () => {
	test.each([400, 403, 404, 409, 413, 422, 501])('HTTP %d', async (status) => {
		simulator.injectFault({ kind: 'status', status });
		await run('inbox:getAll');
		expect(simulator.requests).toHaveLength(1);
	});
});

test('a timeout in Request Options applies to each attempt', async () => {
	simulator.injectFault({ kind: 'hang', times: 2 });
	const result = await run('inbox:getAll', { requestOptions: { timeout: 500 } });
	expect(itemsOf(result)).toHaveLength(5);
	expect(simulator.requests.map(({ status }) => status)).toEqual([null, null, 200]);
});

test('only failed items are retried', async () => {
	simulator.chooseFault = ({ body, attempt }) => {
		const { destination } = body as { destination: string };
		if (destination === '2' && attempt < 3) return { kind: 'status', status: 429, headers: SOON };
		return destination === '4' ? { kind: 'reset-after' } : undefined;
	};
	const items = ['0', '1', '2', '3', '4', '5'].map((to) => ({ to }));
	const { outputs } = await callEach(items, { onError: 'continueErrorOutput' });
	expect(outputs.map(sourceItems)).toEqual([[0, 1, 2, 3, 5], [4]]);
	expect([...callsByDestination()].sort()).toEqual(items.map(({ to }) => [to, 1]));
});
