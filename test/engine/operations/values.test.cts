import type { INodeParameters } from 'n8n-workflow';
import { run, runOk } from '../../kit/engine/run-operation.cts';
import { seed, sentBodies, violations } from '../../kit/engine/tenant.cts';

const locator = (value: unknown, mode = 'id') => ({ __rl: true, mode, value }) as INodeParameters;

describe('Numbers are sent as JSON numbers and strings as JSON strings', () => {
	// prettier-ignore
	test.each<[given: string, operation: string, changes: INodeParameters, sent: object]>([
		['a text', 'message:send', { conversationId: '418' }, { conversation_id: 418 }],
		['a text by expression', 'message:send', { conversationId: '={{ "418" }}' }, { conversation_id: 418 }],
		['a number by expression', 'message:send', { conversationId: '={{ 418 }}' }, { conversation_id: 418 }],
		['a text with spaces', 'conversation:finish', { conversationId: '={{ " 418 " }}' }, { conversation_id: 418 }],
		['a text by expression', 'conversation:create', { contactId: '={{ "77" }}' }, { contact_id: 77 }],
		['a text by expression', 'conversation:create', { additionalFields: { priority: '={{ "3" }}' } }, { priority: 3 }],
		['0', 'conversation:create', { additionalFields: { priority: 0 } }, { priority: 0 }],
		['a locator by ID', 'contact:create', { inboxId: locator('13') }, { inbox_id: 13 }],
		['a locator by expression', 'contact:create', { inboxId: locator('={{ 13 }}') }, { inbox_id: 13 }],
		['a locator from the list', 'contact:create', { inboxId: locator('13', 'list') }, { inbox_id: 13 }],
		["a locator without n8n's mark", 'contact:create', { inboxId: { mode: 'id', value: '={{ 13 }}' } }, { inbox_id: 13 }],
		["a locator without n8n's mark by expression", 'contact:create', { inboxId: '={{ ({ mode: "id", value: "13" }) }}' }, { inbox_id: 13 }],
		['a locator', 'agentBot:assign', { inboxId: locator('={{ 12 }}') }, { inbox_id: '12' }],
		['a number', 'agentBot:assign', { agentBotId: '={{ 31 }}' }, { agent_bot_id: '31' }],
		['a number', 'agent:call', { destination: '={{ 9001 }}' }, { destination: '9001' }],
		['spaces around it', 'agent:call', { agentName: ' agent.test ' }, { agent_name: 'agent.test' }],
		['a number', 'message:send', { content: '={{ 5 }}' }, { content: '5' }],
		['text with spaces and line breaks', 'message:send', { content: ' two\n lines ' }, { content: ' two\n lines ' }],
	])('%s in %s', async (_given, operation, changes, sent) => {
		await seed();
		await runOk(operation, changes);
		expect(sentBodies()).toEqual([expect.objectContaining(sent)]);
		expect(violations()).toEqual([]);
	});
});

test.each(['', ' '])("Tenant Domain left as %j is the credential's", async (tenantDomain) => {
	await runOk('agent:call', { additionalFields: { tenantDomain } });
	expect(sentBodies()).toEqual([expect.objectContaining({ tenant_domain: 'acme.cx.sangoma.com' })]);
});

test('Tenant Domain is the host of an address that was copied with its query', async () => {
	const tenantDomain = 'https://acme.cx.sangoma.com?locale=en#login';
	await runOk('agent:call', { additionalFields: { tenantDomain } });
	expect(sentBodies()).toEqual([expect.objectContaining({ tenant_domain: 'acme.cx.sangoma.com' })]);
});

describe('An empty field is not sent', () => {
	const EMPTY: Array<[string, unknown]> = [
		['empty', ''],
		['only spaces', '  '],
		['null by expression', '={{ null }}'],
		['undefined by expression', '={{ $json.nothing }}'],
	];
	const OPTIONAL: Array<[operation: string, parameter: string, field: string]> = [
		['agentBot:create', 'description', 'description'],
		['contact:create', 'email', 'email'],
		['contact:create', 'phoneNumber', 'phone_number'],
		['conversation:create', 'priority', 'priority'],
		['conversation:create', 'initialMessage', 'initial_message'],
		['message:send', 'messageType', 'message_type'],
	];
	const CASES = OPTIONAL.flatMap(([operation, parameter, field]) =>
		EMPTY.map(([how, value]) => ({ operation, parameter, field, how, value })),
	);

	test.each(CASES)('$operation with $parameter $how', async (given) => {
		await seed();
		const additionalFields = { [given.parameter]: given.value } as INodeParameters;
		await runOk(given.operation, { additionalFields });
		const [body, ...others] = sentBodies();
		expect(others).toEqual([]);
		expect(Object.keys(body as object)).not.toContain(given.field);
		expect(violations()).toEqual([]);
	});

	test.each(EMPTY)('conversation:create with sourceId %s', async (_how, value) => {
		await seed();
		await runOk('conversation:create', { sourceId: value } as INodeParameters);
		const [body] = sentBodies() as object[];
		expect(Object.keys(body).sort()).toEqual(
			['contact_id', 'inbox_id', 'initial_message', 'priority', 'tenant_domain'].sort(),
		);
		expect(violations()).toEqual([]);
	});
});

describe('Tenant Domain comes from', () => {
	const FIELD = { additionalFields: { tenantDomain: 'other.cx.sangoma.com' } };
	const ACME = 'acme.cx.sangoma.com';
	test.each<[from: string, changes: INodeParameters, ofCredential: string, sent: string]>([
		['the credential', {}, ACME, ACME],
		['Additional Fields before the credential', FIELD, ACME, 'other.cx.sangoma.com'],
		[
			'the credential if Additional Fields has an empty one',
			{ additionalFields: { tenantDomain: '' } },
			ACME,
			ACME,
		],
		['Additional Fields alone', FIELD, '', 'other.cx.sangoma.com'],
		['the credential, if it is the URL of a page', {}, 'https://acme.cx.sangoma.com/agent ', ACME],
	])('%s', async (_from, changes, tenantDomain, sent) => {
		await run('queue:call', changes, { credentials: { tenantDomain } });
		expect(sentBodies()).toEqual([expect.objectContaining({ tenant_domain: sent })]);
	});
});

describe('Subscriptions', () => {
	const BOTH = ['conversation_created', 'contact_updated'];
	test.each<[as: string, subscriptions: unknown]>([
		['a choice', BOTH],
		['a list by expression', `={{ ${JSON.stringify(BOTH)} }}`],
		['a text with commas by expression', '={{ "conversation_created, contact_updated" }}'],
		['a text with a trailing comma', '={{ "conversation_created,contact_updated," }}'],
	])('as %s', async (_as, subscriptions) => {
		await runOk('webhook:create', { subscriptions } as INodeParameters);
		expect(sentBodies()).toEqual([expect.objectContaining({ subscriptions: BOTH })]);
	});
});
