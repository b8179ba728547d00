// The inboxes that a webhook's workflow is for, from whatever the option or its expression gives.
import { listening } from './trigger-listening.cts';
import { message } from './trigger-samples.cts';
import { SHOP } from './trigger-support.cts';

const OTHER = 13;

const inboxes = (inboxIds: unknown) => ({ options: { inboxIds } }) as never;

const results = async (inboxIds: unknown) => {
	const { send } = await listening(inboxes(inboxIds));
	const found = [];
	for (const id of [SHOP, OTHER]) found.push((await send(message({ inbox: { id } }))).result);
	return found;
};

test.each([
	[['12', '14']],
	[[12]],
	['12, 14'],
	['={{ [12, 14] }}'],
	['={{ 12 }}'],
	['={{ "12,14" }}'],
	['=12, 14'],
])('%j: only these', async (inboxIds) => {
	expect(await results(inboxIds)).toEqual(['accepted', 'dropped: other inbox']);
});

test.each([
	[''],
	[[]],
	[null],
	['={{ $vars.nothing }}'],
	['={{ null }}'],
	['={{ [] }}'],
	['={{ "" }}'],
])('%j: all', async (inboxIds) => {
	expect(await results(inboxIds)).toEqual(['accepted', 'accepted']);
});

const REFUSED = [
	...['12;14', '12 14', '#12', 'undefined', '={{ { id: 12 } }}', '={{ "12;14" }}', '={{ true }}'],
	...[['shop'], { id: 12 }, '={{ 1.5 }}'],
];

test.each(REFUSED.map((inboxIds) => [inboxIds]))('%j is refused in words', async (inboxIds) => {
	await expect(listening(inboxes(inboxIds))).rejects.toThrow(
		/^Inbox Names or IDs cannot be .+: choose the inboxes from the list, or give their IDs as a list or separated by commas, such as 12, 14\. Nothing was registered\.$/,
	);
});

test('what is refused is not shown in its whole length', async () => {
	const message = `Inbox Names or IDs cannot be "${'x'.repeat(59)}…: choose the inboxes`;
	await expect(listening(inboxes('x'.repeat(100)))).rejects.toThrow(message);
	const whole = `Inbox Names or IDs cannot be "${'x'.repeat(58)}": choose the inboxes`;
	await expect(listening(inboxes('x'.repeat(58)))).rejects.toThrow(whole);
});

test.each<[what: string, parameters: object, message: RegExp]>([
	['Inbox Names or IDs', inboxes('12;14'), /^Inbox Names or IDs cannot be "12;14": choose/],
	['Events', { events: [] }, /^Events is empty/],
	['Inbox', { source: 'agentBot', inboxId: 'undefined' }, /^Inbox is empty/],
])('%s that makes no sense any more drops nothing in silence', async (_what, parameters, words) => {
	const { host, send } = await listening();
	host.node = { ...host.node, parameters: parameters as never };
	// n8n answers 500, and the execution that failed says why.
	expect(await send(message())).toEqual({ status: 500, result: expect.stringMatching(words) });
	expect(await send(message(), { query: 'key=wrong' })).toMatchObject({ status: 401 });
});
