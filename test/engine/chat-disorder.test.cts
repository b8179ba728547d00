// Deliveries that come twice, late or in another form, and static data that are lost or old.
import type { IDataObject } from 'n8n-workflow';
import { waitFor } from '../../tools/wait.cts';
import { ADA, ANSWER, HUMAN, MEMORY_KEY, startChat } from '../kit/engine/chat.cts';
import { loadSentMessages } from '../kit/engine/chat-n8n.cts';
import type { ActiveTrigger, AskingExecution, ChatN8n } from '../kit/engine/chat-n8n.cts';
import { createCredential, simulator } from '../kit/engine/tenant.cts';
import { SHOP } from '../kit/engine/trigger-host.cts';

jest.setTimeout(60_000);

const DUPLICATE = 'dropped: duplicate';
const ROSA = { id: 77, name: 'Rosa' };

let n8n: ChatN8n;
let trigger: ActiveTrigger;
let nextId = 70_000;
/** Later than the messages of the simulator, whose IDs are lower. */
const LATER = Math.floor(Date.now() / 1000);

beforeEach(async () => void ({ n8n, trigger } = await startChat()));
afterEach(() => jest.restoreAllMocks());

/** An event of a message, in the shape of the engine's (recorded). */
function message(status: string, more: IDataObject = {}): IDataObject {
	const id = nextId++;
	const shown = { id, message_type: 0, created_at: LATER + id };
	return {
		...{ event: 'message_created', id, private: false, content: 'Hello', inbox: { id: SHOP } },
		created_at: new Date(shown.created_at * 1000).toISOString(),
		conversation: { id: 418, inbox_id: SHOP, status, messages: [shown] },
		...more,
	};
}

const customer = (status: string, content = 'Hello', more: IDataObject = {}) =>
	message(status, { message_type: 'incoming', content, sender: ROSA, ...more });
const agent = (status: string, more: IDataObject = {}) =>
	message(status, { message_type: 'outgoing', sender: ADA, ...more });

/** A change of the conversation, sent when this message was its last one. */
const changed = (event: string, status: string, { conversation }: IDataObject): IDataObject => ({
	...{ event, id: 418, inbox_id: SHOP, status },
	messages: (conversation as IDataObject).messages,
});

/** Lets posts to the links of questions wait. Returns how to let them go on. */
function holdPosts(): () => void {
	let proceed: () => void = () => undefined;
	const isReady = new Promise<void>((resolve) => (proceed = resolve));
	n8n.beforeWaitingWebhook = async () => {
		await isReady;
		return false;
	};
	return proceed;
}

describe('A delivery that is repeated', () => {
	it('of an agent does not silence the bot again after the conversation was resolved', async () => {
		const reply = agent('pending');
		const thanks = customer('pending');
		await n8n.deliver(reply);
		expect(await n8n.deliver(thanks)).toEqual([HUMAN]);
		await n8n.deliver(changed('conversation_resolved', 'resolved', thanks));
		await n8n.deliver(reply);
		expect(await n8n.deliver(customer('pending'))).toEqual(['accepted']);
	});

	it('of an agent does not silence the bot again after the customer has come back', async () => {
		const reply = agent('pending');
		await n8n.deliver(reply);
		await n8n.deliver(changed('conversation_resolved', 'resolved', customer('resolved')));
		expect(await n8n.deliver(customer('pending'))).toEqual(['accepted']);
		await n8n.deliver(reply);
		expect(await n8n.deliver(customer('pending'))).toEqual(['accepted']);
	});

	it('with a status of before does not withdraw a question', async () => {
		const open = customer('open');
		await n8n.deliver(customer('pending'));
		await n8n.deliver(open);
		await n8n.deliver(customer('pending'));
		const execution = await n8n.ask();
		await n8n.deliver(open);
		await n8n.deliver(customer('pending', 'yes'));
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it('of a reply starts nothing', async () => {
		const execution = await n8n.ask();
		const reply = customer('pending', 'yes');
		expect(await n8n.deliver(reply)).toEqual([ANSWER]);
		expect(await n8n.deliver(reply)).toEqual([DUPLICATE]);
		expect(execution.outputs).toHaveLength(1);
		expect(trigger.started).toEqual([]);
	});

	it('of a question does not open it again', async () => {
		await n8n.ask();
		const asked = simulator.deliveries.find(({ body }) =>
			JSON.stringify(body).includes('Shall we call you?'),
		);
		await n8n.customerWrites('yes');
		n8n.requests.length = 0;
		await n8n.deliver(asked?.body as IDataObject);
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual(['accepted']);
		expect(n8n.requests.filter((request) => request.includes('waiting'))).toEqual([]);
	});

	it("of the engine's own buttons answers no later question", async () => {
		const choose = { choices: { values: [{ label: 'Invoice' }, { label: 'Delivery' }] } };
		const first = await n8n.ask({ responseType: 'choice', ...choose });
		const pressed = message('pending', {
			...{ event: 'message_updated', message_type: 'outgoing', sender: { type: 'agent_bot' } },
			content_attributes: { submitted_values: [{ title: 'Invoice', value: 'inv' }] },
		});
		expect(await n8n.deliver(pressed)).toEqual([ANSWER]);
		const link = first.link.replace(/nonce=\w+/, `nonce=${'ab'.repeat(16)}`);
		await n8n.deliver(message('pending', { message_type: 'outgoing', content: link }));
		n8n.requests.length = 0;
		for (const status of ['sent', 'read']) {
			expect(await n8n.deliver({ ...pressed, status })).toEqual([DUPLICATE]);
			await n8n.forgetProcess(trigger);
			await n8n.deliver({ ...pressed, status });
		}
		expect(n8n.requests.filter((request) => request.includes('waiting'))).toEqual([]);
		expect(first.outputs).toHaveLength(1);
	});
});

describe('A delivery that is late', () => {
	it.each([['asked it'], ['did not ask it']])(
		"of a question withdraws it after an agent's later message, in a process that %s",
		async (which) => {
			const announce = jest.spyOn(simulator, 'announce').mockImplementation(() => undefined);
			const execution = await n8n.ask();
			announce.mockRestore();
			const { id = 0, content } = simulator.messages.at(-1) ?? {};
			const shared = await loadSentMessages();
			const [question] = shared.getSentQuestions('418');
			question.messageId = undefined;
			if (which === 'did not ask it') await n8n.forgetProcess(trigger);
			nextId = Math.max(nextId, id + 1);
			await n8n.deliver(agent('pending'));
			question.messageId = id;
			await n8n.deliver(message('pending', { id, content, message_type: 'outgoing' }));
			await waitFor(() => execution.outputs.length > 0);
			expect(execution.outputs).toMatchObject([{ data: { withdrawn: true, reason: 'agent' } }]);
		},
	);

	it("of a question leaves it open after a message of the API's own", async () => {
		const announce = jest.spyOn(simulator, 'announce').mockImplementation(() => undefined);
		const execution = await n8n.ask();
		announce.mockRestore();
		const { id, content } = simulator.messages.at(-1) ?? {};
		await n8n.forgetProcess(trigger);
		const sender = { ...ADA, id: 60 };
		await n8n.deliver(agent('pending', { sender }));
		await n8n.deliver(message('pending', { id, content, sender, message_type: 'outgoing' }));
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual([ANSWER]);
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it.each([[false], [true]])('of two questions, in reverse order: %j', async (isReversed) => {
		const announce = jest.spyOn(simulator, 'announce').mockImplementation(() => undefined);
		const older = await n8n.ask();
		const olderId = simulator.messages.at(-1)?.id;
		const newer = await n8n.ask();
		const newerId = simulator.messages.at(-1)?.id;
		announce.mockRestore();
		await n8n.forgetProcess(trigger);
		const heard = [
			message('pending', { id: olderId, content: older.link, message_type: 'outgoing' }),
			message('pending', { id: newerId, content: newer.link, message_type: 'outgoing' }),
		];
		for (const body of isReversed ? heard.reverse() : heard) await n8n.deliver(body);
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual([ANSWER]);
		expect([older.outputs.length, newer.outputs.length]).toEqual([0, 1]);
	});

	it.each([
		['conversation_opened', 'open'],
		['conversation_resolved', 'resolved'],
	])('withdraws no question that was asked after %s was sent', async (event, status) => {
		const before = message('pending');
		(before.conversation as IDataObject).messages = [{ id: 1, created_at: 1_795_878_000 }];
		const execution = await n8n.ask();
		await n8n.deliver(changed(event, status, before));
		await n8n.deliver(customer('pending', 'yes'));
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it("of the question itself may come after an agent's message that quotes it", async () => {
		const deliver = jest.spyOn(simulator, 'announce').mockImplementation(() => undefined);
		const execution = await n8n.ask();
		deliver.mockRestore();
		await n8n.deliver(agent('pending', { content: `Please use ${execution.link}` }));
		await waitFor(() => execution.outputs.length > 0);
		expect(execution.outputs).toMatchObject([{ data: { withdrawn: true, reason: 'agent' } }]);
		expect(await n8n.deliver(customer('pending'))).toEqual([HUMAN]);
	});

	it('of the question itself does not matter: the reply is its answer, and only once', async () => {
		const deliver = jest.spyOn(simulator, 'announce').mockImplementation(() => undefined);
		const execution = await n8n.ask();
		deliver.mockRestore();
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual([ANSWER]);
		expect(execution.outputs).toHaveLength(1);
		const { id, content } = simulator.messages.at(-1) ?? {};
		await n8n.deliver(message('pending', { id, content, message_type: 'outgoing' }));
		n8n.requests.length = 0;
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual(['accepted']);
		expect(n8n.requests.filter((request) => request.includes('waiting'))).toEqual([]);
	});

	it('of the question is withdrawn, too, when an agent opens the conversation before', async () => {
		await n8n.deliver(customer('pending'));
		const deliver = jest.spyOn(simulator, 'announce').mockImplementation(() => undefined);
		const execution = await n8n.ask();
		deliver.mockRestore();
		await n8n.deliver({ event: 'conversation_opened', id: 418, inbox_id: SHOP, status: 'open' });
		await waitFor(() => execution.outputs.length > 0);
		expect(execution.outputs).toMatchObject([{ data: { withdrawn: true, reason: 'opened' } }]);
	});

	it('of the question: a reply waits for the response that says which message it is', async () => {
		const execution = await n8n.ask();
		const shared = await loadSentMessages();
		const [question] = shared.getSentQuestions('418');
		const { messageId } = question;
		question.messageId = undefined;
		await n8n.forgetProcess(trigger);
		delete trigger.globalData[MEMORY_KEY];
		shared.addSentQuestion(question);
		let respond: () => void = () => undefined;
		shared.trackSending('418', new Promise<void>((resolve) => (respond = resolve)));
		const replied = n8n.deliver(customer('pending', 'yes'));
		setTimeout(() => {
			question.messageId = messageId;
			respond();
		}, 200);
		expect(await replied).toEqual([ANSWER]);
		expect(execution.outputs).toHaveLength(1);
	});
});

describe('An edited message', () => {
	it.each([
		["a customer's", { message_type: 'incoming', sender: ROSA, content: 'yes' }],
		["the question's", { message_type: 'outgoing', sender: ADA, content: 'Sorry' }],
		['a deleted one', { message_type: 'incoming', content_attributes: { deleted: true } }],
	])('changes nothing: %s', async (_what, more) => {
		const execution = await n8n.ask();
		await n8n.deliver(message('pending', { event: 'message_updated', ...more }));
		expect(execution.outputs).toEqual([]);
		await n8n.deliver(customer('pending', 'yes'));
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});
});

describe('A link', () => {
	it.each<[what: string, render: (link: string) => string]>([
		['as HTML', (link) => `<p>Hi</p><p><a href="${link.replaceAll('&', '&amp;')}">here</a></p>`],
		['with numbers', (link) => link.replaceAll('=', '&#x3D;').replaceAll('&n', '&#38;n')],
		['as Markdown, before a full stop', (link) => `**Hi**, [here](${link}).`],
	])('is found in a message that is rendered %s', async (_what, render) => {
		const execution = await n8n.ask();
		await n8n.forgetProcess(trigger);
		delete trigger.globalData[MEMORY_KEY];
		const content = render(execution.link);
		await n8n.deliver(message('pending', { message_type: 'outgoing', content }));
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual([ANSWER]);
	});

	it("that an agent quotes after the question was lost is an agent's", async () => {
		const { link } = await n8n.ask();
		await n8n.forgetProcess(trigger);
		delete trigger.globalData[MEMORY_KEY];
		const later = Date.now() + 11 * 60_000;
		jest.spyOn(Date, 'now').mockImplementation(() => later);
		await n8n.deliver(agent('pending', { content: `Please answer here: ${link}` }));
		expect(await n8n.deliver(customer('pending'))).toEqual([HUMAN]);
	});

	it('in the quotation of a mail is neither a question nor part of the reply', async () => {
		const execution = await n8n.ask({ options: { yesWords: 'ja' } });
		const quotation = `Shall we call you?\n\n${execution.link}`.replace(/^/gm, '> ');
		const content = `Ja.\n\nAm Fr., 27. Nov. 2026 um 10:00 schrieb Shop:\n${quotation}`;
		const mail = { content_type: 'incoming_email', content_attributes: { email: {} } };
		expect(await n8n.deliver(customer('pending', content, mail))).toEqual([ANSWER]);
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
		expect(await n8n.deliver(customer('pending', content, mail))).toEqual(['accepted']);
	});
});

describe('Two workflows on one inbox', () => {
	const urlOf = ({ node }: ActiveTrigger) =>
		[
			...simulator.webhooks.map(({ url }) => url),
			...simulator.bots.map((bot) => bot.outgoing_url),
		].find((url) => url.includes(String(node.webhookId))) ?? '';
	const deliverTo = async (to: ActiveTrigger, body: IDataObject) => {
		await simulator.sendEvent(body, { to: urlOf(to) });
		await simulator.waitForDeliveries();
	};

	it('start nothing for an answer, though one of them does not know the question', async () => {
		const execution = await n8n.ask();
		await n8n.forgetProcess(trigger);
		const other = await n8n.activate();
		const reply = customer('pending', 'yes');
		await deliverTo(trigger, reply);
		await deliverTo(other, reply);
		expect(execution.outputs).toHaveLength(1);
		expect([...trigger.started, ...other.started]).toEqual([]);
		await deliverTo(other, customer('pending', 'yes'));
		expect(other.started).toHaveLength(1);
	});

	it('may be copies of each other, with the same static data', async () => {
		const execution = await n8n.ask();
		const copy = await n8n.activate();
		await n8n.forgetProcess(trigger);
		copy.globalData[MEMORY_KEY] = trigger.globalData[MEMORY_KEY];
		await n8n.deliver(customer('pending', 'yes'));
		expect(execution.outputs).toHaveLength(1);
		expect([...trigger.started, ...copy.started]).toEqual([]);
		await n8n.deliver(customer('pending', 'yes'));
		expect([trigger.started.length, copy.started.length]).toEqual([1, 1]);
	});

	/** The posts to the links of questions. */
	const countPosts = () => n8n.requests.filter((line) => /^POST .*waiting/.test(line)).length;

	/** Asks, with another trigger that has heard the question, and one that has not. */
	async function askWithThree() {
		const other = await n8n.activate();
		const execution = await n8n.ask();
		const unaware = await n8n.activate();
		delete unaware.globalData[MEMORY_KEY];
		return { other, execution, unaware };
	}

	it('ask the waiting question once about the same reply', async () => {
		const { other, execution } = await askWithThree();
		const question = customer('pending', 'When would that be?');
		for (const one of [trigger, other, trigger]) await deliverTo(one, question);
		expect(countPosts()).toBe(1);
		expect([trigger.started.length, other.started.length]).toEqual([1, 1]);
		await deliverTo(other, customer('pending', 'yes'));
		expect(countPosts()).toBe(2);
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it('answer with the right credential, though the other one has a wrong one', async () => {
		const client = { ...simulator.client, clientId: 'wrong', clientSecret: 'wrong-secret' };
		simulator.addClient(client);
		const { clientId, clientSecret } = client;
		const wrong = await n8n.activate({}, createCredential({ clientId, clientSecret }));
		const execution = await n8n.ask();
		const reply = customer('pending', 'yes');
		await deliverTo(wrong, reply);
		expect([wrong.started.length, execution.outputs.length]).toEqual([1, 0]);
		await deliverTo(trigger, reply);
		expect([trigger.started.length, execution.outputs.length]).toEqual([0, 1]);
	});

	it('do not let a reply answer an older question that found the newest one closed', async () => {
		const other = await n8n.activate();
		const older = await n8n.ask();
		const newer = await n8n.ask();
		const proceed = holdPosts();
		const [first, second] = [customer('pending', 'yes'), customer('pending', 'yes')];
		const replied = [deliverTo(trigger, first), deliverTo(trigger, second)];
		await waitFor(() => countPosts() > 0);
		// The second reply waits for its turn.
		await new Promise((resolve) => setTimeout(resolve, 100));
		proceed();
		await Promise.all(replied);
		expect([trigger.started.length, newer.outputs.length]).toEqual([1, 1]);
		for (const reply of [first, second]) await deliverTo(other, reply);
		expect([other.started.length, older.outputs.length]).toEqual([1, 0]);
	});

	it('let a reply answer the newest question that only one of them has heard', async () => {
		const other = await n8n.activate();
		const older = await n8n.ask();
		const known = trigger.globalData[MEMORY_KEY];
		const newer = await n8n.ask({ responseType: 'freeText' });
		await n8n.forgetProcess(trigger);
		trigger.globalData[MEMORY_KEY] = known;
		const reply = customer('pending', 'Tomorrow at noon');
		for (const one of [trigger, other]) await deliverTo(one, reply);
		expect([trigger.started.length, older.outputs.length]).toEqual([1, 0]);
		expect([other.started.length, newer.outputs.length]).toEqual([0, 1]);
	});

	it('agree on an answer only if the event says when it was written', async () => {
		const { execution, unaware } = await askWithThree();
		const reply = customer('pending', 'yes', { created_at: null });
		await deliverTo(trigger, reply);
		expect(execution.outputs).toHaveLength(1);
		await deliverTo(unaware, reply);
		expect(unaware.started).toHaveLength(1);
	});

	it('agree on an answer for a minute', async () => {
		const { execution, unaware } = await askWithThree();
		const late = await n8n.activate();
		const reply = customer('pending', 'yes');
		await deliverTo(trigger, reply);
		expect(execution.outputs).toHaveLength(1);
		const now = Date.now();
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + 50_000);
		await deliverTo(unaware, reply);
		expect(unaware.started).toEqual([]);
		clock.mockImplementation(() => now + 61_000);
		await deliverTo(late, reply);
		expect(late.started).toHaveLength(1);
	});

	it('start with another reply that has the same ID', async () => {
		const { execution, unaware } = await askWithThree();
		const reply = customer('pending', 'yes');
		await deliverTo(trigger, reply);
		expect(execution.outputs).toHaveLength(1);
		await deliverTo(unaware, { ...reply, content: 'And where is my parcel?' });
		expect(unaware.started).toHaveLength(1);
	});

	it('start if the credential cannot be read', async () => {
		const { other, execution } = await askWithThree();
		await n8n.forgetProcess(other);
		jest.spyOn(other.credentials, 'read').mockRejectedValue(new Error('no such credential'));
		await deliverTo(other, customer('pending', 'yes'));
		expect(other.started).toHaveLength(1);
		expect(execution.outputs).toEqual([]);
	});
});

describe('Static data', () => {
	/** What happens in a conversation, step by step. */
	const STEPS: Array<(link: string, id: number) => IDataObject> = [
		() => customer('pending'),
		(content, id) => message('pending', { id, content, message_type: 'outgoing' }),
		() => message('pending', { message_type: 'outgoing', sender: { type: 'agent_bot' } }),
		() => customer('pending', 'hm'),
		() => customer('pending', 'yes'),
	];
	const cases = STEPS.flatMap((_step, step) =>
		['lost', 'old'].flatMap((state) => [
			{ step, state, isRestarted: false, when: '' },
			{ step, state, isRestarted: true, when: ' and a restart' },
		]),
	);

	async function play(execution: AskingExecution, at: (step: number) => Promise<void>) {
		const { link } = execution;
		for (const [step, toBody] of STEPS.entries()) {
			await at(step);
			await n8n.deliver(toBody(link, simulator.messages.at(-1)?.id ?? 0));
		}
	}

	it.each(cases)(
		'can be $state before delivery $step$when',
		async ({ step, state, isRestarted }) => {
			const execution = await n8n.ask();
			await n8n.forgetProcess(trigger);
			delete trigger.globalData[MEMORY_KEY];
			const before: unknown[] = [];
			trigger.started.length = 0;
			await play(execution, async (current) => {
				before.push(trigger.globalData[MEMORY_KEY]);
				if (current !== step) return;
				if (isRestarted) await n8n.forgetProcess(trigger);
				const old = state === 'old' ? before[Math.max(0, step - 2)] : undefined;
				trigger.globalData[MEMORY_KEY] = old as string | undefined;
			});
			const isAnswered = execution.outputs.length === 1;
			if (!isRestarted) expect(isAnswered).toBe(true);
			// The reply is either the answer, or the start of the workflow, and then the link still works.
			const started = trigger.started.map(({ content }) => content);
			expect(started).toEqual(['Hello', 'hm', ...(isAnswered ? [] : ['yes'])]);
			if (isAnswered) return;
			const form = new URLSearchParams({ answer: 'approve' });
			await fetch(execution.link, { method: 'POST', body: form });
			expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
		},
	);

	it('need not hold what another process has stored once', async () => {
		const execution = await n8n.ask();
		await n8n.forgetProcess(trigger);
		await n8n.deliver(customer('pending'));
		trigger.globalData[MEMORY_KEY] = '{"own":[],"conversations":{"419":[1,"open",1,0,[],[]]}}';
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual([ANSWER]);
		expect(execution.outputs).toHaveLength(1);
	});
});

describe('A slow n8n', () => {
	const CLOCK_AHEAD_MS = 10_000;

	it('does not accept a reply that has started the workflow meanwhile', async () => {
		const execution = await n8n.ask();
		await n8n.deliver(customer('pending', 'hm'));
		const proceed = holdPosts();
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual(['accepted']);
		n8n.beforeWaitingWebhook = async () => false;
		proceed();
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual([ANSWER]);
		expect(execution.outputs).toHaveLength(1);
		expect(trigger.started.map(({ content }) => content)).toEqual(['hm', 'yes']);
	});

	it('with a clock that is ahead accepts a reply', async () => {
		const execution = await n8n.ask();
		const now = Date.now.bind(Date);
		n8n.beforeWaitingWebhook = async (_req, res) => {
			const ahead = jest.spyOn(Date, 'now').mockImplementation(() => now() + CLOCK_AHEAD_MS);
			res.once('finish', () => ahead.mockRestore());
			return false;
		};
		expect(await n8n.deliver(customer('pending', 'yes'))).toEqual([ANSWER]);
		expect(execution.outputs).toHaveLength(1);
	});
});
