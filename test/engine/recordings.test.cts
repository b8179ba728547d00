// What the trigger makes of each recording in test/fixtures/recordings, delivered in order.
import type { INodeParameters } from 'n8n-workflow';
import { botFor, deliverAll, subscriberTo, UNFILTERED } from '../kit/engine/deliver-events.cts';
import {
	inboxIdOf,
	isMessageEvent,
	readRecordings,
	type RecordedEvent,
} from '../kit/event-fixtures.cts';

jest.setTimeout(60_000);

const RECORDINGS = readRecordings();
const NO_MESSAGE = { content: null, message_id: null, attachments: null, chatInput: null };

const namesOf = (events: RecordedEvent[]) => events.map(({ body }) => body.event);

/** Expects what each event starts, together with its body, so that a failure shows it. */
async function expectStarts(
	parameters: INodeParameters,
	events: RecordedEvent[],
	expectedOf: (event: RecordedEvent) => unknown,
): Promise<void> {
	const bodies = events.map(({ body }) => body);
	const started = await deliverAll(parameters, bodies);
	events.forEach((event, index) => {
		expect([event.body, started[index]]).toEqual([event.body, expectedOf(event)]);
	});
}

/** With the default options, a message of the customer starts the workflow, once. */
const startsByDefault = ({ expect: expected }: RecordedEvent) =>
	expected?.isCustomersMessage && !expected.repeats ? [expected.simplified] : undefined;

/** Without a filter, everything does, except for the repetition of an answer. */
const startsUnfiltered = ({ expect: expected }: RecordedEvent) =>
	expected?.repeats ? undefined : [expected?.simplified ?? expect.anything()];

it('finds at least one file', () => {
	expect(RECORDINGS.length).toBeGreaterThanOrEqual(32);
});

describe.each(RECORDINGS)('$file', ({ events }) => {
	const toWebhook = events.filter(({ to }) => to.includes('webhook'));
	const messages = toWebhook.filter(({ body }) => isMessageEvent(body));
	const others = toWebhook.filter(({ body }) => !isMessageEvent(body));
	const changes = others.filter(({ body }) => body.event.startsWith('conversation_'));
	const toBot = events.filter(({ to }) => to.includes('bot'));

	test('messages by webhook', async () => {
		const names = ['message_created', 'message_updated'];
		await expectStarts(subscriberTo(names), messages, startsByDefault);
		await expectStarts(subscriberTo(names, UNFILTERED), messages, startsUnfiltered);
	});

	test('other events by webhook', async () => {
		await expectStarts(subscriberTo(namesOf(others)), others, startsUnfiltered);
		const withMessages = { ...subscriberTo(namesOf(changes)), events: ['message_created'] };
		await expectStarts(withMessages, changes, () => [expect.objectContaining(NO_MESSAGE)]);
	});

	test('as a bot', async () => {
		const inboxId = toBot.map(({ body }) => inboxIdOf(body)).find((id) => id !== undefined) ?? 1;
		await expectStarts(botFor(inboxId), toBot, startsByDefault);
		await expectStarts(botFor(inboxId, UNFILTERED), toBot, startsUnfiltered);
	});
});
