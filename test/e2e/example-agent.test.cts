import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import type { Model } from '../../tools/model/server.cts';
import { startModel } from '../../tools/model/server.cts';
import { Customer, lastExecution, prepareExample, untilSo } from './example-support.cts';
import { answer, asking, links, open } from './send-and-wait-support.cts';
import type { Scene } from './support.cts';
import { setScene } from './support.cts';

const NAME = '05-ai-agent-chatbot';
const WEBSITE = 13;

describe('the AI agent as the bot of an inbox', () => {
	let scene: Scene;
	let model: Model;
	/** The workflow. */
	let id: string;

	beforeAll(async () => {
		[scene, model] = await Promise.all([setScene(), startModel()]);
		const { n8n } = scene;
		({ id } = await n8n.workflows.create(await prepareExample(scene, NAME, model.url)));
		await n8n.workflows.activate(id);
	});
	beforeEach(() => {
		model.requests.length = 0;
	});
	afterAll(async () => {
		await scene.n8n.workflows.deactivate(id);
		await model.close();
		await scene.close();
	});

	const newCustomer = () => new Customer(scene.simulator, WEBSITE);

	const callsTo = (number: string) =>
		scene.simulator.calls.filter(({ destination }) => destination === number);

	/** A customer who gave a number, and later asked to be called; the link in the question. */
	async function askForCall(number: string) {
		const customer = newCustomer();
		await customer.says(`Hello! My number is ${number}.`);
		expect(await customer.hears(1)).toContain(number);
		await customer.says('Where is my parcel?');
		expect(await customer.hears(2)).toContain('out for delivery');
		await customer.says('Please call me back.');
		const question = await customer.hears(3);
		expect(question).toContain(`Shall we call you now at ${number}?`);
		const [link] = await links(scene, customer.conversation.id);
		await asking(scene, id);
		return { customer, link };
	}

	test('calls the number that it remembers once the customer says yes, and once only', async () => {
		const number = '+15550100142';
		const { customer, link } = await askForCall(number);
		expect((await open(link)).html).toContain('Yes, call me');
		expect(callsTo(number)).toEqual([]);
		await answer(link, { answer: 'approve' });
		expect(await customer.hears(4)).toBe('Done. Your telephone rings in a moment.');
		expect(callsTo(number)).toMatchObject([{ kind: 'queue', name: 'queue_test' }]);
		expect((await answer(link, { answer: 'approve' })).status).toBeGreaterThanOrEqual(400);
		expect(errorOf(await lastExecution(scene, id))?.message).toBeUndefined();
		expect(callsTo(number)).toHaveLength(1);
	});

	test('calls nobody who says no, and the model is told', async () => {
		const number = '+15550100143';
		const { customer, link } = await askForCall(number);
		await answer(link, { answer: 'decline' });
		expect(await customer.hears(4)).toBe('All right, I leave it.');
		const told = model.requests.at(-1)?.messages.filter(({ role }) => role === 'tool');
		expect(told).toMatchObject([{ content: expect.stringMatching(/rejected the tool call/) }]);
		expect(callsTo(number)).toEqual([]);
	});

	test('asks for a number that it was not given', async () => {
		const customer = newCustomer();
		await customer.says('Please call me back.');
		expect(await customer.hears(1)).toContain('leave your number');
		await customer.says('+15550100144');
		expect(await customer.hears(2)).toContain('Shall we call you now at +15550100144?');
	});

	test('hands over, is silent while a human has the chat, and answers once it is given back', async () => {
		const { n8n, simulator } = scene;
		const customer = newCustomer();
		await customer.says('Can I talk to a human?');
		expect(await customer.hears(1)).toBe('A colleague takes over from here.');
		expect(customer.conversation).toMatchObject({ status: 'open', assignee: { type: 'user' } });

		const { id: before } = await lastExecution(scene, id);
		await customer.says('Where is my parcel?');
		expect(await n8n.executions.newest({ workflowId: id })).toMatchObject({ id: before });
		expect(customer.answers).toHaveLength(1);

		simulator.setConversationStatus({
			conversationId: customer.conversation.id,
			status: 'pending',
		});
		await customer.says('Where is my parcel?');
		expect(await customer.hears(2)).toContain('out for delivery');
		const { messages } = model.requests.at(-1)!;
		expect(JSON.stringify(messages)).toContain('Can I talk to a human?');
	});

	test('says good-bye, finishes the chat, and sends nothing that would open it again', async () => {
		const customer = newCustomer();
		await customer.says("That's all, bye!");
		await untilSo(scene.simulator, () => customer.conversation.status === 'resolved');
		expect(errorOf(await lastExecution(scene, id))?.message).toBeUndefined();
		expect(customer.answers).toEqual(['You are welcome. Have a good day!']);
		expect(customer.conversation.status).toBe('resolved');
	});

	test('answers a picture without words', async () => {
		const customer = newCustomer();
		await customer.says(null);
		expect(await customer.hears(1)).toContain('Could you tell me in words');
		expect(JSON.stringify(model.requests)).toContain('[The customer sent no words, but: image]');
	});

	test('gets a human for whoever writes while the model is away', async () => {
		const customer = newCustomer();
		model.refusal = 401;
		try {
			await customer.says('Where is my parcel?');
			await untilSo(scene.simulator, () => customer.conversation.status === 'open');
		} finally {
			model.refusal = undefined;
		}
		expect(customer.answers).toEqual([expect.stringContaining('A colleague will be with you')]);
		const execution = await lastExecution(scene, id);
		expect(jsonOf(execution, 'Get a Human')).toMatchObject([{ current_status: 'open' }]);
	});

	test('gives its model four tools, and none of them a say in which chat it is', async () => {
		const customer = newCustomer();
		await customer.says('Hello');
		await customer.hears(1);
		const tools = model.requests.at(-1)?.tools ?? [];
		expect(tools.map(({ function: { name } }) => name).sort()).toEqual([
			...['Call_the_Customer_Back', 'Finish_the_Chat', 'Hand_Over_to_a_Human', 'Say_Good-bye'],
		]);
		expect(JSON.stringify(tools)).not.toMatch(/conversation.?id/i);
	});
});
