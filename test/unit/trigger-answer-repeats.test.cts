import { randomUUID } from 'node:crypto';
import {
	forgetEvent,
	getDedupKey,
	rememberEvent,
} from '../../nodes/SangomaCxTrigger/delivery/deduplicate.ts';
import { parse } from './events.cts';

const DAY = 24 * 60 * 60 * 1000;

/** Returns the deduplication key of the answer to a bot's options, in a body with these changes. */
function answer(trigger: string, value: string, changes: object = {}) {
	const event = parse({
		event: 'message_updated',
		id: 3835,
		message_type: 'outgoing',
		sender: { id: 1, type: 'agent_bot' },
		content_attributes: { submitted_values: [{ title: value, value }] },
		...changes,
	});
	return getDedupKey(trigger, event);
}

describe('an answer', () => {
	let trigger: string;
	const isRepeated = (value: string, changes?: object, at = 0) =>
		!rememberEvent(answer(trigger, value, changes), at);

	beforeEach(() => {
		trigger = randomUUID();
	});

	it('counts once, whatever else changes in its message, and whenever it comes again', () => {
		expect(isRepeated('inv')).toBe(false);
		expect(isRepeated('inv', { conversation: { id: 1, status: 'open' } }, 1)).toBe(true);
		expect(isRepeated('inv', { event: 'message_created' }, DAY)).toBe(true);
		expect(isRepeated('inv', { updated_at: '2026-11-29T17:02:46Z' }, 30 * DAY)).toBe(true);
	});

	it('with other values is another one, also if an earlier one comes back', () => {
		const values = ['inv', 'del', 'del', 'inv', 'inv'];
		expect(values.map((value) => isRepeated(value))).toEqual([false, false, true, false, true]);
	});

	it('to another message or at another trigger is another one', () => {
		expect(isRepeated('inv')).toBe(false);
		expect(isRepeated('inv', { id: 3836 })).toBe(false);
		trigger = randomUUID();
		expect(isRepeated('inv')).toBe(false);
	});

	it('counts again if n8n could not store it', () => {
		expect(isRepeated('inv')).toBe(false);
		forgetEvent(answer(trigger, 'del'));
		expect(isRepeated('inv')).toBe(true);
		forgetEvent(answer(trigger, 'inv'));
		expect(isRepeated('inv')).toBe(false);
	});

	it('is remembered among 10,000 others, and beside any number of messages', () => {
		for (let id = 1; id <= 10_000; id++) {
			rememberEvent({ object: `${trigger} message ${id}`, bodyHash: '', windowMs: DAY });
			expect(isRepeated('inv', { id })).toBe(false);
		}
		expect(isRepeated('inv', { id: 1 })).toBe(true);
		expect(isRepeated('inv', { id: 10_001 })).toBe(false);
		expect(isRepeated('inv', { id: 2 })).toBe(true);
		expect(isRepeated('inv', { id: 1 })).toBe(false);
	});
});
