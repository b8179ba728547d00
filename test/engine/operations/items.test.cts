import type { INode } from 'n8n-workflow';
import { run, runOk, sourceItems } from '../../kit/engine/run-operation.cts';
import { seed, sentBodies, simulator, violations } from '../../kit/engine/tenant.cts';
import { OPERATION_SAMPLES, type OperationSample } from '../../samples.cts';

/** The operations with a required parameter. */
const SAMPLES = OPERATION_SAMPLES.filter(({ required }) => required !== undefined);

/** Fields that differ between items, because some must be unique, and their parameters. */
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

type Parameters = OperationSample['parameters'];

/** Returns the values of all parameters in one object. */
function flatten(parameters: Parameters): Record<string, unknown> {
	const { additionalFields = {}, inboxId, ...others } = parameters;
	const inbox = inboxId === undefined ? {} : { inboxId: '12' };
	return { ...others, ...(additionalFields as Parameters), ...inbox };
}

/** Returns the parameters with an expression for each value. */
function asExpressions({ additionalFields = {}, inboxId, ...others }: Parameters) {
	const replace = (parameters: Parameters) =>
		Object.fromEntries(Object.keys(parameters).map((name) => [name, `={{ $json.${name} }}`]));
	const locator = { inboxId: { __rl: true, mode: 'id', value: '={{ $json.inboxId }}' } };
	return {
		...replace(others),
		additionalFields: replace(additionalFields as Parameters),
		...(inboxId === undefined ? {} : locator),
	};
}

const BAD = 1;

/** Runs an operation on three items. The second one lacks a required value. */
async function runWithBadItem(
	{ operation, parameters, required }: OperationSample,
	onError?: INode['onError'],
) {
	await seed();
	const parameter = required ?? '';
	const value = String(parameters[parameter]);
	const items = [0, 1, 2].map((index) => ({
		index,
		value: index === BAD ? '' : `${value}${operation === 'webhook:create' ? index : ''}`,
	}));
	const changes = { [parameter]: '={{ $json.value }}', additionalFields: {} };
	return await run(operation, changes, { items, onError });
}

describe('Each item is one request, and each result is paired with its item', () => {
	test.each(SAMPLES)(
		'$operation takes every parameter from an expression',
		async ({ operation, body, parameters }) => {
			await seed();
			const items = [0, 1, 2].map((index) => ({ ...flatten(parameters), ...uniqueValues(index) }));
			const { outputs } = await runOk(operation, asExpressions(parameters), { items });
			const differing = Object.entries(UNIQUE).filter(([field]) => field in (body ?? {}));
			const bodies = items.map((item) => ({
				...body,
				...Object.fromEntries(differing.map(([field, parameter]) => [field, item[parameter]])),
			}));
			expect(sentBodies()).toEqual(bodies);
			expect(sourceItems(outputs[0])).toEqual([0, 1, 2]);
			expect(violations()).toEqual([]);
		},
	);

	test.each(SAMPLES)('$operation stops the workflow at a bad item', async (sample) => {
		const { error, outputs } = await runWithBadItem(sample);
		expect(error?.message).toMatch(/ is empty$/);
		expect(error?.context).toMatchObject({ itemIndex: BAD });
		expect(outputs).toEqual([]);
	});

	test.each(SAMPLES)('$operation continues on fail, with the error as the item', async (sample) => {
		const { error, outputs } = await runWithBadItem(sample, 'continueRegularOutput');
		expect(error).toBeUndefined();
		expect(outputs.map(sourceItems)).toEqual([[0, 1, 2]]);
		expect(outputs[0][BAD].json).toEqual({
			error: expect.stringMatching(/ is empty$/),
			description: expect.stringContaining('Nothing was sent. [item 1]'),
		});
		expect(simulator.requests).toHaveLength(2);
	});

	test.each(SAMPLES)('$operation sends a bad item to the error output', async (sample) => {
		const { error, outputs } = await runWithBadItem(sample, 'continueErrorOutput');
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

test('returns one item per inbox, each paired with its input item', async () => {
	const { outputs } = await run('inbox:getAll', {}, { items: [{}, {}] });
	const ids = [12, 13, 14, 15, 16];
	const expected = (item: number) => ids.map((id) => ({ json: { id }, pairedItem: { item } }));
	expect(outputs[0]).toMatchObject([...expected(0), ...expected(1)]);
	expect(sentBodies()).toEqual([undefined, undefined]);
});
