// n8n's engine calls the node's own operations; for tools that it calls without the engine, it sends
// the same items through its RoutingNode.
import type { INodeParameters } from 'n8n-workflow';
import { makeSelfSigned } from '../certificate.cts';
import { CredentialStore } from '../credentialStore.cts';
import type { Entrance } from '../engine.cts';
import { closeFronts, startGateway, startProxy } from '../fronts.cts';
import { run, SAMPLES } from '../samples.cts';
import { furnish, simulator } from '../tenant.cts';

afterEach(closeFronts);

const ENTRANCES: Entrance[] = ['engine', 'RoutingNode'];

/** What a user, and Sangoma CX, see of a run. */
async function see(
	entrance: Entrance,
	operation: string,
	changes: INodeParameters = {},
	prepare: () => void = () => {},
	more: object = {},
) {
	simulator.reset();
	await furnish();
	prepare();
	const credentials = CredentialStore.for(simulator);
	const { outputs, error } = await run(operation, credentials, changes, { entrance, ...more });
	const wire = simulator.requests.map(({ method, path, query, headers, body }) => ({
		...{ method, path, query, body },
		headers: Object.fromEntries(
			['accept', 'content-type', 'user-agent'].map((name) => [name, headers[name]]),
		),
	}));
	const items = JSON.parse(
		JSON.stringify(outputs).replace(/"(created_at|updated_at|at)":[^,}]+/g, '"$1":0'),
	) as Array<Array<{ json: object }>>;
	return {
		wire,
		items,
		error: error && { message: error.message, description: error.description },
	};
}

async function compare(
	...args: Parameters<typeof see> extends [Entrance, ...infer Rest] ? Rest : []
) {
	const [byEngine, byRoutingNode] = [
		await see('engine', ...args),
		await see('RoutingNode', ...args),
	];
	expect(byRoutingNode).toEqual(byEngine);
	return byEngine;
}

describe('Both entrances lead into the same: wire, output and error, word for word', () => {
	it.each(SAMPLES)('$operation', async ({ operation, item }) => {
		const { wire, items, error } = await compare(operation);
		expect(error).toBeUndefined();
		expect(wire).toHaveLength(1);
		expect(items[0][0].json).toMatchObject(item);
	});

	it.each(SAMPLES)('$operation, refused', async ({ operation }) => {
		const { error } = await compare(operation, {}, () =>
			simulator.injectFault({ kind: 'status', status: 422, body: { error: 'Because' } }),
		);
		expect(error?.message).toMatch(/: it did not accept a value \("Because"\)$/);
	});

	it.each(SAMPLES)('$operation, whose outcome is not known', async ({ operation }) => {
		const { error } = await compare(operation, {}, () =>
			simulator.injectFault({ kind: 'error-behind-200', body: { error: 'Because' } }),
		);
		expect(error?.message).toMatch(/: it answered with an error \("Because"\)$/);
	});

	it.each<[what: string, operation: string, changes: INodeParameters]>([
		['a value that is empty', 'agent:call', { destination: '={{ "" }}' }],
		['a value that is wrong', 'message:send', { conversationId: '={{ -3 }}' }],
		['an address that is none', 'webhook:create', { url: 'example.org' }],
		['a tenant that is none', 'queue:call', { additionalFields: { tenantDomain: '={{ 5 }}' } }],
		['a Limit that is none', 'inbox:getAll', { limit: 0 }],
	])('%s', async (_what, operation, changes) => {
		const { error } = await compare(operation, changes);
		expect(error?.message).toMatch(/ is /);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'])('%s', async (onError) => {
		const items = [{ to: '9001' }, { to: '' }, { to: '9002' }];
		const changes = { destination: '={{ $json.to }}' };
		const { wire, error } = await compare('agent:call', changes, undefined, { items, onError });
		expect(error).toBeUndefined();
		expect(wire).toHaveLength(2);
	});
});

describe('An operation that there is not', () => {
	it.each(
		ENTRANCES.flatMap((entrance) =>
			[
				['conversation', 'paint'],
				['message', ''],
				// n8n drops an operation of a resource that it does not know.
				['constructor', ''],
			].map(([resource, operation]) => ({ entrance, resource, operation })),
		),
	)('by $entrance, $resource: $operation', async ({ entrance, resource, operation }) => {
		const changes = { resource, operation };
		const credentials = CredentialStore.for(simulator);
		const { error } = await run('message:send', credentials, changes, { entrance });
		expect(error?.message).toBe(`Sangoma CX has no operation "${operation}" for "${resource}"`);
		expect(simulator.requests).toEqual([]);
		expect(simulator.tokenRequests).toEqual([]);
	});
});

describe.each(ENTRANCES)('Request Options by %s', (entrance) => {
	it('a proxy', async () => {
		const proxy = await startProxy();
		const options = { requestOptions: { proxy: proxy.url } };
		const { error } = await run('agent:call', CredentialStore.for(simulator), options, {
			entrance,
		});
		expect(error).toBeUndefined();
		expect(proxy.seen).toEqual([`POST ${simulator.apiUrl}/api/v1/agents/call/`]);
	});

	it('Ignore SSL Issues', async () => {
		const { url } = await startGateway(simulator.url, { tls: makeSelfSigned() });
		const credentials = CredentialStore.for(simulator, { baseUrl: `${url}/cx` });
		const options = { requestOptions: { allowUnauthorizedCerts: true } };
		const { error } = await run('agent:call', credentials, options, { entrance });
		expect(error).toBeUndefined();
		expect(simulator.calls).toHaveLength(1);
	});

	it('a time-out', async () => {
		simulator.injectFault({ kind: 'hang' });
		const options = { requestOptions: { timeout: 300 } };
		const { error } = await run('agent:call', CredentialStore.for(simulator), options, {
			entrance,
		});
		expect(error?.message).toMatch(/the connection broke or took too long/);
	});
});

describe('A proxy that is none', () => {
	it.each(['myproxy', '://', 'http://'])('%j', async (proxy) => {
		const options = { requestOptions: { proxy } };
		const { error } = await run('agent:call', CredentialStore.for(simulator), options);
		expect(error?.message).toBe('Proxy in Request Options is not a web address');
		expect(simulator.requests).toEqual([]);
	});
});
