// The simulator does what the chat engine did in the recordings: it sends the same events with the same
// keys and types, and the same responses to the documented requests.
import { readAnswers, readRecordings } from '../kit/event-fixtures.cts';
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
type SentEvent = Pick<RecordedEvent, 'to' | 'body'>;

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
async function runScenario(file: string): Promise<SentEvent[]> {
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
	return deliveries.map(({ kind, body }) => ({ to: [kind], body: body as EventBody }));
}

/** Returns the bodies for a receiver, in the order of arrival. */
const select = (events: SentEvent[], kind: Kind) =>
	events.filter(({ to }) => to.includes(kind)).map(({ body }) => body);

/** Returns what identifies an event of a receiver, because their order is not fixed. */
function getName(body: EventBody): string {
	const { event, content, content_attributes, changed_attributes } = body;
	const { status, messages = [] } = Object(body.conversation ?? body) as {
		status?: string;
		messages?: Array<Record<string, unknown>>;
	};
	const own = messages.find(({ id }) => id === body.id);
	const columns = (changed_attributes as object[] | null | undefined)?.flatMap(Object.keys);
	const details: Record<string, unknown[]> = {
		message_created: [content],
		message_updated: [content, Object.keys(Object(content_attributes)), own?.status],
		conversation_status_changed: [status],
	};
	return [event, ...(details[event] ?? [columns])].join(' ').trim();
}

/** Returns bodies in the order of their names and IDs. */
const sort = (bodies: EventBody[]) =>
	[...bodies].sort(
		(one, other) => getName(one).localeCompare(getName(other)) || Number(one.id) - Number(other.id),
	);

const getStatus = (body: EventBody) => ((body.conversation ?? body) as { status?: string }).status;

describe.each(readRecordings())('$file', ({ file, events }) => {
	test('sends the same events with the same keys and types', async () => {
		const sent = await runScenario(file);
		for (const kind of RECEIVERS) {
			const recorded = sort(select(events, kind));
			const simulated = sort(select(sent, kind));
			expect(simulated.map(getName)).toEqual(recorded.map(getName));
			const differences = recorded.flatMap((body, index) => {
				const subject = `${file.slice(0, 2)} ${kind} ${getName(body)}`;
				return findDifferences(subject, body, simulated[index], INTENDED_IN_EVENTS, used);
			});
			expect([...new Set(differences)]).toEqual([]);
		}
		const [is, was] = [sent, events].map((all) => select(all, 'bot').map(getStatus));
		expect(is).toEqual(was);
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
