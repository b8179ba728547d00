import { randomUUID } from 'node:crypto';
import { readEvent } from '../../nodes/SangomaCxTrigger/delivery/event';
import { forget, toMemento, wasSeenBefore } from '../../nodes/SangomaCxTrigger/delivery/seen';

const MINUTE = 60_000;

/** A trigger that nothing was delivered to, and when: whether each event is seen before. */
function trigger(name: string = randomUUID()) {
	const memento = (body: object) => {
		const parts = readEvent(body);
		if (parts === undefined) throw new Error('no event');
		return toMemento(name, parts);
	};
	return { memento, isSeen: (body: object, at = 0) => wasSeenBefore(memento(body), at) };
}

const created = (more: object = {}) => ({ event: 'message_created', id: 5012, ...more });
const status = (value: string, more: object = {}) => ({
	event: 'conversation_status_changed',
	id: 418,
	status: value,
	created_at: 1727965321,
	...more,
});

describe('what is created', () => {
	it('is the same for ten minutes, whatever else is in it', () => {
		const { isSeen } = trigger();
		expect(isSeen(created())).toBe(false);
		expect(isSeen(created({ content: 'other' }), 10 * MINUTE - 1)).toBe(true);
		expect(isSeen(created(), 10 * MINUTE)).toBe(false);
	});

	it('is another one with another ID, event or trigger', () => {
		const { isSeen } = trigger();
		expect(isSeen(created())).toBe(false);
		expect(isSeen(created({ id: 5013 }))).toBe(false);
		expect(isSeen(created({ event: 'conversation_created' }))).toBe(false);
		expect(trigger().isSeen(created())).toBe(false);
	});

	it('is told by its time, if it has no ID', () => {
		const { isSeen } = trigger();
		const nameless = { event: 'message_created', content: 'yes', created_at: 'now' };
		expect(isSeen(nameless)).toBe(false);
		expect(isSeen(nameless, 9 * MINUTE)).toBe(true);
		expect(isSeen({ ...nameless, created_at: 'later' }, 9 * MINUTE)).toBe(false);
	});
});

describe('a change', () => {
	it('that comes back is let in, even at once', () => {
		const { isSeen } = trigger();
		const states = ['resolved', 'open', 'resolved', 'open'];
		expect(states.map((state) => isSeen(status(state)))).toEqual([false, false, false, false]);
	});

	it('without a time of its own is the same within five seconds', () => {
		const { isSeen } = trigger();
		expect(isSeen(status('open'))).toBe(false);
		expect(isSeen(status('open'), 4_999)).toBe(true);
		expect(isSeen(status('open'), 5_000)).toBe(false);
	});

	it.each(['updated_at', 'changed_at'])('with its own %s is the same for ten minutes', (time) => {
		const { isSeen } = trigger();
		const [one, two] = ['2024-10-03T14:22:08Z', '2024-10-03T14:22:09Z'];
		expect(isSeen(status('open', { [time]: one }))).toBe(false);
		expect(isSeen(status('open', { [time]: two }))).toBe(false);
		expect(isSeen(status('open', { [time]: one }), 10 * MINUTE - 1)).toBe(true);
		expect(isSeen(status('open', { [time]: one }), 10 * MINUTE)).toBe(false);
	});

	it('to something else at the same time is none that is lost', () => {
		const { isSeen } = trigger();
		expect(isSeen(status('open', { updated_at: 1 }))).toBe(false);
		expect(isSeen(status('resolved', { updated_at: 1 }))).toBe(false);
	});

	it.each(['conversation_typing_on', 'webwidget_triggered'])('%s may come again', (event) => {
		const { isSeen } = trigger();
		const body = { event, conversation: { id: 418 } };
		expect(isSeen(body)).toBe(false);
		expect(isSeen({ event, conversation: { id: 419 } })).toBe(false);
		expect(isSeen(body, 100)).toBe(true);
		expect(isSeen(body, 6_000)).toBe(false);
	});
});

it('what could not be taken is forgotten', () => {
	const { memento, isSeen } = trigger();
	expect(isSeen(status('open'))).toBe(false);
	forget(memento(status('resolved')));
	expect(isSeen(status('open'))).toBe(true);
	forget(memento(status('open')));
	expect(isSeen(status('open'))).toBe(false);
});

it('10,000 things are remembered, and no more', () => {
	const { isSeen } = trigger();
	// Long after all that other tests left.
	const at = 1_000 * MINUTE;
	for (let id = 1; id <= 10_000; id++) isSeen(created({ id }), at);
	expect(isSeen(created({ id: 1 }), at)).toBe(true);
	expect(isSeen(created({ id: 10_001 }), at)).toBe(false);
	expect(isSeen(created({ id: 2 }), at)).toBe(true);
	expect(isSeen(created({ id: 1 }), at)).toBe(false);
});
