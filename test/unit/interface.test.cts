import {
	SEND_AND_WAIT_OPERATION,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { SangomaCxOAuth2Api } from '../../credentials/SangomaCxOAuth2Api.credentials.ts';
import { SangomaCx } from '../../nodes/SangomaCx/SangomaCx.node.ts';
import { SangomaCxTrigger } from '../../nodes/SangomaCxTrigger/SangomaCxTrigger.node.ts';

const node = new SangomaCx().description;
const credential = new SangomaCxOAuth2Api();

const valuesOf = ({ options = [] }: INodeProperties) =>
	(options as INodePropertyOptions[]).map(({ value }) => value);

/** Whether a field is shown for an operation. */
function isShown({ displayOptions }: INodeProperties, resource: string, operation: string) {
	const values: Record<string, string> = {
		resource,
		operation,
		'/resource': resource,
		'/operation': operation,
	};
	const { show = {}, hide = {} } = displayOptions ?? {};
	const meets = ([name, wanted]: [string, unknown]) =>
		!(name in values) || (wanted as unknown[]).includes(values[name]);
	const isHidden = Object.entries(hide).some(
		([name, unwanted]) => (unwanted as unknown[] | undefined)?.includes(values[name]) ?? false,
	);
	return Object.entries(show).every(meets) && !isHidden;
}

const FIXED = ['resource', 'operation', 'additionalFields', 'requestOptions'];
const fields = node.properties.filter(({ name }) => !FIXED.includes(name));
const additional = node.properties.filter(({ name }) => name === 'additionalFields');

// The table of the public interface: once released, none of these names may change.
// prettier-ignore
const INTERFACE: Array<[resource: string, operation: string, fields: string[], additionalFields: string[]]> = [
	['agent', 'call', ['agentName', 'destination'], []],
	['queue', 'call', ['queueName', 'destination'], []],
	['agentBot', 'create', ['name', 'outgoingUrl'], ['description']],
	['agentBot', 'assign', ['agentBotId', 'inboxId'], []],
	['inbox', 'getAll', ['returnAll', 'limit', 'simplify'], []],
	['contact', 'create', ['inboxId', 'name'], ['email', 'phoneNumber']],
	['conversation', 'create', ['inboxId', 'contactId', 'sourceId'], ['priority', 'initialMessage']],
	['conversation', 'deliverToAgent', ['conversationId'], []],
	['conversation', 'finish', ['conversationId'], []],
	['message', 'send', ['conversationId', 'content'], ['messageType']],
	['message', 'sendAndWait', ['conversationId', 'message', 'responseType', 'approvalOptions', 'options'], []],
	['webhook', 'create', ['url', 'subscriptions'], []],
];

describe('The node', () => {
	it('is called as it always will be, declarative, and a tool for AI agents', () => {
		expect(node.name).toBe('sangomaCx');
		expect(node.displayName).toBe('Sangoma CX');
		expect(node.usableAsTool).toBe(true);
		expect(node.requestDefaults).toBeDefined();
		expect(new SangomaCx()).not.toHaveProperty('execute');
		expect(node.credentials).toEqual([{ name: 'sangomaCxOAuth2Api', required: true }]);
	});

	it('has these resources and operations', () => {
		const operations = node.properties
			.filter(({ name }) => name === 'operation')
			.flatMap((property) => {
				const [resource] = (property.displayOptions?.show?.resource ?? []) as string[];
				return valuesOf(property).map((operation) => `${resource}:${operation}`);
			});
		const wanted = INTERFACE.map(([resource, operation]) => `${resource}:${operation}`);
		expect(operations.sort()).toEqual(wanted.sort());
		const resources = node.properties.filter(({ name }) => name === 'resource').flatMap(valuesOf);
		expect(resources.sort()).toEqual([...new Set(INTERFACE.map(([resource]) => resource))].sort());
	});

	it.each(INTERFACE)(
		'%s: %s asks for %j, and for %j if wanted',
		(resource, operation, required, optional) => {
			const shown = fields.filter((field) => isShown(field, resource, operation));
			expect(shown.map(({ name }) => name).sort()).toEqual([...required].sort());
			const more = additional.filter((field) => isShown(field, resource, operation));
			const names = more.flatMap(({ options = [] }) =>
				(options as INodeProperties[]).filter((field) => isShown(field, resource, operation)),
			);
			const tenantDomain = resource === 'inbox' ? [] : ['tenantDomain'];
			expect(names.map(({ name }) => name).sort()).toEqual([...optional, ...tenantDomain].sort());
		},
	);

	it('requires every field but those of the list of inboxes and of how a customer answers', () => {
		const notRequired = fields.filter(({ required }) => required !== true).map(({ name }) => name);
		expect(notRequired.sort()).toEqual(
			['approvalOptions', 'limit', 'options', 'responseType', 'returnAll', 'simplify'].sort(),
		);
	});

	it('has these defaults', () => {
		const defaults = Object.fromEntries(
			node.properties.map(({ name, default: value }) => [name, value]),
		);
		expect(defaults).toMatchObject({
			limit: 50,
			returnAll: false,
			simplify: true,
			subscriptions: ['message_created'],
			inboxId: { mode: 'list', value: '' },
		});
		const options = additional.flatMap(({ options: inner = [] }) => inner as INodeProperties[]);
		const messageType = options.find(({ name }) => name === 'messageType');
		expect(messageType?.default).toBe('outgoing');
		expect(messageType && valuesOf(messageType)).toEqual(['incoming', 'outgoing']);
	});

	it('asks and waits by the names of n8n, which it looks for to make a step of human review', () => {
		const find = (name: string) => node.properties.find((each) => each.name === name);
		const inside = (property: INodeProperties | undefined): Record<string, INodeProperties> => {
			const [{ values }] = property?.options as Array<{ values: INodeProperties[] }>;
			return Object.fromEntries(values.map((value) => [value.name, value]));
		};
		expect(SEND_AND_WAIT_OPERATION).toBe('sendAndWait');
		expect(valuesOf(find('responseType')!)).toEqual(['approval', 'freeText']);
		expect(find('responseType')?.default).toBe('approval');
		const approval = inside(find('approvalOptions'));
		expect(Object.keys(approval)).toEqual(['approvalType', 'approveLabel', 'disapproveLabel']);
		expect(valuesOf(approval.approvalType)).toEqual(['single', 'double']);
		expect(approval.approvalType.default).toBe('single');
		const [limit] = find('options')?.options as INodeProperties[];
		expect(limit.name).toBe('limitWaitTime');
		const names = ['limitType', 'resumeAmount', 'resumeUnit', 'maxDateAndTime'];
		expect(Object.keys(inside(limit))).toEqual(names);
		const webhook = {
			name: 'default',
			responseMode: 'onReceived',
			responseData: '',
			path: '={{ $nodeId }}',
			restartWebhook: true,
			isFullPath: true,
		};
		expect(node.webhooks).toEqual([
			{ ...webhook, httpMethod: 'GET' },
			{ ...webhook, httpMethod: 'POST' },
		]);
	});

	it('lets an inbox be chosen from a searchable list, or by its ID', () => {
		const locators = fields.filter(({ name }) => name === 'inboxId');
		for (const { modes = [] } of locators) {
			expect(modes.map(({ name }) => name)).toEqual(['list', 'id']);
			const [{ typeOptions }] = modes;
			expect(typeOptions).toEqual({ searchListMethod: 'searchInboxes', searchable: true });
		}
		expect(new SangomaCx().methods.listSearch).toHaveProperty('searchInboxes');
	});
});

describe('The credential', () => {
	const property = (name: string) => credential.properties.find((each) => each.name === name);

	it('extends that of n8n for OAuth2, by client credentials in the header', () => {
		expect(credential.name).toBe('sangomaCxOAuth2Api');
		expect(credential.displayName).toBe('Sangoma CX OAuth2 API');
		expect(credential.extends).toEqual(['oAuth2Api']);
		expect(property('grantType')).toMatchObject({ type: 'hidden', default: 'clientCredentials' });
		expect(property('authentication')).toMatchObject({ type: 'hidden', default: 'header' });
	});

	it.each<[name: string, type: string, value: string]>([
		['tenantDomain', 'string', ''],
		['scope', 'options', 'cx.agent-calls cx.queue-calls cx.digital-interactions'],
		['baseUrl', 'string', 'https://cpaas.sangoma.com/cx'],
		['accessTokenUrl', 'string', 'https://auth.sangoma.com/oauth/token'],
	])('%s is a %s, %j at first', (name, type, value) => {
		expect(property(name)).toMatchObject({ type, default: value });
	});

	it('offers every combination of scopes worth having', () => {
		const scope = property('scope');
		expect(scope && valuesOf(scope).sort()).toEqual(
			[
				'cx.agent-calls',
				'cx.queue-calls',
				'cx.digital-interactions',
				'cx.agent-calls cx.queue-calls',
				'cx.agent-calls cx.digital-interactions',
				'cx.queue-calls cx.digital-interactions',
				'cx.agent-calls cx.queue-calls cx.digital-interactions',
			].sort(),
		);
	});

	it('has no property of the name that the editor overwrites', () => {
		expect(property('scopes')).toBeUndefined();
	});

	it('has no expression, which n8n would evaluate at every request', () => {
		const values = credential.properties.map(({ default: value }) => value);
		expect(
			values.filter((value) => String(value).includes('{{') || String(value).startsWith('=')),
		).toEqual([]);
	});
});

describe('The trigger', () => {
	const trigger = new SangomaCxTrigger();
	const { properties } = trigger.description;
	const options = properties.find(({ name }) => name === 'options')?.options as INodeProperties[];
	const sourcesOf = ({ displayOptions: { show = {} } = {} }: INodeProperties) =>
		(show.source ?? show['/source'] ?? ['webhook', 'agentBot']) as string[];
	const WEBHOOK = ['webhook'];
	const BOT = ['agentBot'];
	const BOTH = [...WEBHOOK, ...BOT];

	it('is called as it always will be', () => {
		expect(trigger.description.name).toBe('sangomaCxTrigger');
		expect(trigger.description.displayName).toBe('Sangoma CX Trigger');
		expect(trigger.description.requestDefaults).toBeUndefined();
		expect(trigger.description.usableAsTool).toBeUndefined();
	});

	// prettier-ignore
	it.each<[where: string, fields: INodeProperties[], rows: Array<[string, string, unknown, string[]]>]>([
		['parameters', properties.filter(({ type }) => type !== 'notice'), [
			['source', 'options', 'webhook', BOTH],
			['events', 'multiOptions', ['message_created'], WEBHOOK],
			['inboxId', 'resourceLocator', { mode: 'list', value: '' }, BOT],
			['botName', 'string', 'n8n', BOT],
			['simplify', 'boolean', true, BOTH],
			['options', 'collection', {}, BOTH],
		]],
		['options', options, [
			['customerMessagesOnly', 'boolean', true, BOTH],
			['inboxIds', 'multiOptions', [], WEBHOOK],
			['untilHumanTakesOver', 'boolean', true, BOT],
			['untilHumanTakesOver', 'boolean', false, WEBHOOK],
			['otherEvents', 'string', '', WEBHOOK],
			['tenantDomain', 'string', '', BOTH],
		]],
	])('has these %s', (_where, fields, rows) => {
		expect(fields.map((field) => [field.name, field.type, field.default, sourcesOf(field)])).toEqual(rows);
	});

	it('lets inboxes be chosen from lists that it has', () => {
		const inboxIds = options.find(({ name }) => name === 'inboxIds');
		expect(inboxIds?.typeOptions).toEqual({ loadOptionsMethod: 'getInboxes' });
		expect(trigger.methods.loadOptions).toHaveProperty('getInboxes');
		expect(trigger.methods.listSearch).toHaveProperty('searchInboxes');
	});

	it('says that Execute Step registers for good, too, and what a later name does', () => {
		const notice = properties.find(({ name }) => name === 'notice')?.displayName;
		expect(notice).toMatch(/publish/);
		expect(notice).toMatch(/Execute Step does, also registers the test URL/);
		const botName = properties.find(({ name }) => name === 'botName');
		expect(botName?.description).toMatch(/Changing it later has no effect/);
	});
});
