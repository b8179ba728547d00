import { LoadOptionsContext } from 'n8n-core';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { CredentialStore } from '../kit/engine/credential-store.cts';
import { additionalDataFor, makeWorkflow, TRIGGER_TYPE } from '../kit/engine/engine.cts';
import { startRedirect } from '../kit/engine/servers.cts';
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
