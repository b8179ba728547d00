// What each body in test/fixtures/events starts, by webhook and as a bot.
import { withoutSecrets } from '../../nodes/shared/secrets.ts';
import { botFor, deliverAll, subscriberTo, UNFILTERED } from '../kit/engine/deliver-events.cts';
import { inboxIdOf, isMessageEvent, readEvents } from '../kit/event-fixtures.cts';

jest.setTimeout(60_000);

const EVENTS = readEvents();

it('finds at least one file', () => {
	expect(EVENTS.length).toBeGreaterThanOrEqual(35);
});

describe.each(EVENTS)('$file', ({ body, expect: { isCustomersMessage, simplified } }) => {
	test('by webhook', async () => {
		const started = await deliverAll(subscriberTo([body.event]), [body]);
		const starts = isCustomersMessage || !isMessageEvent(body);
		expect(started).toEqual([starts ? [simplified] : undefined]);
		const unfiltered = await deliverAll(subscriberTo([body.event], UNFILTERED), [body]);
		expect(unfiltered).toEqual([[simplified]]);
	});

	test('without Simplify', async () => {
		const parameters = { ...subscriberTo([body.event], UNFILTERED), simplify: false };
		const started = await deliverAll(parameters, [body]);
		expect(started).toEqual([[withoutSecrets(body)]]);
		expect(JSON.stringify(started)).not.toContain('pubsub_token');
	});

	test('as a bot', async () => {
		const inboxId = inboxIdOf(body) ?? 1;
		const started = await deliverAll(botFor(inboxId), [body]);
		expect(started).toEqual([isCustomersMessage ? [simplified] : undefined]);
		expect(await deliverAll(botFor(inboxId, UNFILTERED), [body])).toEqual([[simplified]]);
	});
});
