import type { Settings } from '../../simulator/state/settings.cts';
import { SHOP } from '../kit/inboxes.cts';
import { createFixture, type Fixture } from '../kit/n8n/fixture.cts';
import { openForm } from '../kit/n8n/form.cts';
import { activateTenantCheck, findValues, readReport } from '../kit/n8n/tenant-check.cts';

/** The factor for the waiting times of the check. */
const PATIENCE = 0.6;

interface Choices {
	/** Whether the check creates no agent bot. */
	withoutBot?: boolean;
	/** The number to call; empty for no call. */
	number?: string;
	/** Whether the customer and the agent write nothing. */
	skips?: boolean;
}

/** Runs the check as the owner, the customer and the agent, and returns its last page. */
async function check(
	fixture: Fixture,
	{ withoutBot, number = '', skips }: Choices,
): Promise<string> {
	const { simulator } = fixture;
	const { url, webhookUrl } = await activateTenantCheck(fixture, PATIENCE);
	const form = openForm(url);
	const write = (content: string) =>
		simulator.sendCustomerMessage({ inboxId: SHOP, content, email: 'rosa@example.org' });
	await form.submit(simulator.client.tenantDomain, simulator.apiUrl);
	const { html } = await form.waitForPage('Choose an inbox');
	// Without a list of inboxes, the page asks for the ID.
	const inbox = html.includes('Shop chat') ? `Shop chat, Api (${SHOP})` : String(SHOP);
	const checked = withoutBot ? [] : ['Create a bot'];
	await form.submit(inbox, checked, number, 'A queue', 'sales', webhookUrl);
	await form.shows('Write as a customer');
	if (skips) await form.submit('Skip');
	else {
		const { conversation } = await write('n8n check');
		await form.submit('Done');
		await form.shows('Reply as an agent');
		const reply = { conversationId: conversation.id, content: 'Ada here' };
		await simulator.sendAgentMessage(reply);
		await simulator.sendAgentMessage({ ...reply, content: 'Quite patient', private: true });
		await form.submit('Done');
		await form.shows('Write as a customer once more');
		await write('n8n again');
		await form.submit('Done');
	}
	return (await form.waitForPage('What your tenant does')).html;
}

const UNSEEN = 'could not be seen:';

/** The report for a tenant that behaves like the recorded engine, with an agent bot and a call. */
const RECORDED: Record<string, string> = {
	'The credential gets a token that opens the digital interactions': 'as documented: accepted',
	'The token opens calls': 'as documented: accepted',
	'A wrong token gets a 401': 'as recorded: status 401',
	'The path of *Agent Bot: Create*': 'as documented: agent-bot/',
	'The path of *Agent Bot: Assign to Inbox*': 'as documented: assign-agent-bot/',
	'A contact needs no email address and no phone number': 'as inferred: accepted',
	'A conversation needs no source ID': 'as recorded: accepted',
	'An unknown conversation gets a 404': 'as recorded: status 404',
	'Finishing twice does no harm': 'as recorded: accepted',
	'Envelope of *Inbox: Get Many*': 'as recorded: payload[]',
	'Envelope of *Webhook: Create*': 'as recorded: payload.webhook',
	'Envelope of *Agent Bot: Create*': 'as recorded: flat',
	'Envelope of *Agent Bot: Assign to Inbox*': 'as recorded: no body',
	'Envelope of *Contact: Create*': 'as recorded: payload.contact',
	'Envelope of *Conversation: Create*': 'as recorded: flat',
	'Envelope of *Message: Send*': 'as recorded: flat',
	'Envelope of *Deliver to Agent* and *Finish*': 'as recorded: payload',
	'Envelope of a call': 'as inferred: no body',
	'Responses contain secrets': 'as recorded: yes',
	'The list of inboxes holds at least one inbox': 'as recorded: yes',
	'All events of the engine can be subscribed': 'as recorded: accepted',
	'A URL that is registered already is refused with 422 and "taken"': 'as recorded: refused',
	'The key in the registered URL arrives': 'as inferred: yes',
	'Deliveries are not signed': 'as recorded: none',
	'A bot that was assigned gets the messages of its inbox': 'as documented: yes',
	'A delivery is JSON': 'as recorded: application/json',
	'The fields of `message_created`': 'as recorded: all there',
	'The fields of `conversation_created`': 'as recorded: all there',
	'A webhook and a bot get the same fields': 'as recorded: the same fields',
	'A webhook gets messages that were sent through the API': 'as recorded: yes',
	'A bot gets its own messages': 'as recorded: yes',
	'A webhook gets the messages of agents': 'as recorded: yes',
	'A bot gets the messages of agents': 'as recorded: yes',
	'A bot gets private notes': 'as recorded: yes',
	'An event is delivered once': 'as recorded: once',
	'The later of two messages has the higher ID': 'as recorded: yes',
	'`message_type` is a number in the list of a conversation': 'as recorded: number',
	'A delivery that fails is not repeated': 'as recorded: not repeated',
	'After a failed delivery, the chat stays with the bot': 'as recorded: pending',
	'The sender of a message that was sent through the API, in the response':
		'as documented: agent_bot',
	'The sender of a message that was sent through the API, in the delivery':
		'as documented: agent_bot',
	'Response and delivery name the same sender': 'as recorded: yes',
	'A message of the API is outgoing': 'as documented: outgoing',
	"The sender of a customer's message has no type": 'as recorded: none',
	"The sender of an agent's message is a user": 'as recorded: user',
	"A customer's text": 'as recorded: as typed',
	'A text that was sent through the API, with a link': 'as recorded: as typed',
	'A new message in an inbox with a bot is pending, without a bot open': 'as recorded: pending',
	"An agent's reply leaves the status as it is": 'as recorded: pending',
	'*Deliver to Agent* opens the conversation': 'as recorded: open',
	'*Finish* resolves the conversation': 'as recorded: resolved',
	'A change of status is delivered': 'as recorded: yes',
	'A customer who writes in a resolved chat makes it pending with a bot, and open without':
		'as recorded: pending',
};

/** Results that depend on the speed of the machine. */
const OTHERS = ['Delay', 'Messages that are sent at once arrive in any order'];

const unseen = (...assumptions: string[]) =>
	Object.fromEntries(assumptions.map((assumption) => [assumption, UNSEEN]));

const WITHOUT_CALL = unseen('The token opens calls', 'Envelope of a call');
const WITHOUT_BOT = {
	...unseen('The path of *Agent Bot: Create*', 'The path of *Agent Bot: Assign to Inbox*'),
	...unseen('Envelope of *Agent Bot: Create*', 'Envelope of *Agent Bot: Assign to Inbox*'),
	...unseen('A bot that was assigned gets the messages of its inbox'),
	...unseen('A webhook and a bot get the same fields', 'A bot gets its own messages'),
	...unseen('A bot gets the messages of agents', 'A bot gets private notes'),
	...unseen('After a failed delivery, the chat stays with the bot'),
	...unseen("An agent's reply leaves the status as it is"),
	'A new message in an inbox with a bot is pending, without a bot open': 'as recorded: open',
	'A customer who writes in a resolved chat makes it pending with a bot, and open without':
		'as recorded: open',
};
const envelopes = (texts: Record<string, string>) =>
	Object.fromEntries(
		Object.entries(texts).map(([name, text]) => [`Envelope of *${name}*`, `differs: ${text}`]),
	);
const nested = (envelope: string) => ({
	...envelopes({ 'Inbox: Get Many': `${envelope}[]`, 'Webhook: Create': envelope }),
	...envelopes({ 'Agent Bot: Create': envelope, 'Agent Bot: Assign to Inbox': envelope }),
	...envelopes({ 'Contact: Create': envelope, 'Conversation: Create': envelope }),
	...envelopes({ 'Message: Send': envelope, 'Deliver to Agent* and *Finish': envelope }),
});

interface Variant extends Choices {
	name: string;
	settings?: Partial<Settings>;
	/** The differences to the recorded engine. */
	changes: Record<string, string>;
}

const VARIANTS: Variant[] = [
	{ name: 'the recorded engine', number: '+15550100077', changes: {} },
	{
		name: 'an engine from 2026',
		settings: {
			botRetries: true,
			differences: [
				'signed-deliveries',
				'html-content',
				'contact-sender-type',
				'open-on-bot-failure',
			],
		},
		changes: {
			...WITHOUT_CALL,
			'Deliveries are not signed': 'as inferred: sha256',
			'A delivery that fails is not repeated': 'as inferred: repeated',
			'After a failed delivery, the chat stays with the bot': 'as inferred: open',
			"The sender of a customer's message has no type": 'as inferred: contact',
			"A customer's text": 'as inferred: HTML, with the typed text beside it',
			'A text that was sent through the API, with a link':
				'as inferred: HTML, with the typed text beside it',
		},
	},
	{
		name: "the API's messages as a user's, renamed paths and stricter registrations",
		settings: {
			...{ apiSender: 'user', agentBotPaths: 'renamed', responseFormat: 'wrapped' },
			differences: ['documented-events-only', 'duplicate-urls', 'invalid-token-403'],
		},
		changes: {
			...WITHOUT_CALL,
			...envelopes({ 'Agent Bot: Create': 'payload.agent_bot' }),
			...envelopes({ 'Agent Bot: Assign to Inbox': 'payload.agent_bot' }),
			...envelopes({ 'Conversation: Create': 'payload.conversation' }),
			...envelopes({ 'Message: Send': 'payload.message' }),
			...envelopes({ 'Deliver to Agent* and *Finish': 'payload.conversation' }),
			...unseen('A change of status is delivered'),
			'A wrong token gets a 401': 'differs: status 403',
			'The path of *Agent Bot: Create*': 'as documented: agents-bot/',
			'The path of *Agent Bot: Assign to Inbox*': 'as documented: agents-bot/assign/',
			'All events of the engine can be subscribed': 'differs: only the documented events',
			'A URL that is registered already is refused with 422 and "taken"':
				'differs: registered once more',
			'An event is delivered once': 'differs: several times',
			'The sender of a message that was sent through the API, in the response': 'as recorded: user',
			'The sender of a message that was sent through the API, in the delivery': 'as recorded: user',
		},
	},
	{
		name: 'responses without a body, and deliveries without a key and without echoes',
		settings: {
			...{ responseFormat: 'empty' },
			differences: ['no-query-strings', 'no-api-sender', 'no-bot-echo'],
		},
		changes: {
			...{ ...WITHOUT_CALL, ...WITHOUT_BOT },
			...envelopes({ 'Inbox: Get Many': 'no body', 'Webhook: Create': 'no body' }),
			...envelopes({ 'Agent Bot: Create': 'no body', 'Contact: Create': 'no body' }),
			...envelopes({ 'Message: Send': 'no body', 'Deliver to Agent* and *Finish': 'no body' }),
			...unseen('A conversation needs no source ID', 'Envelope of *Conversation: Create*'),
			...unseen('The list of inboxes holds at least one inbox'),
			...unseen('The sender of a message that was sent through the API, in the response'),
			...unseen('Response and delivery name the same sender'),
			...unseen('*Deliver to Agent* opens the conversation'),
			'The path of *Agent Bot: Create*': 'as documented: agent-bot/',
			'The key in the registered URL arrives': 'differs: no',
			'The sender of a message that was sent through the API, in the delivery': 'differs: none',
		},
	},
	{
		name: 'replies that open the chat, HTML alone, and repeated events',
		settings: {
			...{ responseFormat: 'flat', deliveryCopies: 2 },
			differences: ['open-on-agent-reply', 'html-only', 'no-status-events'],
		},
		changes: {
			...WITHOUT_CALL,
			...envelopes({ 'Inbox: Get Many': 'a list alone', 'Webhook: Create': 'flat' }),
			...envelopes({ 'Agent Bot: Assign to Inbox': 'flat', 'Contact: Create': 'flat' }),
			...envelopes({ 'Deliver to Agent* and *Finish': 'flat' }),
			...unseen('After a failed delivery, the chat stays with the bot'),
			'An event is delivered once': 'differs: several times',
			"A customer's text": 'differs: HTML alone',
			'A text that was sent through the API, with a link': 'differs: HTML alone',
			"An agent's reply leaves the status as it is": 'differs: open',
			'A change of status is delivered': 'differs: no',
		},
	},
	{
		name: 'the recorded engine, without a bot',
		withoutBot: true,
		changes: { ...WITHOUT_CALL, ...WITHOUT_BOT },
	},
	...(['data', 'results', 'payload.data'] as const).map((format) => ({
		name: `responses in ${format}`,
		settings: { responseFormat: format },
		changes: { ...WITHOUT_CALL, ...nested(format) },
	})),
	{
		name: 'responses in payload, and agents whose messages are not delivered',
		settings: { responseFormat: 'payload', differences: ['no-agent-messages'] },
		changes: {
			...{ ...WITHOUT_CALL, ...nested('payload') },
			'Envelope of *Inbox: Get Many*': 'as recorded: payload[]',
			'Envelope of *Deliver to Agent* and *Finish*': 'as recorded: payload',
			'A webhook gets the messages of agents': 'differs: no',
			...unseen('A bot gets the messages of agents', 'A bot gets private notes'),
			...unseen("The sender of an agent's message is a user"),
			...unseen("An agent's reply leaves the status as it is"),
		},
	},
	{
		name: 'a chat in which nobody writes',
		skips: true,
		changes: {
			...WITHOUT_CALL,
			...unseen('A webhook and a bot get the same fields'),
			...unseen('A webhook gets the messages of agents', 'A bot gets the messages of agents'),
			...unseen('A bot gets private notes', "The sender of a customer's message has no type"),
			...unseen("The sender of an agent's message is a user", "A customer's text"),
			...unseen('A new message in an inbox with a bot is pending, without a bot open'),
			...unseen("An agent's reply leaves the status as it is"),
			...unseen(
				'A customer who writes in a resolved chat makes it pending with a bot, and open without',
			),
		},
	},
];

/** All variants take two minutes: `ALL_TENANTS=1 npm test -- build e2e -- check-your-tenant`. */
const CHOSEN = process.env.ALL_TENANTS ? VARIANTS : VARIANTS.slice(0, 3);

describe('Check Your Tenant', () => {
	test.concurrent.each(CHOSEN)('reports $name', async ({ settings = {}, changes, ...choices }) => {
		const fixture = await createFixture();
		const { simulator, close } = fixture;
		Object.assign(simulator.settings, settings);
		const html = await check(fixture, choices).finally(close);
		const { text, verdicts } = readReport(html);
		const expected = { ...RECORDED, ...changes };
		const others = Object.entries(verdicts).filter(([name]) => !(name in expected));
		expect(verdicts).toMatchObject(expected);
		expect(others.filter(([, seen]) => seen !== UNSEEN).map(([name]) => name)).toEqual(OTHERS);
		expect(findValues(simulator, text)).toEqual([]);
	});
});
