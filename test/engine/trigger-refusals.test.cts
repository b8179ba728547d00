// What counts as registered, and what a server elsewhere gets to see: nothing.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LoadOptionsContext } from 'n8n-core';
import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { CredentialStore } from './credentialStore.cts';
import { makeWorkflow, surroundings, TRIGGER_TYPE } from './engine.cts';
import { simulator } from './tenant.cts';
import { listening, makeHost } from './trigger-listening.cts';
import { botOf, SHOP } from './trigger-support.cts';

const servers: Server[] = [];

/** Starts a server on loopback that ends with the test; gives its address. */
async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

const TAKEN: Array<[status: number, body: object]> = [
	[422, { message: 'Url has already been taken', attributes: ['url'] }],
	[409, { error: 'A webhook with this URL already exists' }],
	[200, { error: 'Url has already been taken' }],
];

const OTHERWISE: Array<[status: number, body: object]> = [
	[422, { error: 'Tenant does not exist' }],
	[409, { error: 'Account already suspended' }],
	[200, { error: 'no existing account' }],
	[422, { message: 'Name has already been taken', attributes: ['name'] }],
];

describe('an answer to the registration of a webhook', () => {
	const refuse = (status: number, body: object) =>
		simulator.injectFault({
			kind: 'answer',
			status,
			body,
			times: Infinity,
			operation: 'webhook:create',
		});

	test.each(TAKEN)('%d %j is a success', async (status, body) => {
		refuse(status, body);
		const host = makeHost(CredentialStore.for(simulator));
		await host.activate();
		const { length } = simulator.requests;
		await host.activate();
		expect(simulator.requests).toHaveLength(length);
	});

	test.each(OTHERWISE)('%d %j is a failure, and the next try registers', async (status, body) => {
		refuse(status, body);
		const host = makeHost(CredentialStore.for(simulator));
		await expect(host.activate()).rejects.toThrow(/^Sangoma CX could not register the webhook/);
		simulator.clearFaults();
		await host.activate();
		expect(simulator.webhooks).toHaveLength(1);
	});
});

describe.each([301, 302, 303, 307, 308])('a redirect with %d', (status) => {
	/** A tenant whose API leads elsewhere, and what arrived there. */
	async function redirected() {
		const arrived: Array<string | undefined> = [];
		const target = await serve((req, res) => {
			arrived.push(req.headers.authorization);
			res.setHeader('content-type', 'application/json').end('[{"id":1,"name":"Not yours"}]');
		});
		const baseUrl = await serve((req, res) => {
			res.writeHead(status, { location: `${target}${req.url}` }).end();
		});
		const credentials = CredentialStore.for(simulator, { baseUrl });
		return { arrived, credentials };
	}

	test.each([
		['a webhook', {}],
		['a bot', botOf(SHOP)],
	])('%s is not registered elsewhere', async (_what, parameters) => {
		const { arrived, credentials } = await redirected();
		const host = makeHost(credentials, parameters, 'n8n 1');
		await expect(host.activate()).rejects.toThrow(/the address leads somewhere else/);
		expect(arrived).toEqual([]);
	});

	test('no list of inboxes comes from elsewhere', async () => {
		const { arrived, credentials } = await redirected();
		const { searchInboxes, getInboxes } = await lists(credentials);
		await expect(searchInboxes('')).rejects.toThrow(/the address leads somewhere else/);
		await expect(getInboxes()).rejects.toThrow(/the address leads somewhere else/);
		expect(arrived).toEqual([]);
	});
});

/** The trigger's lists, as n8n's editor asks for them. */
async function lists(credentials: CredentialStore) {
	const { node } = makeHost(credentials);
	const workflow = await makeWorkflow(node);
	const context = new LoadOptionsContext(
		...([workflow, node, surroundings(credentials), ''] as const),
	) as ILoadOptionsFunctions;
	const { methods } = workflow.nodeTypes.getByNameAndVersion(TRIGGER_TYPE);
	const { searchInboxes } = methods!.listSearch!;
	const { getInboxes } = methods!.loadOptions!;
	return {
		searchInboxes: async (filter: string): Promise<INodeListSearchResult> =>
			await searchInboxes.call(context, filter),
		getInboxes: async (): Promise<INodePropertyOptions[]> => await getInboxes.call(context),
	};
}

test('both lists name the inboxes and their channels as people do', async () => {
	const { searchInboxes, getInboxes } = await lists(CredentialStore.for(simulator));
	const names = ['Shop', 'Phone', 'Own page', 'Texts', 'Nothing'];
	const types = ['WebWidget', 'Whatsapp', 'Api', 'TwilioSms'].map((name) => `Channel::${name}`);
	const inboxes = [
		...names.map((name, n) => ({ id: n + 1, name, channel_type: types[n] })),
		{ id: 25 },
	];
	simulator.injectFault({
		kind: 'answer',
		status: 200,
		body: { payload: inboxes },
		times: Infinity,
	});
	const named = [
		...['Shop (Web Widget)', 'Phone (WhatsApp)', 'Own page (API)', 'Texts (Twilio SMS)'],
		...['Nothing', 'Inbox 25'],
	];
	const options = named.map((name, n) => ({ name, value: String(inboxes[n].id) }));
	expect(await getInboxes()).toEqual(options);
	expect((await searchInboxes('')).results).toEqual(options);
	// By name, channel or ID.
	const searches = {
		whatsapp: [1],
		' WhatsApp ': [1],
		'OWN P': [2],
		'4': [3],
		'5': [4, 5],
		x: [3, 5],
	};
	for (const [filter, found] of Object.entries(searches)) {
		const { results } = await searchInboxes(filter);
		expect([filter, results]).toEqual([filter, found.map((n) => options[n])]);
	}
});

test('neither list is empty without a word', async () => {
	const { searchInboxes, getInboxes } = await lists(CredentialStore.for(simulator));
	simulator.injectFault({ kind: 'answer', status: 200, body: { payload: [] }, times: Infinity });
	await expect(searchInboxes('')).rejects.toMatchObject({
		message: 'No inboxes yet',
		description: 'Add an inbox in Sangoma CX first, then open this list again.',
	});
	await expect(getInboxes()).rejects.toThrow('No inboxes yet');
});

test('why there is no list is said in words, and the token is not in them', async () => {
	const credentials = CredentialStore.for(simulator);
	const { searchInboxes } = await lists(credentials);
	await searchInboxes('');
	const body = { error: `nothing for ${credentials.token}` };
	simulator.injectFault({ kind: 'answer', status: 422, body });
	await expect(searchInboxes('')).rejects.toMatchObject({
		message: expect.stringMatching(/could not list the inboxes: .*\("nothing for \*+"\)$/),
		node: { type: TRIGGER_TYPE },
	});
	credentials.change({ clientSecret: 'wrong', oauthTokenData: {} });
	await expect(searchInboxes('')).rejects.toThrow(/^Sangoma CX refused to give out a token/);
});

test('what was registered before is not asked for again', async () => {
	const { host } = await listening();
	await host.activate();
	expect(simulator.requests).toHaveLength(1);
});
