import type { INode, INodeParameters } from 'n8n-workflow';
import { run, sampleOf, SAMPLES, sourceItems } from '../../kit/engine/run-operation.cts';
import { seed, sentBodies, simulator, violations } from '../../kit/engine/tenant.cts';

/** A required parameter of each operation, which can be empty for one item only. */
const REQUIRED: Record<string, string> = {
	'agent:call': 'agentName',
	'queue:call': 'queueName',
	'agentBot:create': 'name',
	'agentBot:assign': 'agentBotId',
	'contact:create': 'name',
	'conversation:create': 'sourceId',
	'conversation:deliverToAgent': 'conversationId',
	'conversation:finish': 'conversationId',
	'message:send': 'content',
	'webhook:create': 'url',
};
const OPERATIONS = Object.keys(REQUIRED);

/** The fields that differ from item to item, because some must be unique, and their parameters. */
const UNIQUE = {
	destination: 'destination',
	url: 'url',
	email: 'email',
	phone_number: 'phoneNumber',
} as const;

const uniqueValues = (index: number) => ({
	destination: `900${index}`,
	url: `https://hooks.example.org/${index}`,
	email: `customer${index}@example.org`,
	phoneNumber: `+1999999${index}`,
});

/** Returns all values of the parameters by name, without groups. */
function flatten(parameters: INodeParameters): Record<string, unknown> {
	const { additionalFields = {}, inboxId, ...others } = parameters;
	const inbox = inboxId === undefined ? {} : { inboxId: '12' };
	return { ...others, ...(additionalFields as INodeParameters), ...inbox };
}

/** Returns the parameters with an expression for each value. */
function asExpressions({ additionalFields = {}, inboxId, ...others }: INodeParameters) {
	const replace = (parameters: INodeParameters) =>
		Object.fromEntries(Object.keys(parameters).map((name) => [name, `={{ $json.${name} }}`]));
	const locator = { inboxId: { __rl: true, mode: 'id', value: '={{ $json.inboxId }}' } };
	return {
		...replace(others),
		additionalFields: replace(additionalFields as INodeParameters),
		...(inboxId === undefined ? {} : locator),
	};
}

const BAD = 1;

/** Runs an operation on three items; the one in the middle lacks a required value. */
async function runWithBadItem(operation: string, onError?: INode['onError']) {
	await seed();
	const parameter = REQUIRED[operation];
	const value = String(sampleOf(operation).parameters[parameter]);
	const items = [0, 1, 2].map((index) => ({
		index,
		value: index === BAD ? '' : `${value}${operation === 'webhook:create' ? index : ''}`,
	}));
	const changes = { [parameter]: '={{ $json.value }}', additionalFields: {} };
	return await run(operation, changes, { items, onError });
}

describe('Each item is one request, and each result is paired with its item', () => {
	it.each(OPERATIONS)('%s takes every parameter from an expression', async (operation) => {
		await seed();
		const { body, parameters } = sampleOf(operation);
		const items = [0, 1, 2].map((index) => ({ ...flatten(parameters), ...uniqueValues(index) }));
		const { error, outputs } = await run(operation, asExpressions(parameters), { items });
		expect(error).toBeUndefined();
		const differing = Object.entries(UNIQUE).filter(([field]) => field in (body ?? {}));
		const bodies = items.map((item) => ({
			...body,
			...Object.fromEntries(differing.map(([field, parameter]) => [field, item[parameter]])),
		}));
		expect(sentBodies()).toEqual(bodies);
		expect(sourceItems(outputs[0])).toEqual([0, 1, 2]);
		expect(violations()).toEqual([]);
	});

	it.each(OPERATIONS)('%s stops the workflow at a bad item', async (operation) => {
		const { error, outputs } = await runWithBadItem(operation);
		expect(error?.message).toMatch(/ is empty$/);
		expect(error?.context).toMatchObject({ itemIndex: BAD });
		expect(outputs).toEqual([]);
	});

	it.each(OPERATIONS)('%s continues on fail, with the error as the item', async (operation) => {
		const { error, outputs } = await runWithBadItem(operation, 'continueRegularOutput');
		expect(error).toBeUndefined();
		expect(outputs.map(sourceItems)).toEqual([[0, 1, 2]]);
		expect(outputs[0][BAD].json).toEqual({
			error: expect.stringMatching(/ is empty$/),
			description: expect.stringContaining('Nothing was sent. [item 1]'),
		});
		expect(simulator.requests).toHaveLength(2);
	});

	it.each(OPERATIONS)('%s sends a bad item to the error output', async (operation) => {
		const { error, outputs } = await runWithBadItem(operation, 'continueErrorOutput');
		expect(error).toBeUndefined();
		const [done, failed] = outputs;
		expect(sourceItems(done)).toEqual([0, 2]);
		expect(failed).toMatchObject([
			// The fields of the input stay beside the error.
			{ json: { index: BAD, error: expect.stringMatching(/ is empty$/) }, pairedItem: { item: 1 } },
		]);
		expect(violations()).toEqual([]);
	});
});

it('returns one item per inbox, each paired with its input item', async () => {
	const { outputs } = await run('inbox:getAll', {}, { items: [{}, {}] });
	const ids = [12, 13, 14, 15, 16];
	const expected = (item: number) => ids.map((id) => ({ json: { id }, pairedItem: { item } }));
	expect(outputs[0]).toMatchObject([...expected(0), ...expected(1)]);
	expect(sentBodies()).toEqual([undefined, undefined]);
});

it('covers all operations with a required parameter', () => {
	const withParameters = SAMPLES.filter(({ parameters }) => Object.keys(parameters).length > 0);
	expect(withParameters.map(({ operation }) => operation).sort()).toEqual([...OPERATIONS].sort());
});
