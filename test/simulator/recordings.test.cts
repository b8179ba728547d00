// The simulator does what the chat engine did in the recordings: it sends the same events with the same
// keys and types, and the same responses to the documented requests.
import { isMessageEvent, readAnswers, readRecordings } from '../kit/event-fixtures.cts';
import type { EventBody, RecordedEvent } from '../kit/event-fixtures.cts';
import { INTENDED_IN_EVENTS, INTENDED_IN_RESPONSES } from './recordings/intended.cts';
import { replayRequests } from './recordings/responses.cts';
import { EARLIER, SCENARIOS, type ScenarioContext } from './recordings/scenarios.cts';
import { findDifferences, type IntendedDifference } from './recordings/shapes.cts';
import {
	assignBot,
	EVENTS,
	INBOXES,
	sendLike,
	simulator,
	subscribe,
	useReceiver,
} from './setup.cts';

const RECEIVERS = ['webhook', 'bot'] as const;
type Kind = (typeof RECEIVERS)[number];
type Received = Record<Kind, EventBody[]>;

const used = new Set<IntendedDifference>();

const request: ScenarioContext['request'] = async (operation, body) => {
	const { source_id, priority, initial_message, email, phone_number } = body;
	const { status, data } = await sendLike(operation, {
		...{ source_id, priority, initial_message, email, phone_number },
		...body,
	});
	expect(status).toBe(200);
	return data.payload?.contact ?? data.payload ?? data;
};

const receiver = useReceiver();

/** Runs a scenario, and returns what a webhook and the bot of all inboxes received. */
async function runScenario(file: string): Promise<Received> {
	const name = file.replace('.json', '');
	await subscribe(receiver.url, EVENTS);
	await assignBot(`${receiver.url}&bot`, name.includes('-nobot-') ? [] : Object.values(INBOXES));
	const context = { simulator, act: simulator.act.bind(simulator), request };
	await EARLIER[name]?.(context);
	await simulator.waitForDeliveries();
	const earlier = simulator.deliveries.length;
	await SCENARIOS[name](context);
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

/** Returns what identifies an event of a receiver, because their order is not fixed. */
function getName(body: EventBody): string {
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

const getNames = (bodies: EventBody[]) => bodies.map(getName).sort();

/** Returns the statuses of a conversation in the order in which its bot received them. */
const getStatuses = (bodies: EventBody[]) =>
	bodies.map((body) => ((body.conversation ?? body) as { status?: string }).status);

/** Returns the bodies with a name, in the order of their IDs. */
const named = (bodies: EventBody[], name: string) =>
	bodies
		.filter((body) => getName(body) === name)
		.sort((one, other) => Number(one.id) - Number(other.id));

describe.each(readRecordings())('$file', ({ file, events }) => {
	const recorded = sentTo(events);

	test('sends the same events with the same keys and types', async () => {
		const simulated = await runScenario(file);
		for (const kind of RECEIVERS)
			expect(getNames(simulated[kind])).toEqual(getNames(recorded[kind]));
		const differences = RECEIVERS.flatMap((kind) =>
			[...new Set(getNames(recorded[kind]))].flatMap((name) => {
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
		expect(getStatuses(simulated.bot)).toEqual(getStatuses(recorded.bot));
	});
});

test('sends the same responses to the documented requests', async () => {
	const differences: string[] = [];
	for (const { what, recorded, simulated } of await replayRequests(readAnswers()))
		differences.push(...findDifferences(what, recorded, simulated, INTENDED_IN_RESPONSES, used));
	expect(differences).toEqual([]);
});

test('at most ten differences are intended, and all of them occur', () => {
	const intended = [...INTENDED_IN_EVENTS, ...INTENDED_IN_RESPONSES];
	expect(intended.length).toBeLessThanOrEqual(10);
	expect(intended.filter((each) => !used.has(each)).map(({ reason }) => reason)).toEqual([]);
});
