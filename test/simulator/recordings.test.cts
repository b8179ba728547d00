// The simulator does what the chat engine did in the recordings: the same events with the same keys and
// types, the same changes of status, and the same answers to the documented requests.
import { isMessageEvent, readAnswers, readRecordings } from '../kit/event-fixtures.cts';
import type { EventBody, RecordedEvent } from '../kit/event-fixtures.cts';
import { playAnswers } from './recordings/answers.cts';
import { INTENDED_IN_ANSWERS, INTENDED_IN_EVENTS } from './recordings/intended.cts';
import { INBOXES, SCENES, type Stage } from './recordings/scenes.cts';
import { findDifferences, type Intended } from './recordings/shapes.cts';
import { sendLike, simulator, startReceiver } from './setup.cts';

const RECEIVERS = ['webhook', 'bot'] as const;
type Kind = (typeof RECEIVERS)[number];
type Received = Record<Kind, EventBody[]>;

/** All events that a webhook can subscribe to. */
const EVENTS = [
	...['conversation_created', 'conversation_status_changed', 'conversation_updated'],
	...['message_created', 'message_updated', 'webwidget_triggered'],
	...['contact_created', 'contact_updated', 'inbox_created', 'inbox_updated'],
];

const used = new Set<Intended>();

const request: Stage['request'] = async (operation, body) => {
	const { source_id, priority, initial_message, email, phone_number } = body;
	const { status, data } = await sendLike(operation, {
		...{ source_id, priority, initial_message, email, phone_number },
		...body,
	});
	expect(status).toBe(200);
	return data.payload?.contact ?? data.payload ?? data;
};

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
	receiver = await startReceiver();
});
afterEach(() => receiver.close());

/** Plays a scene, and returns what a webhook and the inboxes' bot received. */
async function play(file: string): Promise<Received> {
	const scene = SCENES[file.replace('.json', '')];
	await sendLike('webhook:create', { url: receiver.url, subscriptions: EVENTS });
	const bot = await sendLike('agentBot:create', { outgoing_url: `${receiver.url}&bot` });
	const assigned = scene.hasNoBot ? [] : Object.values(INBOXES);
	for (const inbox_id of assigned.map(String))
		await sendLike('agentBot:assign', { agent_bot_id: String(bot.data.id), inbox_id });
	const stage = { simulator, request };
	await scene.before?.(stage);
	await simulator.waitForDeliveries();
	const earlier = simulator.deliveries.length;
	await scene.play(stage);
	await simulator.waitForDeliveries();
	const deliveries = simulator.deliveries.slice(earlier);
	const to = (kind: Kind) =>
		deliveries.filter((each) => each.kind === kind).map(({ body }) => body as EventBody);
	return { webhook: to('webhook'), bot: to('bot') };
}

const sentTo = (events: RecordedEvent[]): Received => {
	const to = (kind: Kind) =>
		events.filter((each) => each.to.includes(kind)).map(({ body }) => body);
	return { webhook: to('webhook'), bot: to('bot') };
};

/** What tells events of one receiver apart, because their order is not fixed. */
function nameOf(body: EventBody): string {
	const { event, content, changed_attributes } = body;
	const { status } = (body.conversation ?? body) as { status?: string };
	const { messages = [] } = Object(body.conversation) as {
		messages?: Array<Record<string, unknown>>;
	};
	const own = messages.find(({ id }) => id === body.id);
	const isStatus = event === 'conversation_status_changed';
	const details = isMessageEvent(body)
		? [
				content,
				...(event === 'message_updated'
					? [Object.keys(Object(body.content_attributes)), own?.status]
					: []),
			]
		: [
				isStatus ? status : '',
				(changed_attributes as object[] | null | undefined)?.flatMap(Object.keys),
			];
	return [event, ...details].join(' ').trim();
}

const namesOf = (bodies: EventBody[]) => bodies.map(nameOf).sort();

/** The statuses in which a conversation was, in the order in which its bot heard of them. */
const statusesOf = (bodies: EventBody[]) =>
	bodies.map((body) => ((body.conversation ?? body) as { status?: string }).status);

/** Returns the bodies with a name, in the order of their objects. */
const named = (bodies: EventBody[], name: string) =>
	bodies
		.filter((body) => nameOf(body) === name)
		.sort((one, other) => Number(one.id) - Number(other.id));

describe.each(readRecordings())('$file', ({ file, events }) => {
	const recorded = sentTo(events);

	test('sends the same events with the same keys and types', async () => {
		const simulated = await play(file);
		for (const kind of RECEIVERS) expect(namesOf(simulated[kind])).toEqual(namesOf(recorded[kind]));
		const differences = RECEIVERS.flatMap((kind) =>
			[...new Set(namesOf(recorded[kind]))].flatMap((name) => {
				const bodies = named(simulated[kind], name);
				return named(recorded[kind], name).flatMap((body, index) =>
					findDifferences(
						`${file.slice(0, 2)} ${kind} ${name}`,
						body,
						bodies[index],
						INTENDED_IN_EVENTS,
						used,
					),
				);
			}),
		);
		expect([...new Set(differences)]).toEqual([]);
		expect(statusesOf(simulated.bot)).toEqual(statusesOf(recorded.bot));
	});
});

test('answers the documented requests in the same way', async () => {
	const differences: string[] = [];
	for (const { recorded, simulated } of await playAnswers(readAnswers())) {
		const [was, is] = [recorded, simulated].map(({ status, answer }) => ({ status, answer }));
		differences.push(...findDifferences(recorded.what, was, is, INTENDED_IN_ANSWERS, used));
	}
	expect(differences).toEqual([]);
});

test('at most ten differences are intended, and all of them are seen', () => {
	const intended = [...INTENDED_IN_EVENTS, ...INTENDED_IN_ANSWERS];
	expect(intended.length).toBeLessThanOrEqual(10);
	expect(intended.filter((each) => !used.has(each)).map(({ reason }) => reason)).toEqual([]);
});
