// Which responses to a registration count as registered, redirects, and the lists of inboxes.
import { LoadOptionsContext } from 'n8n-core';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { activateTrigger } from '../kit/engine/active-trigger.cts';
import type { CredentialStore } from '../kit/engine/credential-store.cts';
import { additionalDataFor, makeWorkflow, TRIGGER_TYPE } from '../kit/engine/engine.cts';
import { startServer } from '../kit/engine/servers.cts';
import { createCredential, simulator } from '../kit/engine/tenant.cts';
import { botOf, SHOP, TriggerHost } from '../kit/engine/trigger-host.cts';

const TAKEN: Array<[status: number, body: object]> = [
	[422, { message: 'Url has already been taken', attributes: ['url'] }],
	[409, { error: 'A webhook with this URL already exists' }],
	[200, { error: 'Url has already been taken' }],
];

const REFUSED: Array<[status: number, body: object]> = [
	[422, { error: 'Tenant does not exist' }],
	[409, { error: 'Account already suspended' }],
	[200, { error: 'no existing account' }],
	[422, { message: 'Name has already been taken', attributes: ['name'] }],
];

describe('a response to the registration of a webhook', () => {
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
		const host = new TriggerHost();
		await host.activate();
		const { length } = simulator.requests;
		await host.activate();
		expect(simulator.requests).toHaveLength(length);
	});

	test.each(REFUSED)('%d %j is a failure, and the next attempt registers', async (status, body) => {
		refuse(status, body);
		const host = new TriggerHost();
		await expect(host.activate()).rejects.toThrow(/^Sangoma CX could not register the webhook/);
		simulator.clearFaults();
		await host.activate();
		expect(simulator.webhooks).toHaveLength(1);
	});
});

describe.each([301, 302, 303, 307, 308])('a redirect with %d', (status) => {
	/** Starts an API that redirects. Returns the requests of its target, and a credential for it. */
	async function startRedirect() {
		const target = await startServer((_req, res) => {
			res.setHeader('content-type', 'application/json').end('[{"id":1,"name":"Not yours"}]');
		});
		const { url: baseUrl } = await startServer((req, res) => {
			res.writeHead(status, { location: `${target.url}${req.url}` }).end();
		});
		return { requests: target.requests, credentials: createCredential({ baseUrl }) };
	}

	test.each([
		['a webhook', {}],
		['a bot', botOf(SHOP)],
	])('%s is not registered at the target', async (_what, parameters) => {
		const { requests, credentials } = await startRedirect();
		const host = new TriggerHost(parameters, { credentials, generation: 'n8n 1' });
		await expect(host.activate()).rejects.toThrow(/the URL redirects to another address/);
		expect(requests).toEqual([]);
	});

	test('no list of inboxes comes from the target', async () => {
		const { requests, credentials } = await startRedirect();
		const { searchInboxes, getInboxes } = await listsOf(credentials);
		await expect(searchInboxes('')).rejects.toThrow(/the URL redirects to another address/);
		await expect(getInboxes()).rejects.toThrow(/the URL redirects to another address/);
		expect(requests).toEqual([]);
	});
});

/** Returns the trigger's lists of inboxes, as n8n's editor calls them. */
async function listsOf(credentials: CredentialStore = createCredential()) {
	const { node } = new TriggerHost({}, { credentials });
	const workflow = await makeWorkflow(node);
	const additionalData = additionalDataFor(credentials);
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	const { methods } = workflow.nodeTypes.getByNameAndVersion(TRIGGER_TYPE);
	const loadOptions = context as ILoadOptionsFunctions;
	return {
		searchInboxes: async (filter: string) =>
			await methods!.listSearch!.searchInboxes.call(loadOptions, filter),
		getInboxes: async () => await methods!.loadOptions!.getInboxes.call(loadOptions),
	};
}

test('both lists show the inboxes with the common names of their channels', async () => {
	const { searchInboxes, getInboxes } = await listsOf();
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
	const searches = { whatsapp: [1], ' WhatsApp ': [1], 'OWN P': [2], 4: [3], 5: [4, 5], x: [3, 5] };
	for (const [filter, found] of Object.entries(searches)) {
		const { results } = await searchInboxes(filter);
		expect([filter, results]).toEqual([filter, found.map((n) => options[n])]);
	}
});

test('an empty list is an error with advice', async () => {
	const { searchInboxes, getInboxes } = await listsOf();
	simulator.injectFault({ kind: 'answer', status: 200, body: { payload: [] }, times: Infinity });
	await expect(searchInboxes('')).rejects.toMatchObject({
		message: 'No inboxes yet',
		description: 'Add an inbox in Sangoma CX first, then open this list again.',
	});
	await expect(getInboxes()).rejects.toThrow('No inboxes yet');
});

test('the error of a list contains the reason without the token', async () => {
	const credentials = createCredential();
	const { searchInboxes } = await listsOf(credentials);
	await searchInboxes('');
	const body = { error: `nothing for ${credentials.token}` };
	simulator.injectFault({ kind: 'answer', status: 422, body });
	await expect(searchInboxes('')).rejects.toMatchObject({
		message: expect.stringMatching(/could not list the inboxes: .*\("nothing for \*+"\)$/),
		node: { type: TRIGGER_TYPE },
	});
	credentials.change({ clientSecret: 'wrong', oauthTokenData: {} });
	await expect(searchInboxes('')).rejects.toThrow(/^Sangoma CX refused an access token/);
});

test('activating again registers nothing', async () => {
	const { host } = await activateTrigger();
	await host.activate();
	expect(simulator.requests).toHaveLength(1);
});
