// n8n's engine calls the node's custom operations. Tools that run without the engine use its RoutingNode.
import type { INodeParameters } from 'n8n-workflow';
import type { Caller } from '../../kit/engine/engine.cts';
import { itemsOf, run, runOk, sourceItems } from '../../kit/engine/run-operation.cts';
import { startProxy, startTlsGateway } from '../../kit/engine/servers.cts';
import { seed, simulator } from '../../kit/engine/tenant.cts';
import { OPERATION_SAMPLES } from '../../samples.cts';

const CALLERS: Caller[] = ['engine', 'RoutingNode'];

/** Runs an operation. Returns the requests and the output. */
async function observe(
	caller: Caller,
	operation: string,
	changes: INodeParameters = {},
	prepare: () => void = () => {},
	options: object = {},
) {
	simulator.reset();
	await seed();
	prepare();
	const { outputs, error } = await run(operation, changes, { caller, ...options });
	const requests = simulator.requests.map(({ method, path, query, headers, body }) => ({
		...{ method, path, query, body },
		headers: Object.fromEntries(
			['accept', 'content-type', 'user-agent'].map((name) => [name, headers[name]]),
		),
	}));
	const items = JSON.parse(
		JSON.stringify(outputs).replace(/"(created_at|updated_at|at|source_id)":[^,}]+/g, '"$1":0'),
	) as Array<Array<{ json: object }>>;
	const shown = error && { message: error.message, description: error.description };
	return { requests, items, error: shown };
}

type Observed = Parameters<typeof observe> extends [Caller, ...infer Rest] ? Rest : [];

/** Runs an operation with both callers, and expects the same results. */
async function compare(...args: Observed) {
	const byEngine = await observe('engine', ...args);
	expect(await observe('RoutingNode', ...args)).toEqual(byEngine);
	return byEngine;
}

describe('Both callers send the same and return the same', () => {
	test.each(OPERATION_SAMPLES)('$operation', async ({ operation, item }) => {
		const { requests, items, error } = await compare(operation);
		expect(error).toBeUndefined();
		expect(requests).toHaveLength(1);
		expect(items[0][0].json).toMatchObject(item);
	});

	test.each(OPERATION_SAMPLES)('$operation, refused', async ({ operation }) => {
		const { error } = await compare(operation, {}, () =>
			simulator.injectFault({ kind: 'status', status: 422, body: { error: 'Because' } }),
		);
		expect(error?.message).toMatch(/: it did not accept a value \("Because"\)$/);
	});

	test.each(OPERATION_SAMPLES)('$operation, with an error behind a 200', async ({ operation }) => {
		const { error } = await compare(operation, {}, () =>
			simulator.injectFault({ kind: 'status', status: 200, body: { error: 'Because' } }),
		);
		expect(error?.message).toMatch(/: it responded with an error \("Because"\)$/);
	});

	test.each<[what: string, operation: string, changes: INodeParameters]>([
		['an empty value', 'agent:call', { destination: '={{ "" }}' }],
		['a wrong value', 'message:send', { conversationId: '={{ -3 }}' }],
		['a wrong URL', 'webhook:create', { url: 'example.org' }],
		['a wrong Tenant Domain', 'queue:call', { additionalFields: { tenantDomain: '={{ 5 }}' } }],
		['a wrong Limit', 'inbox:getAll', { limit: 0 }],
	])('%s', async (_what, operation, changes) => {
		const { error } = await compare(operation, changes);
		expect(error?.message).toMatch(/ is /);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'])('%s', async (onError) => {
		const items = [{ to: '9001' }, { to: '' }, { to: '9002' }];
		const changes = { destination: '={{ $json.to }}' };
		const { requests, error } = await compare('agent:call', changes, undefined, { items, onError });
		expect(error).toBeUndefined();
		expect(requests).toHaveLength(2);
	});
});

describe.each(CALLERS)('Called by the %s', (caller) => {
	test.each([
		['conversation', 'paint'],
		['message', ''],
		// n8n drops an operation of a resource that it does not know.
		['constructor', ''],
	])('an unknown operation, %s: %s', async (resource, operation) => {
		const { error } = await run('message:send', { resource, operation }, { caller });
		expect(error?.message).toBe(`Sangoma CX has no operation "${operation}" for "${resource}"`);
		expect(simulator.requests).toEqual([]);
		expect(simulator.tokenRequests).toEqual([]);
	});

	test('Request Options: a proxy', async () => {
		const { url: proxy, requests } = await startProxy();
		await runOk('agent:call', { requestOptions: { proxy } }, { caller });
		expect(requests).toEqual([`POST ${simulator.apiUrl}/api/v1/agents/call/`]);
	});

	test('Request Options: Ignore SSL Issues', async () => {
		const { url } = await startTlsGateway(simulator.url);
		const requestOptions = { allowUnauthorizedCerts: true };
		const credentials = { baseUrl: `${url}/cx`, allowIgnoreSsl: true };
		await runOk('agent:call', { requestOptions }, { caller, credentials });
		expect(simulator.calls).toHaveLength(1);
	});

	test('Request Options: a timeout', async () => {
		simulator.injectFault({ kind: 'hang' });
		const { error } = await run('agent:call', { requestOptions: { timeout: 300 } }, { caller });
		expect(error?.message).toMatch(/it did not respond within [\d.]+ seconds/);
	});
});

test.each(['myproxy', '://', 'http://'])('the proxy %j is refused', async (proxy) => {
	const { error } = await run('agent:call', { requestOptions: { proxy } });
	expect(error?.message).toBe('Proxy in Request Options is not a URL');
	expect(simulator.requests).toEqual([]);
});

test('a proxy of another kind is refused, and its password is not shown', async () => {
	const requestOptions = { proxy: 'socks5://me:proxysecret1@127.0.0.1:9' };
	const { error } = await run('agent:call', { requestOptions });
	expect(error?.message).toBe('Proxy in Request Options does not start with http:// or https://');
	expect(`${error?.message} ${error?.description}`).not.toContain('proxysecret1');
	expect(simulator.requests).toEqual([]);
});

describe('A proxy whose expression fails is the error of every item', () => {
	const requestOptions = { proxy: '={{ $("No such node").first().json.value }}' };
	const items = [{ n: 0 }, { n: 1 }, { n: 2 }];
	const error = expect.stringMatching(/No such node|doesn't exist/) as string;

	test('on the error output', async () => {
		const options = { items, onError: 'continueErrorOutput' } as const;
		const result = await run('message:send', { requestOptions }, options);
		expect(result.error).toBeUndefined();
		const [done, failed] = result.outputs;
		expect(done).toEqual([]);
		expect(failed.map(({ json }) => json)).toMatchObject(items.map((item) => ({ ...item, error })));
		expect(sourceItems(failed)).toEqual([0, 1, 2]);
	});

	test('on the regular output', async () => {
		const options = { items, onError: 'continueRegularOutput' } as const;
		const result = await run('message:send', { requestOptions }, options);
		expect(result.error).toBeUndefined();
		expect(itemsOf(result)).toMatchObject(items.map(() => ({ error })));
		expect(sourceItems(result.outputs[0])).toEqual([0, 1, 2]);
	});

	test('which stops the workflow otherwise', async () => {
		const result = await run('message:send', { requestOptions }, { items });
		expect(result.error?.message).toEqual(error);
	});

	afterEach(() => expect(simulator.requests).toEqual([]));
});
