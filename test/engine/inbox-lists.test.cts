import { LoadOptionsContext } from 'n8n-core';
import type { ILoadOptionsFunctions, NodeApiError } from 'n8n-workflow';
import type { CredentialStore } from '../kit/engine/credential-store.cts';
import {
	additionalDataFor,
	makeNode,
	makeWorkflow,
	NODE_TYPE,
	TRIGGER_TYPE,
} from '../kit/engine/engine.cts';
import { startProxy, startRedirect, startTlsGateway } from '../kit/engine/servers.cts';
import { createCredential, simulator } from '../kit/engine/tenant.cts';
import { TriggerHost } from '../kit/engine/trigger-host.cts';

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

test.each([301, 302, 303, 307, 308])(
	'no list comes from the target of a redirect with %d',
	async (status) => {
		const { url: baseUrl, requests } = await startRedirect(status);
		const { searchInboxes, getInboxes } = await listsOf(createCredential({ baseUrl }));
		await expect(searchInboxes('')).rejects.toThrow(/the URL redirects to another address/);
		await expect(getInboxes()).rejects.toThrow(/the URL redirects to another address/);
		expect(requests).toEqual([]);
	},
);

test('both lists show the inboxes with the common names of their channels', async () => {
	const { searchInboxes, getInboxes } = await listsOf();
	const names = ['Shop', 'Phone', 'Own page', 'Texts', 'Nothing'];
	const types = ['WebWidget', 'Whatsapp', 'Api', 'TwilioSms'].map((name) => `Channel::${name}`);
	const inboxes = [
		...names.map((name, n) => ({ id: n + 1, name, channel_type: types[n] })),
		{ id: 25 },
	];
	const body = { payload: inboxes };
	simulator.injectFault({ kind: 'response', status: 200, body, times: Infinity });
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

test('both lists show inboxes under other names, and none without an ID', async () => {
	const payload = [
		{ inbox_id: 7, inbox_name: 'Shop' },
		{ inbox: { id: 8, name: 'Phone' } },
		{ name: 'Lost' },
	];
	simulator.injectFault({ kind: 'response', status: 200, body: { payload }, times: Infinity });
	const { searchInboxes, getInboxes } = await listsOf();
	const options = [
		{ name: 'Shop', value: '7' },
		{ name: 'Phone', value: '8' },
	];
	expect(await getInboxes()).toEqual(options);
	expect((await searchInboxes('')).results).toEqual(options);
});

test('a list without any ID is an error with advice', async () => {
	const body = { payload: [{ name: 'Lost' }] };
	simulator.injectFault({ kind: 'response', status: 200, body, times: Infinity });
	const { searchInboxes, getInboxes } = await listsOf();
	await expect(searchInboxes('')).rejects.toMatchObject({
		message: 'The list of inboxes contains no ID',
		description: 'Enter the ID of the inbox instead, or use an expression.',
	});
	await expect(getInboxes()).rejects.toThrow('The list of inboxes contains no ID');
});

describe('with a self-signed certificate', () => {
	const ADVICE = /turn on Ignore SSL Issues in the Settings tab under Request Options/;

	/** Searches through a gateway. Returns the error and the requests that it received. */
	async function searchThroughTls(type: string, requestOptions = {}, allowIgnoreSsl = true) {
		const { url, requests } = await startTlsGateway(simulator.url);
		const credentials = createCredential({ baseUrl: `${url}/cx`, allowIgnoreSsl });
		const node = makeNode(type, { credentials, parameters: {} });
		const workflow = await makeWorkflow(node);
		const currentNodeParameters = { requestOptions };
		const additionalData = { ...additionalDataFor(credentials), currentNodeParameters };
		const context = new LoadOptionsContext(workflow, node, additionalData, '');
		const { methods } = workflow.nodeTypes.getByNameAndVersion(type);
		const search = methods!.listSearch!.searchInboxes.call(context as ILoadOptionsFunctions, '');
		const error = await search.then(
			() => undefined,
			(thrown: NodeApiError) => thrown,
		);
		return { error, requests };
	}

	test('the list of the node follows its Request Options', async () => {
		const refused = await searchThroughTls(NODE_TYPE);
		expect(refused.error?.message).toMatch(/its certificate is not trusted/);
		expect(refused.error?.description).toMatch(ADVICE);
		const { error, requests } = await searchThroughTls(NODE_TYPE, {
			allowUnauthorizedCerts: true,
		});
		expect(error).toBeUndefined();
		expect(requests).toHaveLength(1);
	});

	test('the list of the node needs the permission of the credential', async () => {
		const { error, requests } = await searchThroughTls(
			NODE_TYPE,
			{ allowUnauthorizedCerts: true },
			false,
		);
		expect(error?.message).toBe(
			'The credential does not allow Ignore SSL Issues in Request Options',
		);
		expect(requests).toEqual([]);
		expect(simulator.requests).toEqual([]);
	});

	test('the list of the node uses its proxy', async () => {
		const { url: proxy, requests } = await startProxy();
		await searchThroughTls(NODE_TYPE, { proxy });
		expect(requests).toEqual([expect.stringMatching(/^CONNECT /)]);
	});

	test('the list of the trigger, which has no Request Options, does not advise them', async () => {
		const { error, requests } = await searchThroughTls(TRIGGER_TYPE, {
			allowUnauthorizedCerts: true,
		});
		expect(error?.message).toMatch(/its certificate is not trusted/);
		expect(error?.description).not.toMatch(ADVICE);
		expect(requests).toEqual([]);
	});
});

test('an empty list is an error with advice', async () => {
	const { searchInboxes, getInboxes } = await listsOf();
	simulator.injectFault({ kind: 'response', status: 200, body: { payload: [] }, times: Infinity });
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
	simulator.injectFault({ kind: 'response', status: 422, body });
	await expect(searchInboxes('')).rejects.toMatchObject({
		message: expect.stringMatching(/could not list the inboxes: .*\("nothing for \*+"\)$/),
		node: { type: TRIGGER_TYPE },
	});
	credentials.change({ clientSecret: 'wrong', oauthTokenData: {} });
	await expect(searchInboxes('')).rejects.toThrow(/^Sangoma CX refused to issue an access token/);
});
