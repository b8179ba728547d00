import type { ChatDelivery } from '../../nodes/SangomaCxTrigger/conversations/chatDelivery.ts';
import { hasHuman } from '../../nodes/SangomaCxTrigger/conversations/hasHuman.ts';
import { getInboxId } from '../../nodes/SangomaCxTrigger/event/parseEvent.ts';
import { findDropReason } from '../../nodes/SangomaCxTrigger/delivery/filter.ts';
import type { Settings } from '../../nodes/SangomaCxTrigger/settings.ts';
import { parse, SETTINGS, simplify } from './events.cts';

const CONVERSATION = { id: 418, inbox_id: 12, status: 'open' };

describe('the conversation of an event', () => {
	test.each<[where: string, body: object]>([
		['nested', { event: 'message_created', id: 1, conversation: CONVERSATION }],
		['nested under its other name', { event: 'x', id: 1, current_conversation: CONVERSATION }],
		['the event itself, by its name', { ...CONVERSATION, event: 'conversation_opened' }],
		['the event itself, by its fields', { ...CONVERSATION, event: 'x', contact_inbox: {} }],
	])('is %s', (_where, body) => {
		expect(simplify(body)).toMatchObject({
			conversation_id: 418,
			conversation_status: 'open',
			inbox_id: 12,
		});
	});

	test.each<[what: string, body: object]>([
		['the event is not one by its name or its fields', { ...CONVERSATION, event: 'x' }],
		['the event has no ID', { event: 'conversation_opened', status: 'open' }],
	])('is null: %s', (_what, body) => {
		expect(simplify(body)).toMatchObject({ conversation_id: null, conversation_status: null });
	});
});

describe('the message of an event', () => {
	const CONTENT = { content: 'Hello' };

	test.each<[where: string, body: object, id: unknown]>([
		['the event itself, by its name', { ...CONTENT, event: 'message_created', id: 5 }, 5],
		[
			'the event itself, by its fields',
			{ ...CONTENT, event: 'x', id: 5, message_type: 'incoming', conversation: CONVERSATION },
			5,
		],
		[
			'the first in a conversation',
			{
				...CONVERSATION,
				event: 'conversation_updated',
				messages: [{ ...CONTENT, id: 6, message_type: 0 }, { id: 7 }],
			},
			6,
		],
	])('is %s', (_where, body, id) => {
		expect(simplify(body)).toMatchObject({ message_id: id, content: 'Hello' });
	});

	test.each<[what: string, body: object]>([
		['is not about one', { ...CONTENT, event: 'x', id: 5, conversation: CONVERSATION }],
		['has an empty list', { ...CONVERSATION, event: 'conversation_updated', messages: [] }],
		['has no list', { ...CONVERSATION, event: 'conversation_updated', messages: 'none' }],
		['has no field for it', { ...CONVERSATION, event: 'conversation_updated' }],
	])('is null if the event %s', (_what, body) => {
		expect(simplify(body)).toMatchObject({ message_id: null, content: null });
	});
});

describe('the inbox of an event', () => {
	test.each([
		[{ inbox: { id: 12 } }, '12'],
		[{ inbox: { id: 'a' } }, 'a'],
		[{ inbox: { id: null }, inbox_id: 13 }, '13'],
		[{ conversation: { id: 1, inbox_id: '14' } }, '14'],
		[{ inbox: { id: {} } }, undefined],
	])('of %j is %j', (body, id) => {
		expect(getInboxId(parse({ event: 'x', ...body }))).toBe(id);
	});

	test.each([
		['12', 12],
		['012', 12],
		['12-b', '12-b'],
		['1234567890123456', '1234567890123456'],
	])('%j becomes %j', (id, shown) => {
		expect(simplify({ event: 'x', inbox_id: id })).toMatchObject({ inbox_id: shown });
	});
});

describe('the time of an event', () => {
	test.each([
		['2026-11-25 10:20:30', '2026-11-25T10:20:30.000Z'],
		['2026-11-25T10:20:30', '2026-11-25T10:20:30.000Z'],
		['2026-11-25T10:20:30+02:00', '2026-11-25T08:20:30.000Z'],
		[1795602030, '2026-11-25T10:20:30.000Z'],
		['1795602030', '2026-11-25T10:20:30.000Z'],
		['1795602030.250', '2026-11-25T10:20:30.250Z'],
		[1795602030123, '2026-11-25T10:20:30.123Z'],
		['soon', null],
		[true, null],
	])('%j becomes %j', (given, expected) => {
		expect(simplify({ event: 'x', created_at: given })).toMatchObject({ created_at: expected });
	});
});

describe('findDropReason', () => {
	const message = { id: 5, conversation: { id: 418, status: 'pending' } };
	const dropReason = (body: object, changes: Partial<Settings> = {}, isTest = false) =>
		findDropReason(parse({ ...message, ...body }), { ...SETTINGS, ...changes }, isTest);

	test.each([
		[{ id: 77, type: 'contact' }, undefined],
		[{ id: 77, type: null }, undefined],
		[{ id: 77 }, undefined],
		[{ id: 9, type: 'user' }, "not a customer's message"],
		[undefined, "not a customer's message"],
	])('the sender %j of a message without a type: %s', (sender, reason) => {
		expect(dropReason({ sender })).toBe(reason);
	});
});

describe('hasHuman', () => {
	const hasHumanWith = (
		source: Settings['source'],
		status: unknown,
		isTest: boolean,
		delivery?: object,
		author: object = { message_type: 'incoming' },
	) =>
		hasHuman(
			parse({ id: 5, ...author, conversation: { id: 418, status } }),
			{ ...SETTINGS, source, untilHumanTakesOver: true },
			isTest,
			delivery as ChatDelivery | undefined,
		);

	test.each<[source: Settings['source'], isTakenOver: boolean, status: unknown, expected: boolean]>(
		[
			['agentBot', false, 'open', true],
			['agentBot', true, 'pending', false],
			['webhook', true, 'open', true],
			// An inbox without a bot has open conversations from the start.
			['webhook', false, 'open', false],
			['webhook', true, 'resolved', false],
		],
	)('source %s, open after pending %s, status %s: %s', async (...given) => {
		const [source, isTakenOver, status, expected] = given;
		const delivery = { memory: { get: () => ({ isTakenOver }) } };
		expect(await hasHumanWith(source, status, false, delivery)).toBe(expected);
	});

	test("is false for an agent's message: only the customer's are dropped", async () => {
		const author = { message_type: 'outgoing', sender: { id: 9, type: 'user' } };
		expect(await hasHumanWith('agentBot', 'open', false, undefined, author)).toBe(false);
	});

	test('is false for a bot while testing: no bot was created', async () => {
		expect(await hasHumanWith('agentBot', 'open', true)).toBe(false);
	});
});
