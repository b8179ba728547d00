import type { INodeParameters } from 'n8n-workflow';
import { watchConnections } from '../../kit/engine/network.cts';
import { run } from '../../kit/engine/run-operation.cts';
import { createCredential, seed, simulator } from '../../kit/engine/tenant.cts';

const locator = (value: unknown) => ({ __rl: true, mode: 'id', value }) as INodeParameters;

const TEXT = 'Enter text.';
const NUMBER = 'Enter a whole number, such as 418.';
const ADDRESS = 'Enter a full URL, such as https://example.org/hook.';
const LIST = 'Select at least one, or use an expression that returns a list.';
const TENANT = 'Enter it in the credential or in Additional Fields, such as acme.cx.sangoma.com.';
const NOTHING = 'If it is an expression, it returned no value for this item.';

type Case = [operation: string, changes: INodeParameters, message: string, advice: string];

describe('A bad value is refused before anything is sent', () => {
	const empty = (operation: string, parameter: string, label: string, advice: string): Case => [
		operation,
		// n8n itself stops at a field left empty in the editor.
		{ [parameter]: '={{ "" }}' },
		`${label} is empty`,
		`${advice} ${NOTHING}`,
	];
	// prettier-ignore
	test.each<Case>([
		empty('agent:call', 'agentName', 'Agent Name', TEXT),
		empty('agent:call', 'destination', 'Destination', TEXT),
		empty('queue:call', 'queueName', 'Queue Name', TEXT),
		empty('queue:call', 'destination', 'Destination', TEXT),
		empty('agentBot:create', 'name', 'Name', TEXT),
		empty('agentBot:create', 'outgoingUrl', 'Outgoing URL', ADDRESS),
		empty('agentBot:assign', 'agentBotId', 'Agent Bot ID', TEXT),
		empty('contact:create', 'name', 'Name', TEXT),
		empty('conversation:create', 'contactId', 'Contact ID', NUMBER),
		empty('conversation:deliverToAgent', 'conversationId', 'Conversation ID', NUMBER),
		empty('conversation:finish', 'conversationId', 'Conversation ID', NUMBER),
		empty('message:send', 'conversationId', 'Conversation ID', NUMBER),
		empty('message:send', 'content', 'Content', TEXT),
		empty('webhook:create', 'url', 'URL', ADDRESS),
		['agentBot:assign', { inboxId: locator('={{ "" }}') }, 'Inbox is empty', `${TEXT} ${NOTHING}`],
		['contact:create', { inboxId: locator('={{ "" }}') }, 'Inbox is empty', `${NUMBER} ${NOTHING}`],
		['conversation:create', { inboxId: locator('={{ "" }}') }, 'Inbox is empty', `${NUMBER} ${NOTHING}`],
		['webhook:create', { subscriptions: '={{ [] }}' }, 'Subscriptions is empty', `${LIST} ${NOTHING}`],
		['message:send', { conversationId: 'abc' }, 'Conversation ID is not a number: "abc"', NUMBER],
		['message:send', { conversationId: '={{ "0x1a2" }}' }, 'Conversation ID is not a number: "0x1a2"', NUMBER],
		['message:send', { conversationId: '={{ -1 }}' }, 'Conversation ID is below 0: "-1"', NUMBER],
		['message:send', { conversationId: '={{ 4.5 }}' }, 'Conversation ID is not a whole number: "4.5"', NUMBER],
		['message:send', { conversationId: '={{ [418] }}' }, 'Conversation ID is not a number: "[418]"', NUMBER],
		['message:send', { conversationId: '99999999999999999' }, 'Conversation ID is too large: "99999999999999999"', NUMBER],
		['message:send', { content: '={{ ({ a: 1 }) }}' }, 'Content is not text: "{"a":1}"', TEXT],
		['conversation:create', { additionalFields: { priority: '={{ "high" }}' } }, 'Priority is not a number: "high"', NUMBER],
		['contact:create', { inboxId: locator('={{ "Shop chat" }}') }, 'Inbox is not a number: "Shop chat"', NUMBER],
		['agentBot:create', { outgoingUrl: 'bots.example.org' }, 'Outgoing URL is not a URL: "bots.example.org"', ADDRESS],
		['webhook:create', { url: 'ftp://example.org/' }, 'URL is not a URL: "ftp://example.org/"', ADDRESS],
		['agent:call', { destination: '={{ Number("none") }}' }, 'Destination is not text: "NaN"', TEXT],
		['agent:call', { destination: '={{ "" + $json.none }}' }, 'Destination is not text: "undefined"', TEXT],
		['agent:call', { agentName: '={{ true }}' }, 'Agent Name is not text: "true"', TEXT],
		['agent:call', { additionalFields: { tenantDomain: '={{ 5 }}' } }, 'Tenant Domain is not text: "5"', TENANT],
		['agent:call', { additionalFields: { tenantDomain: '={{ ({ a: 1 }) }}' } }, 'Tenant Domain is not text: "{"a":1}"', TENANT],
		['agent:call', { additionalFields: { tenantDomain: '={{ null }}' } }, 'Tenant Domain is empty', `${TENANT} ${NOTHING}`],
		['agent:call', { additionalFields: { tenantDomain: '={{ $json.tenant }}' } }, 'Tenant Domain is empty', `${TENANT} ${NOTHING}`],
		['agent:call', { additionalFields: { tenantDomain: '={{ " " }}' } }, 'Tenant Domain is empty', `${TENANT} ${NOTHING}`],
		['webhook:create', { subscriptions: '={{ ({ a: 1 }) }}' }, 'Subscriptions is not a list: "{"a":1}"', LIST],
	])('%s with %j: %s', async (operation, changes, message, advice) => {
		const { error } = await run(operation, changes);
		expect(error).toMatchObject({
			message,
			description: `${advice} Nothing was sent. [item 0]`,
			context: { itemIndex: 0 },
		});
		expect(simulator.requests).toEqual([]);
	});

	test('an empty Tenant Domain', async () => {
		const { error } = await run('agent:call', {}, { credentials: { tenantDomain: ' ' } });
		expect(error).toMatchObject({
			message: 'Tenant Domain is empty',
			description:
				'Enter it in the credential or in Additional Fields, such as acme.cx.sangoma.com. Nothing was sent. [item 0]',
		});
		expect(simulator.requests).toEqual([]);
	});

	test('a Limit that is not above 0', async () => {
		const { error } = await run('inbox:getAll', { limit: 0 });
		expect(error).toMatchObject({
			message: 'Limit is not a whole number above 0',
			description:
				'Enter the maximum number of inboxes, or turn on Return All. Nothing was sent. [item 0]',
		});
	});
});

describe('A credential with an unsafe URL is refused before any connection', () => {
	const PLAIN = 'starts with http://, which would send the client secret and tokens unencrypted';
	// prettier-ignore
	test.each<[label: string, property: string, address: string, reason: string]>([
		['Base URL', 'baseUrl', 'http://cpaas.example.invalid/cx', PLAIN],
		['Base URL', 'baseUrl', 'http://localhost.example.invalid/cx', PLAIN],
		['Base URL', 'baseUrl', 'http://127.0.0.1.example.invalid/cx', PLAIN],
		['Base URL', 'baseUrl', ' HTTP://cpaas.example.invalid/cx', PLAIN],
		['Base URL', 'baseUrl', 'cpaas.example.invalid/cx', 'is not a URL'],
		['Base URL', 'baseUrl', '', 'is not a URL'],
		['Access Token URL', 'accessTokenUrl', 'http://auth.example.invalid/oauth/token', PLAIN],
		['Access Token URL', 'accessTokenUrl', 'ftp://auth.example.invalid', 'is not a URL'],
		['Base URL', 'baseUrl', '{{ $json.url }}', 'is an expression'],
		['Tenant Domain', 'tenantDomain', '{{ $json.tenant }}', 'is an expression'],
	])('%s (%s) %j', async (label, property, address, reason) => {
		const advice =
			property === 'tenantDomain'
				? 'Enter the domain itself: the credential takes no expressions.'
				: 'Fix the credential: both URLs must be literal https:// addresses (http:// only for a simulator on this machine).';
		const connections = watchConnections();
		const credentials = { [property]: address };
		const { error } = await run('agent:call', {}, { credentials, items: [{}, {}, {}] });
		expect(error).toMatchObject({
			message: `${label} in the credential ${reason}`,
			description: `Nothing was sent. ${advice} [item 0] Of 3 items, 0 were completed, 0 failed and 3 were not sent.`,
		});
		expect(connections).toEqual([]);
	});
});

describe('A bad credential', () => {
	// prettier-ignore
	test.each<[what: string, changes: Record<string, string>, code: string, advice: string]>([
		['a wrong secret', { clientSecret: 'not-the-secret-of-this-client' }, 'invalid_client', 'Check Client ID and Client Secret in the credential: Sangoma CX does not know this pair.'],
		['a scope that the client may not request', { clientId: 'calls-only' }, 'invalid_scope', 'This client may not use the Scope selected in the credential: select another Scope.'],
	])('%s', async (_what, credentials, code, advice) => {
		const client = { ...simulator.client, clientId: 'calls-only', scopes: ['cx.agent-calls'] };
		simulator.addClient(client);
		const { error } = await run('agent:call', {}, { credentials });
		expect(error).toMatchObject({
			message: expect.stringMatching(
				new RegExp(`^Sangoma CX refused to issue an access token for this credential \\(".*${code}"\\)$`),
			),
			description: `Nothing else was sent. ${advice} [${code}, item 0]`,
		});
		expect(simulator.tokenRequests).toHaveLength(1);
		expect(simulator.requests).toEqual([]);
	});

	// prettier-ignore
	test.each<[operation: string, scope: string, missing: string, name: string, action: string]>([
		['agent:call', 'cx.queue-calls', 'cx.agent-calls', 'Agent Calls', 'place the agent call'],
		['queue:call', 'cx.agent-calls', 'cx.queue-calls', 'Queue Calls', 'place the queue call'],
		['message:send', 'cx.agent-calls cx.queue-calls', 'cx.digital-interactions', 'Digital Interactions', 'send the message'],
		['inbox:getAll', 'cx.agent-calls', 'cx.digital-interactions', 'Digital Interactions', 'list the inboxes'],
	])('%s with the scope %s', async (operation, scope, missing, name, action) => {
		const { error } = await run(operation, {}, { credentials: { scope } });
		expect(error).toMatchObject({
			message: `Sangoma CX could not ${action}: the credential lacks the scope ${missing} ("The access token lacks the scope ${missing}")`,
			description: `Open the credential, select a Scope that includes "${name}" and save it. If it does, check that Tenant Domain is your own. [HTTP 403, item 0]`,
			httpCode: '403',
		});
		expect(simulator.requests).toHaveLength(1);
	});
});

describe('A value that Sangoma CX does not find or accept', () => {
	// prettier-ignore
	test.each<[operation: string, changes: INodeParameters, message: string, description: string]>([
		['contact:create', { inboxId: locator('999') }, `Sangoma CX found no such inbox ("Resource could not be found")`, 'Check Inbox, Tenant Domain and Base URL in the credential. [HTTP 404, item 0]'],
		['message:send', { conversationId: 999 }, `Sangoma CX found no such conversation ("Resource could not be found")`, 'Check Conversation ID, Tenant Domain and Base URL in the credential. [HTTP 404, item 0]'],
		['agent:call', { agentName: 'agent.unknown' }, `Sangoma CX found no such agent ("agent agent.unknown could not be found")`, 'Check Agent Name, Tenant Domain and Base URL in the credential. [HTTP 404, item 0]'],
		['contact:create', { additionalFields: { email: 'no address' } }, `Sangoma CX could not create the contact: it did not accept a value ("Email Invalid email")`, 'Check Email. [HTTP 422, item 0]'],
		['contact:create', { additionalFields: { phoneNumber: '12' } }, `Sangoma CX could not create the contact: it did not accept a value ("Phone number should be in e164 format")`, 'Check Phone Number. [HTTP 422, item 0]'],
		['conversation:create', { additionalFields: { priority: 9 } }, `Sangoma CX could not create the conversation: it did not accept a value ("'9' is not a valid priority")`, 'Check Priority. [HTTP 422, item 0]'],
		['message:send', { additionalFields: { messageType: 'incoming' }, conversationId: 419 }, `Sangoma CX could not send the message: it did not accept a value ("Incoming messages are only allowed in Api inboxes")`, 'Check Message Type. Incoming messages need an inbox of the API channel. [HTTP 422, item 0]'],
		['agent:call', { additionalFields: { tenantDomain: 'other.example.org' } }, `Sangoma CX could not place the agent call: the credential has no access to the tenant ("No access to the tenant other.example.org")`, 'Check Tenant Domain in the credential, and in the node if it is set there. [HTTP 403, item 0]'],
	])('%s with %j: %s', async (operation, changes, message, description) => {
		await seed();
		await simulator.sendCustomerMessage({ inboxId: 13, content: 'Hello' });
		const { error } = await run(operation, changes);
		expect(error).toMatchObject({ message, description, context: { itemIndex: 0 } });
		expect(simulator.requests).toHaveLength(1);
	});

	test.each<[what: string, operation: string, message: string, description: string]>([
		[
			'an email that another contact has',
			'contact:create',
			'create the contact: it did not accept a value ("Email has already been taken")',
			'Check Email. The API cannot search for the contact that has it: keep the ID of each contact you create, for example in a Data Table. [HTTP 422, item 0]',
		],
		[
			'a webhook URL that is registered already',
			'webhook:create',
			'register the webhook: it did not accept a value ("Url has already been taken")',
			'Check URL. This URL is registered already: Sangoma CX sends events to it. [HTTP 422, item 0]',
		],
	])('%s', async (_what, operation, message, description) => {
		const credentials = createCredential();
		await run(operation, {}, { credentials });
		const { error } = await run(operation, {}, { credentials });
		expect(error).toMatchObject({ message: `Sangoma CX could not ${message}`, description });
		expect(simulator.requests.map(({ processed }) => processed)).toEqual([true, false]);
	});
});
