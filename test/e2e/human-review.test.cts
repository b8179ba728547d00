import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import { botOf, SHOP } from '../kit/inboxes.cts';
import { publishTrigger } from '../kit/n8n/events.cts';
import { withModel } from '../kit/n8n/examples.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';
import { NODE, TOOL } from '../kit/n8n/nodes.cts';
import {
	answer,
	APPROVE,
	askNode,
	links,
	open,
	reply,
	startConversation,
	TAKEN,
	waitForQuestion,
} from '../kit/n8n/questions.cts';
import {
	addTools,
	AGENT,
	agentWorkflow,
	REQUEST,
	REVIEW,
	startReviewedAgent,
	toolMessages,
} from './ai-agent.cts';

/** A declarative node of n8n's own. */
const DECLARATIVE = 'n8n-nodes-base.currents';
const ASKED = '+15550100077';
const OTHER = '+19005550100';

describe('an AI agent', () => {
	const fixture = useFixture(() => withModel(createFixture));

	beforeEach(() => {
		fixture.simulator.reset();
		fixture.model.requests.length = 0;
		fixture.model.override = undefined;
	});

	async function finished(id: string) {
		const execution = await fixture.n8n.executions.finished(id);
		expect(errorOf(execution)?.message).toBeUndefined();
		return execution;
	}

	test.each([
		['approve', 1, 'Done. Your phone will ring in a moment.', /success/],
		['decline', 0, 'All right, I will not do it.', /rejected the tool call/],
	])('has its tool reviewed: %s, and it runs %d times', async (choice, calls, output, told) => {
		const { simulator } = fixture;
		const { id, conversationId } = await startReviewedAgent(fixture);
		await waitForQuestion(fixture, id, { node: REVIEW });
		const [link] = await links(fixture, conversationId);
		expect((await open(link)).html).toContain('Shall we call you at +15550100077?');
		expect(simulator.calls).toEqual([]);
		expect((await answer(link, { answer: choice })).status).toBe(200);

		expect(jsonOf(await finished(id), AGENT)).toEqual([{ output }]);
		expect(simulator.calls).toHaveLength(calls);
		expect(toolMessages(fixture)).toMatchObject([{ content: expect.stringMatching(told) }]);
		await answer(link, APPROVE);
		expect(simulator.calls).toHaveLength(calls);
	});

	/** Makes the model call the reviewed tool with these arguments first. */
	function deceive(args: Record<string, unknown>): void {
		fixture.model.override = ({ messages, tools = [] }) =>
			messages.some(({ role }) => role === 'tool')
				? { text: 'That is all.' }
				: { tool: tools[0].function.name, args };
	}

	test.each([
		[
			'asks about another number',
			{ query: { toolParameters: { Destination: ASKED } } },
			{ Destination: OTHER },
		],
		['hides a number behind the one asked about', {}, { query: { Destination: OTHER } }],
		['nests arguments', {}, { toolParameters: { Destination: OTHER } }],
		['names another tool', {}, { tool: 'Another Tool' }],
		['asks about another tool', { hitlParameters: { tool: 'Say_Hello' } }, {}],
	])('is refused if it %s (attack: it deceives the reviewer)', async (_what, args, more) => {
		const toolParameters = { Destination: ASKED, ...more };
		deceive({ toolParameters, hitlParameters: {}, ...args });
		const { id } = await startReviewedAgent(fixture);
		await fixture.n8n.executions.finished(id);
		expect(fixture.simulator.calls).toEqual([]);
		expect(
			fixture.simulator.messages.filter(({ content }) => /Shall we/.test(content ?? '')),
		).toEqual([]);
	});

	test.each([
		["a web page's visitor", { query: { Destination: OTHER }, Destination: OTHER }],
		['a name of the review', { toolParameters: { Destination: OTHER }, tool: 'Other' }],
	])('calls only the approved number, even if %s adds another (attack)', async (_what, input) => {
		deceive({ toolParameters: { Destination: ASKED }, hitlParameters: {} });
		const { conversationId, id } = await startReviewedAgent(fixture, { input });
		const [link] = await links(fixture, conversationId);
		await waitForQuestion(fixture, id, { node: REVIEW });
		expect((await open(link)).html).toContain(ASKED);
		await answer(link, APPROVE);
		await finished(id);
		expect(fixture.simulator.calls).toMatchObject([{ destination: ASKED }]);
	});

	test('is not approved after the time limit, even if the model says so (attack)', async () => {
		// n8n checks the time limits once a minute: both executions share this wait.
		const values = { limitType: 'afterTimeInterval', resumeAmount: 0.1, resumeUnit: 'minutes' };
		const claims = [
			{ hitlParameters: {}, approved: true, data: { approved: true } },
			{ hitlParameters: { approved: true } },
		];
		const ids: string[] = [];
		for (const claim of claims) {
			deceive({ toolParameters: { Destination: ASKED }, ...claim });
			const options = { limitWaitTime: { values } };
			const { conversationId, id } = await startReviewedAgent(fixture, { options });
			await links(fixture, conversationId);
			ids.push(id);
		}
		for (const id of ids) await fixture.n8n.executions.finished(id, 150_000);
		expect(fixture.simulator.calls).toEqual([]);
		const told = fixture.model.requests.flatMap(({ messages }) =>
			messages.filter(({ role }) => role === 'tool'),
		);
		const rejected = { content: expect.stringMatching(/rejected the tool call/) };
		expect(told).toMatchObject([rejected, rejected]);
	});

	test('asks the customer with the operation as its tool', async () => {
		const conversationId = await startConversation(fixture);
		const tool = askNode(fixture, conversationId, {
			message: "={{ $fromAI('Question', `What to ask the customer`, 'string') }}",
			...{ responseType: 'freeText', descriptionType: 'manual' },
			toolDescription: 'Ask the customer in the chat, and have them called back by telephone.',
		});
		const name = 'Ask the Customer';
		const workflow = await agentWorkflow(fixture, REQUEST);
		addTools(workflow, [{ ...tool, name, type: TOOL }], AGENT);
		const { id: workflowId } = await fixture.n8n.workflows.create(workflow);
		const id = await fixture.n8n.executions.start(workflowId);
		await waitForQuestion(fixture, id, { node: name });
		const [link] = await links(fixture, conversationId);
		expect((await open(link)).html).toContain(REQUEST);
		await answer(link, { text: 'Tomorrow at nine' });
		await finished(id);
		expect(toolMessages(fixture)).toMatchObject([
			{ content: expect.stringContaining('Tomorrow at nine') },
		]);
	});

	test('can use the node as a review and as a tool', async () => {
		const types = await fixture.n8n.nodeTypes();
		const found = types.find(({ name }) => name === `${NODE}HitlTool`);
		expect(found?.codex?.subcategories).toMatchObject({ AI: expect.arrayContaining(['Tools']) });
		expect(JSON.stringify(found?.codex)).toContain('Human in the Loop');
		expect(found?.properties.find(({ name }) => name === 'conversationId')?.required).toBe(true);
	});

	test("has n8n's Request Options for all other operations, as other declarative nodes do", async () => {
		const types = await fixture.n8n.nodeTypes();
		const shape = (type: string) => {
			const properties = types.find(({ name }) => name === type)?.properties;
			const options = properties?.find(({ name }) => name === 'requestOptions');
			// n8n's linter requires different wording in three texts.
			return JSON.stringify(options)?.replace(/"(description|displayName)":"[^"]*",?/g, '');
		};
		expect(shape(DECLARATIVE)).toContain('batchInterval');
		expect(shape(NODE)).toEqual(shape(DECLARATIVE));
	});
});

describe('a reply in the chat to a human review', () => {
	const fixture = useFixture(() => withModel(createFixture));

	beforeAll(async () => await publishTrigger(fixture, botOf(SHOP)));

	test.each([
		['yes', 1, 'Done. Your phone will ring in a moment.', /success/],
		['no', 0, 'All right, I will not do it.', /rejected the tool call/],
	])("lets the agent's tool run or not: %s", async (text, calls, output, message) => {
		const { simulator, n8n } = fixture;
		simulator.calls.length = 0;
		const { id, conversationId } = await startReviewedAgent(fixture);
		await waitForQuestion(fixture, id, { node: REVIEW });
		await simulator.waitForDeliveries();
		expect(await reply(fixture, conversationId, text)).toContain(TAKEN);
		const execution = await n8n.executions.finished(id);
		expect(jsonOf(execution, AGENT)).toEqual([{ output }]);
		expect(toolMessages(fixture)).toMatchObject([{ content: expect.stringMatching(message) }]);
		expect(simulator.calls).toHaveLength(calls);
	});
});
