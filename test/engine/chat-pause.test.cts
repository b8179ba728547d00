// The bot pauses after a human agent's reply, and an open question is withdrawn.
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { waitFor } from '../../tools/wait.cts';
import { ADA, HUMAN } from '../kit/engine/chat.cts';
import { ChatN8n, loadSentMessages } from '../kit/engine/chat-n8n.cts';
import type { ActiveTrigger, AskingExecution } from '../kit/engine/chat-n8n.cts';
import { run } from '../kit/engine/run-operation.cts';
import { seed, simulator } from '../kit/engine/tenant.cts';
import { botOf, SHOP } from '../kit/engine/trigger-host.cts';

jest.setTimeout(60_000);

const PAUSE_MS = 30 * 60_000;

const withOptions = (options: IDataObject = {}): INodeParameters => ({
	options: { untilHumanTakesOver: true, ...options },
});

let n8n: ChatN8n;
let nextId = 5_000;

beforeEach(async () => {
	await seed();
	n8n = await ChatN8n.start();
});
afterEach(() => jest.restoreAllMocks());

const conversation = (status: string) => ({ id: 418, inbox_id: SHOP, status });

const message = (status: string, more: IDataObject = {}): IDataObject => ({
	...{ event: 'message_created', id: nextId++, private: false, content: 'Hello' },
	...{ inbox: { id: SHOP }, conversation: conversation(status), ...more },
});

const customer = async (status: string, content = 'Hello') =>
	await n8n.deliver(
		message(status, { message_type: 'incoming', content, sender: { id: 77, name: 'Rosa' } }),
	);

const agent = async (status: string, more: IDataObject = {}) =>
	await n8n.deliver(message(status, { message_type: 'outgoing', sender: ADA, ...more }));

const changed = async (event: string, status: string) =>
	await n8n.deliver({ event, ...conversation(status), messages: [] });

function skip(ms: number): void {
	const now = Date.now() + ms;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
}

const SOURCES: Array<[string, INodeParameters]> = [
	['a bot', botOf(SHOP)],
	['a webhook', withOptions()],
];

describe.each(SOURCES)("An agent's reply silences %s", (source, parameters) => {
	beforeEach(async () => void (await n8n.activate(parameters)));

	it('in a pending conversation, for half an hour after the last one', async () => {
		expect(await customer('pending')).toEqual(['accepted']);
		await agent('pending');
		expect(await customer('pending')).toEqual([HUMAN]);
		skip(PAUSE_MS - 60_000);
		await agent('pending');
		jest.restoreAllMocks();
		skip(2 * PAUSE_MS - 61_000 - 60_000);
		expect(await customer('pending')).toEqual([HUMAN]);
		jest.restoreAllMocks();
		skip(2 * PAUSE_MS);
		expect(await customer('pending')).toEqual(['accepted']);
	});

	it('until the conversation was resolved', async () => {
		await agent('pending');
		await changed('conversation_resolved', 'resolved');
		expect(await customer('pending')).toEqual(['accepted']);
	});

	it('until it was snoozed, or handed back to the bot', async () => {
		await agent('pending');
		await customer('snoozed');
		expect(await customer('pending')).toEqual(['accepted']);
		await agent('open');
		expect(await customer('open')).toEqual([HUMAN]);
		expect(await customer('pending')).toEqual(['accepted']);
	});

	it.each<[what: string, more: IDataObject]>([
		['in another case', { message_type: 'Outgoing', sender: { ...ADA, type: 'User' } }],
		['as a number', { message_type: '1' }],
		['beside it', { sender: null, sender_type: 'User', sender_id: 9 }],
		[
			'in the copy',
			{
				...{ id: 90_000, sender: null },
				conversation: {
					...conversation('pending'),
					messages: [{ id: 90_000, sender_type: 'User', sender_id: 9 }],
				},
			},
		],
	])('whose type or sender is given %s', async (_what, more) => {
		await agent('pending', more);
		expect(await customer('pending')).toEqual([HUMAN]);
	});

	it('but a private note, a rule, a campaign, a bot or an assignment does not', async () => {
		await agent('pending', { content_attributes: { automation_rule_id: 3 } });
		await agent('pending', { additional_attributes: { campaign_id: 3 } });
		await agent('pending', { private: true });
		await agent('pending', { sender: null });
		await agent('pending', { sender: { id: 31, type: 'agent_bot' } });
		await agent('pending', { message_type: 'template' });
		await agent('pending', { event: 'message_updated' });
		await n8n.deliver({
			...{ event: 'conversation_updated', ...conversation('pending'), messages: [] },
			meta: { assignee: { id: 9, name: 'Ada Agent' } },
		});
		expect(await customer('pending')).toEqual(['accepted']);
	});

	it('but not with a message that was sent as the conversation was resolved', async () => {
		await agent('resolved');
		expect(await customer('pending')).toEqual(['accepted']);
	});

	it('in its own conversation alone', async () => {
		await agent('pending', { conversation: { ...conversation('pending'), id: 419 } });
		expect(await customer('pending')).toEqual(['accepted']);
	});

	if (source === 'a bot') {
		it('and goes on being silent in an open conversation', async () => {
			await agent('open');
			skip(2 * PAUSE_MS);
			expect(await customer('open')).toEqual([HUMAN]);
		});
	} else {
		it('in an open conversation of an inbox without a bot, and speaks again later', async () => {
			expect(await customer('open')).toEqual(['accepted']);
			await agent('open');
			expect(await customer('open')).toEqual([HUMAN]);
			skip(PAUSE_MS);
			expect(await customer('open')).toEqual(['accepted']);
		});

		it('or a change from pending to open, for as long as it is open', async () => {
			expect(await customer('pending')).toEqual(['accepted']);
			expect(await customer('open')).toEqual([HUMAN]);
			skip(2 * PAUSE_MS);
			expect(await customer('open')).toEqual([HUMAN]);
			await customer('resolved');
			expect(await customer('open')).toEqual(['accepted']);
		});
	}
});

describe('Options', () => {
	it('can let the pause be shorter, or as long as the status stays', async () => {
		await n8n.activate(botOf(SHOP, withOptions({ humanPauseMinutes: 1 })));
		await n8n.activate(withOptions({ humanPauseMinutes: 0 }));
		await agent('pending');
		skip(61_000);
		expect((await customer('pending')).sort()).toEqual(['accepted', HUMAN]);
		jest.restoreAllMocks();
		skip(100 * PAUSE_MS);
		expect((await customer('pending')).sort()).toEqual(['accepted', HUMAN]);
		await customer('resolved');
		expect(await customer('pending')).toEqual(['accepted', 'accepted']);
	});

	it("can name senders whose messages are the API's own", async () => {
		await n8n.activate(botOf(SHOP, withOptions({ ownSenderIds: '8, 9' })));
		await agent('pending');
		expect(await customer('pending')).toEqual(['accepted']);
		await agent('pending', { sender: { ...ADA, id: 10 } });
		expect(await customer('pending')).toEqual([HUMAN]);
	});

	it('can switch it off', async () => {
		await n8n.activate(botOf(SHOP, withOptions({ untilHumanTakesOver: false })));
		await agent('open');
		expect(await customer('open')).toEqual(['accepted']);
	});
});

describe("An agent's mark", () => {
	it('stays below a message of the API that is heard before its response', async () => {
		const trigger = await n8n.activate(botOf(SHOP));
		const { rememberOwnSender } = await loadSentMessages();
		await agent('pending');
		const sender = { ...ADA, id: 15_200 };
		await agent('pending', { sender });
		await agent('pending', { sender });
		await n8n.forgetProcess(trigger);
		rememberOwnSender(simulator.client.tenantDomain, { sender });
		expect(await customer('pending')).toEqual([HUMAN]);
		skip(PAUSE_MS);
		expect(await customer('pending')).toEqual(['accepted']);
	});
});

describe('An answer to options that is dropped for a human', () => {
	const submitted_values = [{ title: 'Cancel my order', value: 'cancel' }];
	const pressed = (id: number, status: string): IDataObject =>
		message(status, {
			...{ event: 'message_updated', id, message_type: 'outgoing', sender: { type: 'agent_bot' } },
			content_attributes: { submitted_values },
		});

	it('does not start the workflow when its message changes later', async () => {
		const trigger = await n8n.activate(botOf(SHOP));
		expect(await n8n.deliver(pressed(15_100, 'open'))).toEqual([HUMAN]);
		await changed('conversation_resolved', 'resolved');
		expect(await customer('pending')).toEqual(['accepted']);
		const read = { ...pressed(15_100, 'pending'), status: 'read' };
		expect(await n8n.deliver(read)).toEqual(['dropped: duplicate']);
		expect(trigger.started).toHaveLength(1);
		const other = [{ title: 'Where is it?', value: 'where' }];
		const changedAnswer = { ...read, content_attributes: { submitted_values: other } };
		expect(await n8n.deliver(changedAnswer)).toEqual(['accepted']);
	});

	it("is an answer again, unlike a customer's message, which may be delivered again", async () => {
		await n8n.activate(botOf(SHOP));
		const body = message('open', { message_type: 'incoming', sender: { id: 77, name: 'Rosa' } });
		expect(await n8n.deliver(body)).toEqual([HUMAN]);
		const repeated = { ...body, conversation: conversation('pending') };
		expect(await n8n.deliver(repeated)).toEqual(['accepted']);
	});
});

describe('A tenant that shows messages of the API as a user’s', () => {
	const response = { id: 1, message_type: 1, content: 'x', sender: { ...ADA, id: 21 } };

	it('does not silence its bot, though the message is heard before the response', async () => {
		await n8n.activate(botOf(SHOP));
		await agent('pending', { sender: { ...ADA, id: 21 } });
		expect(await customer('pending')).toEqual([HUMAN]);
		simulator.injectFault({ kind: 'status', status: 200, body: { payload: response } });
		await run('message:send');
		expect(await customer('pending')).toEqual(['accepted']);
		await agent('pending', { sender: { ...ADA, id: 21 } });
		expect(await customer('pending')).toEqual(['accepted']);
		await agent('pending');
		expect(await customer('pending')).toEqual([HUMAN]);
	});
});

describe('A conversation with an initial message, which the engine shows as a user’s', () => {
	const create = async () => {
		const { outputs } = await run('conversation:create', {
			additionalFields: { initialMessage: 'Hello Rosa' },
		});
		await simulator.waitForDeliveries();
		return Number(outputs[0][0].json.id);
	};

	it('does not silence its bot', async () => {
		await n8n.activate(botOf(SHOP));
		const id = await create();
		expect(simulator.messages.at(-1)).toMatchObject({
			...{ conversation_id: id, content: 'Hello Rosa', sender: { type: 'user' } },
		});
		await n8n.customerWrites('Hello', id);
		expect(n8n.lastResults()).toEqual(['accepted']);
		await simulator.sendAgentMessage({ conversationId: id, content: 'I take over.' });
		await simulator.waitForDeliveries();
		await n8n.customerWrites('Thanks', id);
		expect(n8n.lastResults()).toEqual([HUMAN]);
	});

	it('does not make an agent one of the API whose message the response shows', async () => {
		await n8n.activate(botOf(SHOP));
		const sender = { ...ADA, id: 22 };
		const messages = [{ id: 7, content: 'I call you.', message_type: 1, sender }];
		simulator.injectFault({ kind: 'status', status: 200, body: { id: 418, messages } });
		await create();
		await agent('pending', { sender });
		expect(await customer('pending')).toEqual([HUMAN]);
	});
});

describe('A question', () => {
	let trigger: ActiveTrigger;
	let execution: AskingExecution;

	const ask = async (parameters: INodeParameters = {}, source = botOf(SHOP)) => {
		trigger = await n8n.activate(source);
		// As the engine does for an inbox with a bot.
		simulator.setConversationStatus({ conversationId: 418, status: 'pending' });
		await simulator.waitForDeliveries();
		execution = await n8n.ask(parameters);
		nextId = Math.max(nextId, 6_000);
	};
	const withdrawn = async (reason: string, data: object = { approved: false }) => {
		await waitFor(() => execution.outputs.length > 0);
		expect(execution.outputs).toEqual([
			{ data: { withdrawn: true, reason, respondedAt: expect.any(String), ...data } },
		]);
	};

	it.each<[parameters: INodeParameters, data: object]>([
		[{}, { approved: false }],
		[{ responseType: 'freeText' }, { text: null }],
		[
			{ responseType: 'choice', choices: { values: [{ label: 'A' }, { label: 'B' }] } },
			{ choice: null, number: null },
		],
	])('is withdrawn when an agent writes: %j', async (parameters, data) => {
		await ask(parameters);
		await simulator.sendAgentMessage({ conversationId: 418, content: 'I call you.' });
		await withdrawn('agent', data);
		await n8n.customerWrites('yes');
		expect(execution.outputs).toHaveLength(1);
	});

	it("stays open when a sender writes whose messages are the API's own", async () => {
		await ask({}, botOf(SHOP, withOptions({ ownSenderIds: '9' })));
		await agent('pending');
		await n8n.customerWrites('yes');
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it('is withdrawn when an agent opens the conversation', async () => {
		await ask();
		simulator.setConversationStatus({ conversationId: 418, status: 'open' });
		await withdrawn('opened');
		await n8n.customerWrites('yes');
		expect(n8n.lastResults()).toEqual([HUMAN]);
		expect(trigger.started).toEqual([]);
	});

	it('is withdrawn when the conversation is resolved', async () => {
		await ask();
		simulator.setConversationStatus({ conversationId: 418, status: 'resolved' });
		await withdrawn('resolved');
	});

	describe.each(SOURCES)('asked of %s in a resolved conversation', (_source, parameters) => {
		beforeEach(async () => {
			const otherEvents = 'conversation_status_changed';
			trigger = await n8n.activate({ ...parameters, ...withOptions({ otherEvents }) });
			simulator.setConversationStatus({ conversationId: 418, status: 'resolved' });
			execution = await n8n.ask();
			const { id, content } = simulator.messages.at(-1) ?? {};
			await agent('resolved', { event: 'message_updated', id, content });
			await n8n.customerWrites('hm');
		});

		it('is answered', async () => {
			await n8n.customerWrites('yes');
			expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
		});

		it('is withdrawn when it is resolved again', async () => {
			simulator.setConversationStatus({ conversationId: 418, status: 'resolved' });
			await withdrawn('resolved');
		});
	});

	it("is withdrawn though the customer's own message is the first to show that it is open", async () => {
		await ask();
		expect(await customer('open', 'yes')).toEqual([HUMAN]);
		await withdrawn('opened');
	});

	it('in an open conversation is not withdrawn by its status, but by an agent', async () => {
		await n8n.activate({ options: { otherEvents: 'conversation_status_changed' } });
		simulator.setConversationStatus({ conversationId: 418, status: 'open' });
		execution = await n8n.ask();
		await changed('conversation_status_changed', 'open');
		await customer('open', 'hm');
		expect(execution.outputs).toEqual([]);
		await agent('open');
		await withdrawn('agent');
	});

	it('is not withdrawn by a private note, or by a message from before it', async () => {
		await ask();
		await agent('pending', { private: true });
		await agent('pending', { id: 1 });
		await customer('pending', 'hm');
		await n8n.customerWrites('yes');
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it('says on its page that it is no longer open', async () => {
		await ask();
		await agent('pending');
		await withdrawn('agent');
		await waitFor(() => execution.status === 'finished');
		// n8n has not stored yet that the execution continues.
		execution.status = 'waiting';
		const page = await fetch(execution.link);
		expect(page.status).toBe(410);
		expect(await page.text()).toContain('This question is no longer open');
		const late = await n8n.submit(execution);
		expect(await late.text()).toContain('This question is no longer open');
		expect(execution.outputs).toHaveLength(1);
	});

	it('whose link an agent quotes does not make the agent one of the API', async () => {
		await ask();
		await agent('pending', { content: `See ${execution.link}.` });
		await withdrawn('agent');
		expect(await customer('pending')).toEqual([HUMAN]);
		await agent('pending', { content: `See ${execution.link}.` });
		expect(await customer('pending')).toEqual([HUMAN]);
	});

	it.each([['in the process'], ['in the static data']])(
		'whose link an agent quotes in another conversation is known %s',
		async (where) => {
			await ask();
			if (where === 'in the static data') await n8n.forgetProcess(trigger);
			const elsewhere = { conversation: { ...conversation('pending'), id: 15_001 } };
			await agent('pending', { content: `See ${execution.link}.`, ...elsewhere });
			const other = { conversation: { ...conversation('pending'), id: 15_002 } };
			await agent('pending', other);
			const reply = { message_type: 'incoming', sender: { id: 77, name: 'Rosa' } };
			for (const more of [elsewhere, other]) {
				expect(await n8n.deliver(message('pending', { ...reply, ...more }))).toEqual([HUMAN]);
			}
			expect(execution.outputs).toEqual([]);
			await agent('pending');
			await withdrawn('agent');
		},
	);

	it('is not withdrawn by a message of the API whose response has not arrived yet', async () => {
		await ask();
		const { trackSending, rememberOwnSender } = await loadSentMessages();
		const sender = { ...ADA, id: 50 };
		let respond: () => void = () => undefined;
		const request = new Promise<void>((resolve) => (respond = resolve));
		trackSending('418', request);
		await agent('pending', { sender });
		rememberOwnSender(simulator.client.tenantDomain, { sender });
		respond();
		await request;
		await n8n.customerWrites('yes');
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});
});
