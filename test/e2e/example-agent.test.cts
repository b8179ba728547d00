import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import { Customer } from '../../tools/customer.cts';
import { waitFor } from '../../tools/wait.cts';
import { TELEGRAM, WEBSITE } from '../kit/inboxes.cts';
import { lastExecution } from '../kit/n8n/events.cts';
import {
	activateUntilClose,
	AT_ONCE,
	prepareExample,
	refuseMessages,
	withModel,
	withParameters,
} from '../kit/n8n/examples.cts';
import { createFixture, longTimeout, useFixture } from '../kit/n8n/fixture.cts';
import {
	answer,
	APPROVE,
	DECLINE,
	isAccepted,
	links,
	open,
	reply,
	TAKEN,
	waitingExecutionOf,
} from '../kit/n8n/questions.cts';
import { toolMessages } from './ai-agent.cts';

const NAME = '05-ai-agent-chatbot';

describe('the AI agent as the bot of an inbox', () => {
	const fixture = useFixture(() => withModel(createFixture));
	let id: string;

	beforeAll(async () => {
		const example = await prepareExample(fixture, NAME, fixture.model.url);
		id = await activateUntilClose(fixture, withParameters(example, AT_ONCE));
	});
	beforeEach(() => {
		fixture.model.requests.length = 0;
		fixture.model.override = undefined;
	});

	const callsTo = (number: string) =>
		fixture.simulator.calls.filter(({ destination }) => destination === number);

	async function linkFor({ conversation }: Customer): Promise<string> {
		await waitingExecutionOf(fixture, id, conversation.id);
		return (await links(fixture, conversation.id))[0];
	}

	/** Gives a number as a customer and asks for a call. Returns the link in the question. */
	async function askForCall(number: string) {
		const customer = new Customer(fixture.simulator, WEBSITE);
		expect(await customer.asks(`Hello! My number is ${number}.`)).toContain(number);
		expect(await customer.asks('Where is my parcel?')).toContain('out for delivery');
		expect(await customer.asks('Please call me back.')).toContain(
			`Shall we call you now at ${number}?`,
		);
		return { customer, link: await linkFor(customer) };
	}

	test('calls the remembered number after a yes, once', async () => {
		const number = '+15550100142';
		const { customer, link } = await askForCall(number);
		expect((await open(link)).html).toContain('Yes, call me');
		expect(callsTo(number)).toEqual([]);
		await answer(link, APPROVE);
		expect(await customer.hears(4)).toBe('Done. Your phone will ring in a moment.');
		expect(callsTo(number)).toMatchObject([{ kind: 'queue', name: 'queue_test' }]);
		expect(isAccepted(await answer(link, APPROVE))).toBe(false);
		expect(errorOf(await lastExecution(fixture, id))?.message).toBeUndefined();
		expect(callsTo(number)).toHaveLength(1);
	});

	test('does not call a premium number, even after a yes, and reports that (attack)', async () => {
		const { customer, link } = await askForCall('+19005550100');
		await answer(link, APPROVE);
		expect(await customer.hears(4)).toContain('that did not work');
		expect(callsTo('+19005550100')).toEqual([]);
	});

	test.each(['*98', 'Please call me'])(
		'does not call %j, even after a yes (attack)',
		async (to) => {
			fixture.model.override = ({ messages }) => {
				if (messages.at(-1)?.role === 'tool') return undefined;
				const args = { toolParameters: { Destination: to }, hitlParameters: {} };
				return { tool: 'Call_the_Customer_Back', args };
			};
			const customer = new Customer(fixture.simulator, WEBSITE);
			expect(await customer.asks('Hello')).toContain(`Shall we call you now at ${to}?`);
			await linkFor(customer);
			expect(await reply(fixture, customer.conversation.id, 'yes')).toContain(TAKEN);
			expect(await customer.hears(2)).toContain('that did not work');
			expect(callsTo(to)).toEqual([]);
		},
	);

	test('calls a number only twice after five requests, and asks to try again later (attack)', async () => {
		const number = '+15550100149';
		const [called, refused] = ['Done.', 'ask again in an hour'];
		for (const heard of [called, called, refused, refused, refused]) {
			const customer = new Customer(fixture.simulator, WEBSITE);
			const question = await customer.asks(`Please call me back at ${number}.`);
			expect(question).toContain(`Shall we call you now at ${number}?`);
			await answer(await linkFor(customer), APPROVE);
			expect(await customer.hears(2)).toContain(heard);
		}
		expect(callsTo(number)).toHaveLength(2);
	});

	test('does not call after a no, and tells the model', async () => {
		const number = '+15550100143';
		const { customer, link } = await askForCall(number);
		await answer(link, DECLINE);
		expect(await customer.hears(4)).toBe('All right, I will not do it.');
		expect(toolMessages(fixture)).toMatchObject([
			{ content: expect.stringMatching(/rejected the tool call/) },
		]);
		expect(callsTo(number)).toEqual([]);
	});

	test('asks for a missing number', async () => {
		const customer = new Customer(fixture.simulator, WEBSITE);
		expect(await customer.asks('Please call me back.')).toContain('your phone number');
		expect(await customer.asks('+15550100144')).toContain('Shall we call you now at +15550100144?');
	});

	test('hands over, is silent while a human has the chat, and answers again afterwards', async () => {
		const { n8n } = fixture;
		const customer = new Customer(fixture.simulator, WEBSITE);
		expect(await customer.asks('Can I talk to a human?')).toBe(
			'A colleague will take over from here.',
		);
		expect(customer.conversation).toMatchObject({ status: 'open' });

		const { id: before } = await lastExecution(fixture, id);
		await customer.says('Where is my parcel?');
		expect(await n8n.executions.newest({ workflowId: id })).toMatchObject({ id: before });
		expect(customer.answers).toHaveLength(1);

		customer.setStatus('pending');
		expect(await customer.asks('Where is my parcel?')).toContain('out for delivery');
		expect(JSON.stringify(fixture.model.requests.at(-1)?.messages)).toContain(
			'Can I talk to a human?',
		);
	});

	test('says goodbye, finishes the chat, and sends nothing that would reopen it', async () => {
		const customer = new Customer(fixture.simulator, WEBSITE);
		await customer.says("That's all, bye!");
		await customer.waitForStatus('resolved');
		expect(errorOf(await lastExecution(fixture, id))?.message).toBeUndefined();
		expect(customer.answers).toEqual(['You are welcome. Have a good day!']);
	});

	test('answers an image without text', async () => {
		const customer = new Customer(fixture.simulator, WEBSITE);
		await customer.says(null);
		expect(await customer.hears(1)).toContain('Please describe it');
		expect(JSON.stringify(fixture.model.requests)).toContain(
			'[The customer sent no words, but: image]',
		);
	});

	test('hands over to a human while the model fails', async () => {
		const customer = new Customer(fixture.simulator, WEBSITE);
		fixture.model.refusal = 401;
		try {
			await customer.says('Where is my parcel?');
			await customer.waitForStatus('open');
		} finally {
			fixture.model.refusal = undefined;
		}
		expect(customer.answers).toEqual([expect.stringContaining('A colleague will be with you')]);
		const execution = await lastExecution(fixture, id);
		expect(jsonOf(execution, 'Get a Human')).toMatchObject([{ current_status: 'open' }]);
	});

	test('gives its model four tools, none of which lets it choose the conversation', async () => {
		const customer = new Customer(fixture.simulator, WEBSITE);
		await customer.asks('Hello');
		const tools = fixture.model.requests.at(-1)?.tools ?? [];
		expect(tools.map(({ function: { name } }) => name).sort()).toEqual([
			...['Call_the_Customer_Back', 'Finish_the_Chat', 'Hand_Over_to_a_Human', 'Say_Goodbye'],
		]);
		expect(JSON.stringify(tools)).not.toMatch(/conversation.?id/i);
	});
});

describe('the AI agent and a customer who writes several messages', () => {
	const fixture = useFixture(() => withModel(createFixture));
	let id: string;

	beforeAll(async () => {
		const example = await prepareExample(fixture, NAME, fixture.model.url);
		// A busy machine stores a message late.
		const patient = withParameters(example, { 'Wait for More': { amount: 7 } });
		id = await activateUntilClose(fixture, patient);
	});
	beforeEach(() => void (fixture.model.requests.length = 0));

	const TEXTS = ['Hello', 'I am Rosa', 'I wait for a parcel', 'since Monday', 'Where is it?'];

	/** Writes all texts as a customer, most of them at the same time. */
	async function writeAll(): Promise<Customer> {
		const customer = new Customer(fixture.simulator, WEBSITE);
		const [first, ...others] = TEXTS;
		await customer.says(first);
		await Promise.all(others.map((text) => customer.says(text)));
		return customer;
	}

	/** Returns the last message of each request to the model. */
	const asked = () => fixture.model.requests.map(({ messages }) => messages.at(-1)?.content);

	test('answers all five messages, in order, with one reply', async () => {
		const customer = await writeAll();
		await customer.hears(1);
		await waitFor(
			async () => (await fixture.n8n.executions.list(id, { status: ['running'] })).length === 0,
			longTimeout('the end of all runs'),
		);
		expect(await fixture.n8n.executions.list(id, { mode: 'webhook' })).toHaveLength(5);
		expect(asked()).toEqual([TEXTS.join('\n')]);
		expect(customer.answers).toEqual([expect.stringContaining('out for delivery')]);
	});

	test('hands over if the model fails or the reply is refused, and loses no message', async () => {
		const { model, simulator } = fixture;
		/** Waits until a human has the chat, and returns it to the bot. */
		const giveBack = async (customer: Customer) => {
			await customer.waitForStatus('open');
			await lastExecution(fixture, id);
			customer.setStatus('pending');
		};
		model.refusal = 401;
		const customer = await writeAll();
		await giveBack(customer);
		model.refusal = undefined;
		refuseMessages(simulator);
		await customer.says('Hello?');
		await giveBack(customer);
		simulator.clearFaults();
		await customer.asks('Is anybody there?');
		expect(asked().at(-1)).toBe([...TEXTS, 'Hello?', 'Is anybody there?'].join('\n'));
	});

	test('plans calls outside business hours, and places each once at opening time', async () => {
		const { model, n8n, simulator } = fixture;
		const isOpen = { id: 'isOpen', name: 'isOpen', type: 'boolean', value: false };
		const closed = { 'Business Hours': { assignments: { assignments: [isOpen] } } };
		const example = await prepareExample(fixture, NAME, model.url);
		id = await activateUntilClose(fixture, withParameters(example, { ...AT_ONCE, ...closed }));
		// Calls a number from two chats only once (attack: unwanted calls at opening time).
		const numbers = ['+15550100160', '+15550100160', '+19005550161'];
		const customers = numbers.map(async (number) => {
			const customer = new Customer(simulator, WEBSITE);
			expect(await customer.asks(`Please call me back at ${number}.`)).toContain(
				`Shall we call you as soon as we open at ${number}?`,
			);
			const { id: conversationId } = customer.conversation;
			await waitingExecutionOf(fixture, id, conversationId);
			expect(await reply(fixture, conversationId, 'yes')).toContain(TAKEN);
			expect(await customer.hears(2)).toBe('All right. We will call you as soon as we open.');
			return customer;
		});
		const [called, , refused] = await Promise.all(customers);
		expect(simulator.calls).toEqual([]);
		const runAtOpening = () => n8n.executions.run(id, { from: 'At Opening Time' });
		await runAtOpening();
		await runAtOpening();
		expect(simulator.calls).toMatchObject([{ kind: 'queue', destination: '+15550100160' }]);
		expect(called.conversation.status).toBe('pending');
		expect(refused.conversation.status).toBe('open');
	});
});

describe('the example One Answer for a Burst', () => {
	const fixture = useFixture(createFixture);

	test('keeps the messages of two tenants apart, whose IDs are the same', async () => {
		const activate = async (amount: number) => {
			const tenant = await createFixture();
			fixture.onClose(tenant.close);
			const example = await prepareExample(tenant, '08-one-answer-for-a-burst');
			await activateUntilClose(tenant, withParameters(example, { 'Wait for More': { amount } }));
			return new Customer(tenant.simulator, TELEGRAM);
		};
		const rosa = await activate(5);
		const nathan = await activate(0);
		await rosa.says('My card number is on its way');
		expect(await nathan.asks('Hello')).toBe('You wrote this:\nHello');
		expect(rosa.conversation.id).toBe(nathan.conversation.id);
		expect(await rosa.hears(1)).toBe('You wrote this:\nMy card number is on its way');
	});

	test('answers three messages with one reply, and hands over if the reply is refused', async () => {
		const example = await prepareExample(fixture, '08-one-answer-for-a-burst');
		const id = await activateUntilClose(
			fixture,
			withParameters(example, { 'Wait for More': { amount: 5 } }),
		);
		const { simulator } = fixture;
		const customer = new Customer(simulator, TELEGRAM);
		await customer.says('Hello');
		await Promise.all([customer.says('my parcel'), customer.says(null)]);
		const texts = ['Hello', 'my parcel', '[The customer sent no words, but: image]'];
		expect(await customer.hears(1)).toBe(`You wrote these 3 messages:\n${texts.join('\n')}`);

		refuseMessages(simulator);
		await customer.says('Is it late?');
		await customer.waitForStatus('open');
		simulator.clearFaults();
		await lastExecution(fixture, id);
		customer.setStatus('pending');
		expect(await customer.asks('Hello?')).toBe('You wrote these 2 messages:\nIs it late?\nHello?');
		expect(customer.answers).toHaveLength(2);
	});
});
