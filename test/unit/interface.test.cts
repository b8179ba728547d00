import { assertCredentialAllowsUrl, NodeHelpers, SEND_AND_WAIT_OPERATION } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { SangomaCxOAuth2Api } from '../../credentials/SangomaCxOAuth2Api.credentials.ts';
import { SangomaCx } from '../../nodes/SangomaCx/SangomaCx.node.ts';
import { SangomaCxTrigger } from '../../nodes/SangomaCxTrigger/SangomaCxTrigger.node.ts';

const node = new SangomaCx().description;

const namesOf = (properties: INodeProperties[]) => properties.map(({ name }) => name).sort();
const valuesOf = ({ options = [] }: INodeProperties) =>
	(options as INodePropertyOptions[]).map(({ value }) => value);
const optionsOf = ({ options = [] }: INodeProperties) => options as INodeProperties[];

/** Returns the properties that n8n shows for an operation. */
function findShown(properties: INodeProperties[], resource: string, operation: string) {
	const values = { resource, operation, responseType: 'approval', returnAll: false };
	return properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, { typeVersion: 1 }, node, values),
	);
}

const FIXED = ['resource', 'operation', 'additionalFields', 'requestOptions'];
const fields = node.properties.filter(({ name }) => !FIXED.includes(name));
const additional = node.properties.filter(({ name }) => name === 'additionalFields');

// The public interface: once released, none of these names may change.
// prettier-ignore
const INTERFACE: Array<[resource: string, operation: string, fields: string[], additionalFields: string[]]> = [
	['agent', 'call', ['agentName', 'destination', 'allowedDestinations'], []],
	['queue', 'call', ['queueName', 'destination', 'allowedDestinations'], []],
	['agentBot', 'create', ['name', 'outgoingUrl'], ['description']],
	['agentBot', 'assign', ['agentBotId', 'inboxId'], []],
	['inbox', 'getAll', ['returnAll', 'limit', 'simplify'], []],
	['contact', 'create', ['inboxId', 'name', 'simplify'], ['email', 'phoneNumber']],
	['conversation', 'create', ['inboxId', 'contactId', 'sourceId', 'simplify'], ['priority', 'initialMessage']],
	['conversation', 'deliverToAgent', ['conversationId'], []],
	['conversation', 'finish', ['conversationId'], []],
	['message', 'send', ['conversationId', 'content', 'simplify'], ['messageType']],
	['message', 'sendAndWait', ['conversationId', 'message', 'responseType', 'approvalOptions', 'answerInChat', 'options'], []],
	['webhook', 'create', ['url', 'subscriptions'], []],
];

describe('The node', () => {
	test('has its name, is declarative, and a tool for AI agents', () => {
		expect(node.name).toBe('sangomaCx');
		expect(node.displayName).toBe('Sangoma CX');
		expect(node.usableAsTool).toBeTruthy();
		expect(node.requestDefaults).toBeDefined();
		expect(new SangomaCx()).not.toHaveProperty('execute');
		expect(node.credentials).toEqual([{ name: 'sangomaCxOAuth2Api', required: true }]);
	});

	test('has these resources and operations', () => {
		const selectors = node.properties.filter(({ name }) => name === 'operation');
		const operations = selectors.flatMap((selector) =>
			valuesOf(selector).map((value) => [selector.displayOptions?.show?.resource?.[0], value]),
		);
		expect(operations.sort()).toEqual(INTERFACE.map(([...names]) => names.slice(0, 2)).sort());
		const resources = node.properties.filter(({ name }) => name === 'resource').flatMap(valuesOf);
		expect(resources.sort()).toEqual([...new Set(INTERFACE.map(([resource]) => resource))].sort());
	});

	test.each(INTERFACE)(
		'%s: %s has the parameters %j, and the optional ones %j',
		(resource, operation, required, optional) => {
			expect(namesOf(findShown(fields, resource, operation))).toEqual([...required].sort());
			const options = findShown(additional, resource, operation).flatMap(optionsOf);
			const tenantDomain = resource === 'inbox' ? [] : ['tenantDomain'];
			const shown = findShown(options, resource, operation);
			expect(namesOf(shown)).toEqual([...optional, ...tenantDomain].sort());
		},
	);

	test('requires every field except options and those of the list of inboxes', () => {
		const optional = new Set(namesOf(fields.filter(({ required }) => required !== true)));
		expect([...optional].join(' ')).toBe(
			'allowedDestinations answerInChat approvalOptions choices limit options responseType returnAll simplify sourceId',
		);
	});

	test('has these defaults', () => {
		const entries = node.properties.map(({ name, default: value }) => [name, value]);
		expect(Object.fromEntries(entries)).toMatchObject({
			...{ limit: 50, returnAll: false, simplify: true, subscriptions: ['message_created'] },
			inboxId: { mode: 'list', value: '' },
		});
		const options = additional.flatMap(optionsOf);
		const messageType = options.find(({ name }) => name === 'messageType');
		expect(messageType?.default).toBe('outgoing');
		expect(messageType && valuesOf(messageType)).toEqual(['incoming', 'outgoing']);
	});

	test('has the names by which n8n recognizes Send and Wait as a step of human review', () => {
		const find = (name: string) => node.properties.find((each) => each.name === name);
		const inside = (property: INodeProperties | undefined): Record<string, INodeProperties> => {
			const [{ values }] = property?.options as Array<{ values: INodeProperties[] }>;
			return Object.fromEntries(values.map((value) => [value.name, value]));
		};
		expect(SEND_AND_WAIT_OPERATION).toBe('sendAndWait');
		expect(valuesOf(find('responseType')!)).toEqual(['approval', 'freeText', 'choice']);
		expect(find('responseType')?.default).toBe('approval');
		const approval = inside(find('approvalOptions'));
		expect(Object.keys(approval)).toEqual(['approvalType', 'approveLabel', 'disapproveLabel']);
		expect(valuesOf(approval.approvalType)).toEqual(['single', 'double']);
		expect(approval.approvalType.default).toBe('single');
		const [limit] = find('options')?.options as INodeProperties[];
		expect(limit.name).toBe('limitWaitTime');
		const optionNames = find('options')?.options?.map(({ name }) => name);
		expect(optionNames).toEqual(['limitWaitTime', 'noWords', 'page', 'yesWords']);
		expect(Object.keys(inside(find('choices')))).toEqual(['label']);
		const page = find('options')?.options?.find(({ name }) => name === 'page') as INodeProperties;
		expect(page.options?.map(({ name }) => name).sort()).toEqual([
			'closed',
			'language',
			'submitLabel',
			'thanks',
			'title',
			'withdrawn',
		]);
		expect(find('answerInChat')).toMatchObject({ type: 'boolean', default: true });
		const names = ['limitType', 'resumeAmount', 'resumeUnit', 'maxDateAndTime'];
		expect(Object.keys(inside(limit))).toEqual(names);
		const webhook = {
			...{ name: 'default', path: '={{ $nodeId }}', isFullPath: true, restartWebhook: true },
			...{ responseMode: 'onReceived', responseData: '' },
		};
		const webhooks = ['GET', 'POST'].map((httpMethod) => ({ ...webhook, httpMethod }));
		expect(node.webhooks).toEqual(webhooks);
	});

	test('takes no expression for the tenant of a tool, so that a model cannot choose it', () => {
		const tenants = additional.flatMap(optionsOf).filter(({ name }) => name === 'tenantDomain');
		const shownIn = (name: string) =>
			tenants.filter((tenant) =>
				NodeHelpers.displayParameter({}, tenant, { typeVersion: 1 }, { ...node, name }, {}),
			);
		const [inNode, inTool, inReview] = ['sangomaCx', 'sangomaCxTool', 'sangomaCxHitlTool'];
		for (const name of [inTool, inReview]) {
			expect(shownIn(name)).toHaveLength(additional.length);
			expect(shownIn(name).every(({ noDataExpression }) => noDataExpression)).toBe(true);
		}
		expect(shownIn(inNode)).toHaveLength(additional.length);
		expect(shownIn(inNode).some(({ noDataExpression }) => noDataExpression)).toBe(false);
	});

	test('has a searchable list for an inbox, and its ID', () => {
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
	const credential = new SangomaCxOAuth2Api();
	const property = (name: string) => credential.properties.find((each) => each.name === name);

	test("extends n8n's for OAuth2, with client credentials in the header", () => {
		expect(credential.name).toBe('sangomaCxOAuth2Api');
		expect(credential.displayName).toBe('Sangoma CX OAuth2 API');
		expect(credential.extends).toEqual(['oAuth2Api']);
		expect(property('grantType')).toMatchObject({ type: 'hidden', default: 'clientCredentials' });
		expect(property('authentication')).toMatchObject({ type: 'hidden', default: 'header' });
	});

	test.each<[name: string, type: string, value: string | boolean]>([
		['tenantDomain', 'string', ''],
		['allowIgnoreSsl', 'boolean', false],
		['allowedHttpRequestDomains', 'options', 'domains'],
		['allowedDomains', 'string', 'cpaas.sangoma.com'],
		['scope', 'options', 'cx.agent-calls cx.queue-calls cx.digital-interactions'],
		['baseUrl', 'string', 'https://cpaas.sangoma.com/cx'],
		['accessTokenUrl', 'string', 'https://auth.sangoma.com/oauth/token'],
	])('%s: type %s, default %j', (name, type, value) => {
		expect(property(name)).toMatchObject({ type, default: value });
	});

	test("keeps the HTTP Request node from sending the token elsewhere, by n8n's own rules", () => {
		const credentialData = Object.fromEntries(
			credential.properties.map(({ name, default: value }) => [name, value]),
		) as ICredentialDataDecryptedObject;
		const check = (url: string) => () =>
			assertCredentialAllowsUrl({ node: { name: 'HTTP Request' } as INode, credentialData, url });
		expect(check('https://cpaas.sangoma.com/cx/api/v1/agent-calls/')).not.toThrow();
		expect(check('https://evil.example.org/')).toThrow(/cpaas\.sangoma\.com/);
	});

	test('offers these combinations of scopes', () => {
		const scope = property('scope');
		const [agent, queue, digital] = ['cx.agent-calls', 'cx.queue-calls', 'cx.digital-interactions'];
		const pairs = [`${agent} ${queue}`, `${agent} ${digital}`, `${queue} ${digital}`];
		expect(scope && valuesOf(scope).sort()).toEqual(
			[agent, queue, digital, ...pairs, `${agent} ${queue} ${digital}`].sort(),
		);
	});

	test('has no property with the name that the editor overwrites', () => {
		expect(property('scopes')).toBeUndefined();
	});

	test('has no expression, which n8n would evaluate at every request', () => {
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

	test('has its name, and is no tool', () => {
		expect(trigger.description.name).toBe('sangomaCxTrigger');
		expect(trigger.description.displayName).toBe('Sangoma CX Trigger');
		expect(trigger.description.requestDefaults).toBeUndefined();
		expect(trigger.description.usableAsTool).toBeUndefined();
	});

	// prettier-ignore
	test.each<[where: string, fields: INodeProperties[], rows: Array<[string, string, unknown, string[]]>]>([
		['parameters', properties.filter(({ type }) => type !== 'notice'), [
			['source', 'options', 'webhook', BOTH],
			['events', 'multiOptions', ['message_created'], WEBHOOK],
			['inboxId', 'resourceLocator', { mode: 'list', value: '' }, BOT],
			['botName', 'string', 'Assistant', BOT],
			['simplify', 'boolean', true, BOTH],
			['options', 'collection', {}, BOTH],
		]],
		['options', options, [
			['customerMessagesOnly', 'boolean', true, BOTH],
			['inboxIds', 'multiOptions', [], WEBHOOK],
			['ownSenderIds', 'string', '', BOTH],
			['humanPauseMinutes', 'number', 30, BOTH],
			['untilHumanTakesOver', 'boolean', true, BOT],
			['untilHumanTakesOver', 'boolean', false, WEBHOOK],
			['otherEvents', 'string', '', WEBHOOK],
			['tenantDomain', 'string', '', BOTH],
		]],
	])('has these %s', (_where, fields, rows) => {
		expect(fields.map((field) => [field.name, field.type, field.default, sourcesOf(field)])).toEqual(rows);
	});

	test('has lists for its inboxes', () => {
		const inboxIds = options.find(({ name }) => name === 'inboxIds');
		expect(inboxIds?.typeOptions).toEqual({ loadOptionsMethod: 'getInboxes' });
		expect(trigger.methods.loadOptions).toHaveProperty('getInboxes');
		expect(trigger.methods.listSearch).toHaveProperty('searchInboxes');
	});

	test('says for each source what publishing and Execute Step register, and that a bot cannot be renamed', () => {
		const notices = properties.filter(({ type }) => type === 'notice');
		expect(notices.map(sourcesOf)).toEqual([WEBHOOK, BOT]);
		for (const { displayName } of notices) {
			expect(displayName).toMatch(/^Publishing the workflow/);
			expect(displayName).toMatch(/Execute Step does,.* registers the test URL/);
		}
		const botName = properties.find(({ name }) => name === 'botName');
		expect(botName?.description).toMatch(/Changing it later has no effect/);
	});

	test('saves nothing but the source for the bot that the nodes panel adds', () => {
		const values = { source: 'agentBot', operation: '' };
		const saved = NodeHelpers.getNodeParameters(
			properties,
			values,
			false,
			false,
			{ typeVersion: 1.1 },
			trigger.description,
		);
		expect(saved).toEqual({ source: 'agentBot' });
	});
});
