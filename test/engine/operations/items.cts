import type { INode, INodeParameters } from 'n8n-workflow';
import { CredentialStore } from '../credentialStore.cts';
import { run, sampleOf, SAMPLES } from '../samples.cts';
import { furnish, sentBodies, simulator, violations } from '../tenant.cts';

const EMPTY_PARAMETER: Record<string, string> = {
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

/** Every operation with parameters, each of which can fail for one item and not for another. */
const CALLS = SAMPLES.filter(({ operation }) => operation in EMPTY_PARAMETER).map(
	({ operation, parameters }) => ({ operation, parameter: EMPTY_PARAMETER[operation], parameters }),
);

/** What differs from item to item, for Sangoma CX takes some values only once: field and parameter. */
const NAMES: Record<string, string> = {
	destination: 'destination',
	url: 'url',
	email: 'email',
	phone_number: 'phoneNumber',
};

const unlike = (index: number): Record<string, unknown> => ({
	destination: `900${index}`,
	url: `https://hooks.example.org/${index}`,
	email: `customer${index}@example.org`,
	phoneNumber: `+1999999${index}`,
});

/** The values of parameters, wherever they stand, by name. */
function readValues(parameters: INodeParameters): Record<string, unknown> {
	const { additionalFields = {}, inboxId, ...others } = parameters;
	const locator = inboxId === undefined ? {} : { inboxId: '12' };
	return { ...others, ...(additionalFields as INodeParameters), ...locator };
}

/** Parameters, each of which asks the item for its value. */
function asExpressions({ additionalFields = {}, inboxId, ...others }: INodeParameters) {
	const ask = (parameters: INodeParameters) =>
		Object.fromEntries(Object.keys(parameters).map((name) => [name, `={{ $json.${name} }}`]));
	const locator = { inboxId: { __rl: true, mode: 'id', value: '={{ $json.inboxId }}' } };
	return {
		...ask(others),
		additionalFields: ask(additionalFields as INodeParameters),
		...(inboxId === undefined ? {} : locator),
	};
}

const ITEMS = 3;
const BAD = 1;

/** Runs an operation on three items, the middle one of which lacks a value. */
async function runWithBadItem(
	{ operation, parameter, parameters }: (typeof CALLS)[number],
	onError?: INode['onError'],
) {
	await furnish();
	const unique = operation === 'webhook:create';
	const items = [...Array(ITEMS).keys()].map((index) => ({
		index,
		value: index === BAD ? '' : `${String(parameters[parameter])}${unique ? index : ''}`,
	}));
	const changes = { [parameter]: '={{ $json.value }}', additionalFields: {} };
	return await run(operation, CredentialStore.for(simulator), changes, { items, onError });
}

describe('Each item is one request, and each result knows its item', () => {
	it.each(CALLS)('$operation takes every parameter from an expression', async ({ operation }) => {
		await furnish();
		const { body, parameters } = sampleOf(operation);
		const items = [0, 1, 2].map((index) => ({ ...readValues(parameters), ...unlike(index) }));
		const { error, outputs } = await run(
			operation,
			CredentialStore.for(simulator),
			asExpressions(parameters),
			{ items },
		);
		expect(error).toBeUndefined();
		const differing = Object.keys(NAMES).filter((field) => field in (body ?? {}));
		const bodies = items.map((item) => ({
			...body,
			...Object.fromEntries(differing.map((field) => [field, item[NAMES[field]]])),
		}));
		expect(sentBodies()).toEqual(bodies);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(violations()).toEqual([]);
	});

	it.each(CALLS)('$operation stops the workflow at a bad item', async (call) => {
		const { error, outputs } = await runWithBadItem(call);
		expect(error?.message).toMatch(/ is empty$/);
		expect(error?.context).toMatchObject({ itemIndex: BAD });
		expect(outputs).toEqual([]);
	});

	it.each(CALLS)('$operation continues on fail, with the reason as the item', async (call) => {
		const { error, outputs } = await runWithBadItem(call, 'continueRegularOutput');
		expect(error).toBeUndefined();
		expect(outputs).toHaveLength(1);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(outputs[0][BAD].json).toEqual({
			error: expect.stringMatching(/ is empty$/),
			message: expect.stringContaining('Nothing was sent. [item 1]'),
		});
		expect(simulator.requests).toHaveLength(ITEMS - 1);
	});

	it.each(CALLS)('$operation sends a bad item to the error output', async (call) => {
		const { error, outputs } = await runWithBadItem(call, 'continueErrorOutput');
		expect(error).toBeUndefined();
		const [done, failed] = outputs;
		expect(done.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(failed).toMatchObject([
			// The fields of the input are kept beside the reason.
			{ json: { index: BAD, error: expect.stringMatching(/ is empty$/) }, pairedItem: { item: 1 } },
		]);
		expect(violations()).toEqual([]);
	});
});

it('gives one item per inbox, each paired with the item that asked', async () => {
	const { outputs } = await run(
		'inbox:getAll',
		CredentialStore.for(simulator),
		{},
		{
			items: [{}, {}],
		},
	);
	const ids = [12, 13, 14, 15, 16];
	const asked = (item: number) => ids.map((id) => ({ json: { id }, pairedItem: { item } }));
	expect(outputs[0]).toMatchObject([...asked(0), ...asked(1)]);
	expect(sentBodies()).toEqual([undefined, undefined]);
});
