import type { INodeParameters } from 'n8n-workflow';
import { CredentialStore } from '../credentialStore.cts';
import { run } from '../samples.cts';
import { furnish, sentBodies, simulator, violations } from '../tenant.cts';

const locator = (value: unknown, mode = 'id') => ({ __rl: true, mode, value }) as INodeParameters;

type Row = [given: string, operation: string, changes: INodeParameters, sent: object];

describe('Numbers travel as JSON numbers and strings as JSON strings', () => {
	it.each<Row>([
		['a text', 'message:send', { conversationId: '418' }, { conversation_id: 418 }],
		[
			'a text by expression',
			'message:send',
			{ conversationId: '={{ "418" }}' },
			{ conversation_id: 418 },
		],
		[
			'a number by expression',
			'message:send',
			{ conversationId: '={{ 418 }}' },
			{ conversation_id: 418 },
		],
		[
			'a text with blanks',
			'conversation:finish',
			{ conversationId: '={{ " 418 " }}' },
			{ conversation_id: 418 },
		],
		[
			'a text by expression',
			'conversation:create',
			{ contactId: '={{ "77" }}' },
			{ contact_id: 77 },
		],
		[
			'a text by expression',
			'conversation:create',
			{ additionalFields: { priority: '={{ "3" }}' } },
			{ priority: 3 },
		],
		['0', 'conversation:create', { additionalFields: { priority: 0 } }, { priority: 0 }],
		['a locator by ID', 'contact:create', { inboxId: locator('13') }, { inbox_id: 13 }],
		[
			'a locator by expression',
			'contact:create',
			{ inboxId: locator('={{ 13 }}') },
			{ inbox_id: 13 },
		],
		[
			'a locator from the list',
			'contact:create',
			{ inboxId: locator('13', 'list') },
			{ inbox_id: 13 },
		],
		['a locator', 'agentBot:assign', { inboxId: locator('={{ 12 }}') }, { inbox_id: '12' }],
		['a number', 'agentBot:assign', { agentBotId: '={{ 31 }}' }, { agent_bot_id: '31' }],
		['a number', 'agent:call', { destination: '={{ 9001 }}' }, { destination: '9001' }],
		['blanks around it', 'agent:call', { agentName: ' agent.test ' }, { agent_name: 'agent.test' }],
		['a number', 'message:send', { content: '={{ 5 }}' }, { content: '5' }],
		[
			'prose with blanks',
			'message:send',
			{ content: ' two\n lines ' },
			{ content: ' two\n lines ' },
		],
	])('%s in %s', async (_given, operation, changes, sent) => {
		await furnish();
		const { error } = await run(operation, CredentialStore.for(simulator), changes);
		expect(error).toBeUndefined();
		expect(sentBodies()).toEqual([expect.objectContaining(sent)]);
		expect(violations()).toEqual([]);
	});
});

describe('What the user left empty is not sent', () => {
	const EMPTY: Array<[string, unknown]> = [
		['empty', ''],
		['blank', '  '],
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
	const ROWS = OPTIONAL.flatMap(([operation, parameter, field]) =>
		EMPTY.map(([how, value]) => ({ operation, parameter, field, how, value })),
	);

	it.each(ROWS)('$operation with $parameter $how', async (row) => {
		await furnish();
		const additionalFields = { [row.parameter]: row.value } as INodeParameters;
		const credentials = CredentialStore.for(simulator);
		const { error } = await run(row.operation, credentials, { additionalFields });
		expect(error).toBeUndefined();
		expect(sentBodies()).toEqual([expect.not.objectContaining({ [row.field]: expect.anything() })]);
		expect(Object.keys(sentBodies()[0] as object)).not.toContain(row.field);
		expect(violations()).toEqual([]);
	});
});

describe('Tenant Domain', () => {
	const FROM_FIELD = { additionalFields: { tenantDomain: 'other.cx.sangoma.com' } };
	it.each<[from: string, changes: INodeParameters, ofCredential: string, sent: string]>([
		['the credential', {}, 'acme.cx.sangoma.com', 'acme.cx.sangoma.com'],
		[
			'Additional Fields before the credential',
			FROM_FIELD,
			'acme.cx.sangoma.com',
			'other.cx.sangoma.com',
		],
		[
			'the credential, where the one in Additional Fields was left empty',
			{ additionalFields: { tenantDomain: '' } },
			'acme.cx.sangoma.com',
			'acme.cx.sangoma.com',
		],
		['Additional Fields alone', FROM_FIELD, '', 'other.cx.sangoma.com'],
		[
			'the credential, as the address of a page',
			{},
			'https://acme.cx.sangoma.com/agent ',
			'acme.cx.sangoma.com',
		],
	])('comes from %s', async (_from, changes, tenantDomain, sent) => {
		const credentials = CredentialStore.for(simulator, { tenantDomain });
		await run('queue:call', credentials, changes);
		expect(sentBodies()).toEqual([expect.objectContaining({ tenant_domain: sent })]);
	});
});

describe('Subscriptions', () => {
	const BOTH = ['conversation_created', 'contact_updated'];
	it.each<[as: string, subscriptions: unknown]>([
		['a choice', BOTH],
		['a list by expression', `={{ ${JSON.stringify(BOTH)} }}`],
		['a text with commas by expression', '={{ "conversation_created, contact_updated" }}'],
		['a text with a comma too many', '={{ "conversation_created,contact_updated," }}'],
	])('come as %s', async (_as, subscriptions) => {
		const changes = { subscriptions } as INodeParameters;
		const { error } = await run('webhook:create', CredentialStore.for(simulator), changes);
		expect(error).toBeUndefined();
		expect(sentBodies()).toEqual([expect.objectContaining({ subscriptions: BOTH })]);
	});
});
