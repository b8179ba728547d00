// Events arrive twice and in any order (recorded). test/engine/chat-disorder.test.cts tests the same
// with deliveries.
import {
	readOrder,
	rememberAgentMessage,
} from '../../nodes/SangomaCxTrigger/conversations/eventOrder.ts';
import { parse } from './events.cts';

let key: string;
let nextKey = 0;
beforeEach(() => (key = `chat ${nextKey++}`));

const AT_NOON = 1727956800;
type Message = { id: unknown; created_at?: unknown; [field: string]: unknown };
const at = (id: unknown, seconds = 0, more: object = {}): Message => ({
	...{ id, created_at: AT_NOON + seconds, message_type: 1, ...more },
});
const statusChange = (...messages: Message[]) =>
	parse({ event: 'conversation_status_changed', id: 418, status: 'open', messages });
const message = ({ id, ...more }: Message, ...messages: Message[]) =>
	parse({ id, message_type: 'outgoing', conversation: { id: 418, messages }, ...more });

describe('The newest message that an event shows', () => {
	test.each<[event: ReturnType<typeof parse>, shownId: number | undefined]>([
		[message(at(7)), 7],
		[message(at(7), at(9), at(8)), 9],
		[message(at(9), at(7)), 9],
		[message(at('9')), 9],
		[message(at('x')), undefined],
		[message(at(9, 0, { private: true }), at(7)), 7],
		[statusChange(at(7), at(9), at(8)), 9],
		[statusChange(at(9), at(9)), 9],
		[statusChange(at(7), at(9, 0, { private: true })), 7],
		[statusChange(at(7), at(9, 0, { message_type: 2 })), 7],
		[statusChange(at(7), at(9, 0, { message_type: 'activity' })), 7],
		[statusChange(), undefined],
		[parse({ event: 'contact_updated', id: 9 }), undefined],
	])('%#: %j', (event, shownId) => {
		expect(readOrder(key, event)).toEqual({ shownId, isOutdated: false });
	});
});

describe('An event is outdated', () => {
	const isOutdated = (...events: Array<ReturnType<typeof parse>>) =>
		events.map((event) => readOrder(key, event).isOutdated);

	test('if a later message was shown before', () => {
		const events = [statusChange(at(9, 9)), statusChange(at(7, 7)), statusChange(at(9, 9))];
		expect(isOutdated(...events)).toEqual([false, true, false]);
	});

	test('not because of another conversation', () => {
		readOrder('another chat', statusChange(at(9, 9)));
		expect(isOutdated(statusChange(at(7, 7)))).toEqual([false]);
	});

	test('not if its message has a lower ID, but was written later', () => {
		expect(isOutdated(statusChange(at(9, 7)), statusChange(at(7, 9)))).toEqual([false, false]);
	});

	test('if it was written in the same second, in whatever form the times are', () => {
		const noon = new Date(AT_NOON * 1000).toISOString();
		const half = noon.replace('.000', '.500');
		const events = [message(at(9, 0, { created_at: half })), statusChange(at(7)), message(at(8))];
		expect(isOutdated(...events)).toEqual([false, true, true]);
	});

	test('not where it does not say when its message was written', () => {
		const unknown = at(7, 0, { created_at: undefined });
		expect(isOutdated(statusChange(at(9)), statusChange(unknown))).toEqual([false, false]);
	});

	test('if the same message is delivered again', () => {
		expect(isOutdated(message(at(7)), message(at(7)))).toEqual([false, true]);
	});

	test('not if a change of status shows the last message again', () => {
		const events = [message(at(7)), statusChange(at(7)), statusChange(at(7)), message(at(7))];
		expect(isOutdated(...events)).toEqual([false, false, false, true]);
	});

	test('not because it was outdated before: only what counted is remembered', () => {
		const events = [message(at(9, 9)), message(at(7, 7)), message(at(8, 8)), message(at(9, 9))];
		expect(isOutdated(...events)).toEqual([false, true, true, true]);
	});

	test('not if it changes an old message', () => {
		const changed = parse({ ...message(at(7)).body, event: 'message_updated' });
		expect(isOutdated(message(at(7)), changed)).toEqual([false, false]);
	});
});

test("an agent's message is new once in each conversation", () => {
	expect(rememberAgentMessage(key, 7)).toBe(true);
	expect(rememberAgentMessage(key, 7)).toBe(false);
	expect(rememberAgentMessage(key, 8)).toBe(true);
	expect(rememberAgentMessage(`${key} b`, 7)).toBe(true);
	expect(rememberAgentMessage(key, undefined)).toBe(true);
	expect(rememberAgentMessage(key, undefined)).toBe(true);
});
