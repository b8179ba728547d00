import { randomUUID } from 'node:crypto';
import {
	forgetEvent,
	getDedupKey,
	rememberEvent,
} from '../../nodes/SangomaCxTrigger/delivery/deduplicate.ts';
import { parse } from './events.cts';

const MINUTE = 60_000;

/** Creates a trigger that has received no event. */
function createTrigger() {
	const id = randomUUID();
	const keyOf = (body: object) => getDedupKey(id, parse(body));
	return { keyOf, isRepeated: (body: object, at = 0) => !rememberEvent(keyOf(body), at) };
}

const created = (more: object = {}) => ({ event: 'message_created', id: 5012, ...more });
const status = (value: string, more: object = {}) => ({
	event: 'conversation_status_changed',
	id: 418,
	status: value,
	created_at: 1727965321,
	...more,
});

describe('a created object', () => {
	test('is a duplicate for ten minutes, whatever its content', () => {
		const { isRepeated } = createTrigger();
		expect(isRepeated(created())).toBe(false);
		expect(isRepeated(created({ content: 'other' }), 10 * MINUTE - 1)).toBe(true);
		expect(isRepeated(created(), 10 * MINUTE)).toBe(false);
	});

	test('is no duplicate with another ID, event or trigger', () => {
		const { isRepeated } = createTrigger();
		expect(isRepeated(created())).toBe(false);
		expect(isRepeated(created({ id: 5013 }))).toBe(false);
		expect(isRepeated(created({ event: 'conversation_created' }))).toBe(false);
		expect(createTrigger().isRepeated(created())).toBe(false);
	});

	test('is identified by its time if it has no ID', () => {
		const { isRepeated } = createTrigger();
		const withoutId = { event: 'message_created', content: 'yes', created_at: 'now' };
		expect(isRepeated(withoutId)).toBe(false);
		expect(isRepeated(withoutId, 9 * MINUTE)).toBe(true);
		expect(isRepeated({ ...withoutId, created_at: 'later' }, 9 * MINUTE)).toBe(false);
	});
});

describe('a change', () => {
	test('to an earlier status is no duplicate, even at once', () => {
		const { isRepeated } = createTrigger();
		const states = ['resolved', 'open', 'resolved', 'open'];
		expect(states.map((state) => isRepeated(status(state)))).toEqual([false, false, false, false]);
	});

	test('without a timestamp is a duplicate for five seconds', () => {
		const { isRepeated } = createTrigger();
		expect(isRepeated(status('open'))).toBe(false);
		expect(isRepeated(status('open'), 4_999)).toBe(true);
		expect(isRepeated(status('open'), 5_000)).toBe(false);
	});

	test.each(['updated_at', 'changed_at'])('with %s is a duplicate for ten minutes', (time) => {
		const { isRepeated } = createTrigger();
		const [one, two] = ['2024-10-03T14:22:08Z', '2024-10-03T14:22:09Z'];
		expect(isRepeated(status('open', { [time]: one }))).toBe(false);
		expect(isRepeated(status('open', { [time]: two }))).toBe(false);
		expect(isRepeated(status('open', { [time]: one }), 10 * MINUTE - 1)).toBe(true);
		expect(isRepeated(status('open', { [time]: one }), 10 * MINUTE)).toBe(false);
	});

	test('to something else at the same time is no duplicate', () => {
		const { isRepeated } = createTrigger();
		expect(isRepeated(status('open', { updated_at: 1 }))).toBe(false);
		expect(isRepeated(status('resolved', { updated_at: 1 }))).toBe(false);
	});

	test.each(['conversation_typing_on', 'webwidget_triggered'])(
		'%s may be repeated after five seconds',
		(event) => {
			const { isRepeated } = createTrigger();
			const body = { event, conversation: { id: 418 } };
			expect(isRepeated(body)).toBe(false);
			expect(isRepeated({ event, conversation: { id: 419 } })).toBe(false);
			expect(isRepeated(body, 100)).toBe(true);
			expect(isRepeated(body, 6_000)).toBe(false);
		},
	);
});

test('a forgotten event is no duplicate', () => {
	const { keyOf, isRepeated } = createTrigger();
	expect(isRepeated(status('open'))).toBe(false);
	forgetEvent(keyOf(status('resolved')));
	expect(isRepeated(status('open'))).toBe(true);
	forgetEvent(keyOf(status('open')));
	expect(isRepeated(status('open'))).toBe(false);
});

test('at most 10,000 events are remembered', () => {
	const { isRepeated } = createTrigger();
	// Long after the events of other tests.
	const at = 1_000 * MINUTE;
	for (let id = 1; id <= 10_000; id++) isRepeated(created({ id }), at);
	expect(isRepeated(created({ id: 1 }), at)).toBe(true);
	expect(isRepeated(created({ id: 10_001 }), at)).toBe(false);
	expect(isRepeated(created({ id: 2 }), at)).toBe(true);
	expect(isRepeated(created({ id: 1 }), at)).toBe(false);
});

test('an ID of megabytes is not remembered (attack: it would fill the memory)', () => {
	const { isRepeated } = createTrigger();
	const long = 'x'.repeat(5_000_000);
	for (const body of [
		created({ id: long }),
		status('open', { id: long }),
		status('open', { updated_at: long }),
	]) {
		expect([isRepeated(body), isRepeated(body)]).toEqual([false, false]);
	}
});
