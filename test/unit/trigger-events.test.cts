import { inboxIdOf, readEvent } from '../../nodes/SangomaCxTrigger/delivery/event';
import type { EventParts } from '../../nodes/SangomaCxTrigger/delivery/event';
import { whyUnwanted } from '../../nodes/SangomaCxTrigger/delivery/filter';
import { simplifyEvent } from '../../nodes/SangomaCxTrigger/delivery/simplify';
import type { Settings } from '../../nodes/SangomaCxTrigger/settings';

const CONVERSATION = { id: 418, inbox_id: 12, status: 'open' };

function partsOf(body: object): EventParts {
	const parts = readEvent(body);
	if (parts === undefined) throw new Error('no event');
	return parts;
}
const simple = (body: object) => simplifyEvent(partsOf(body));

describe('the conversation of an event', () => {
	it.each<[where: string, body: object]>([
		['nested', { event: 'message_created', id: 1, conversation: CONVERSATION }],
		['nested under its other name', { event: 'x', id: 1, current_conversation: CONVERSATION }],
		['the event itself, by its name', { ...CONVERSATION, event: 'conversation_opened' }],
		['the event itself, by what it has', { ...CONVERSATION, event: 'x', contact_inbox: {} }],
	])('is found: %s', (_where, body) => {
		expect(simple(body)).toMatchObject({
			conversation_id: 418,
			conversation_status: 'open',
			inbox_id: 12,
		});
	});

	it.each<[why: string, body: object]>([
		['neither by name nor by what it has', { ...CONVERSATION, event: 'x' }],
		['without an ID', { event: 'conversation_opened', status: 'open' }],
	])('is not taken for one: %s', (_why, body) => {
		expect(simple(body)).toMatchObject({ conversation_id: null, conversation_status: null });
	});
});

describe('the message of an event', () => {
	const said = { content: 'Hello' };

	it.each<[where: string, body: object, id: unknown]>([
		['the event itself, by its name', { ...said, event: 'message_created', id: 5 }, 5],
		[
			'the event itself, by what it has',
			{ ...said, event: 'x', id: 5, message_type: 'incoming', conversation: CONVERSATION },
			5,
		],
		[
			'the first in a conversation',
			{ ...CONVERSATION, event: 'conversation_updated', messages: [{ ...said, id: 6 }, { id: 7 }] },
			6,
		],
	])('is %s', (_where, body, id) => {
		expect(simple(body)).toMatchObject({ message_id: id, content: 'Hello' });
	});

	it.each<[why: string, body: object]>([
		['has none', { ...said, event: 'x', id: 5, conversation: CONVERSATION }],
		['has an empty list', { ...CONVERSATION, event: 'conversation_updated', messages: [] }],
		['has no list', { ...CONVERSATION, event: 'conversation_updated', messages: 'none' }],
		['has none at all', { ...CONVERSATION, event: 'conversation_updated' }],
	])('is null where an event %s', (_why, body) => {
		expect(simple(body)).toMatchObject({ message_id: null, content: null });
	});
});

describe('the inbox of an event', () => {
	it.each([
		[{ inbox: { id: 12 } }, '12'],
		[{ inbox: { id: 'a' } }, 'a'],
		[{ inbox: { id: null }, inbox_id: 13 }, '13'],
		[{ conversation: { id: 1, inbox_id: '14' } }, '14'],
		[{ inbox: { id: {} } }, undefined],
	])('of %j is %j', (body, id) => {
		expect(inboxIdOf(partsOf({ event: 'x', ...body }))).toBe(id);
	});

	it.each([
		['12', 12],
		['012', 12],
		['12-b', '12-b'],
		['1234567890123456', '1234567890123456'],
	])('%j goes out as %j', (id, shown) => {
		expect(simple({ event: 'x', inbox_id: id })).toMatchObject({ inbox_id: shown });
	});
});

describe('the time of an event', () => {
	it.each([
		['2026-11-25 10:20:30', '2026-11-25T10:20:30.000Z'],
		['2026-11-25T10:20:30', '2026-11-25T10:20:30.000Z'],
		['2026-11-25T10:20:30+02:00', '2026-11-25T08:20:30.000Z'],
		[1795602030, '2026-11-25T10:20:30.000Z'],
		['1795602030', '2026-11-25T10:20:30.000Z'],
		['1795602030.250', '2026-11-25T10:20:30.250Z'],
		[1795602030123, '2026-11-25T10:20:30.123Z'],
		['soon', null],
		[true, null],
	])('%j is %j', (given, shown) => {
		expect(simple({ event: 'x', created_at: given })).toMatchObject({ created_at: shown });
	});
});

describe('who is heard', () => {
	const settings: Settings = {
		...{ source: 'webhook', events: undefined, inboxIds: undefined, customerMessagesOnly: true },
		...{ untilHumanTakesOver: true, simplify: true, botName: 'n8n', tenantDomain: '' },
	};
	const message = { event: 'message_created', id: 5, conversation: { id: 418, status: 'pending' } };
	const why = (body: object, changes: Partial<Settings> = {}, isTest = false) =>
		whyUnwanted(partsOf({ ...message, ...body }), { ...settings, ...changes }, isTest);

	it.each([
		[{ id: 77, type: 'contact' }, undefined],
		[{ id: 77, type: null }, undefined],
		[{ id: 77 }, undefined],
		[{ id: 9, type: 'user' }, "not a customer's message"],
		[undefined, "not a customer's message"],
	])('of a message without a type, the sender %j decides', (sender, reason) => {
		expect(why({ sender })).toBe(reason);
	});

	it.each<[source: Settings['source'], isTest: boolean, reason: string | undefined]>([
		['webhook', false, 'a human has the conversation'],
		['webhook', true, 'a human has the conversation'],
		['agentBot', false, 'a human has the conversation'],
		// Of a test no bot is made: every conversation may be open.
		['agentBot', true, undefined],
	])('of a %s, listening for a test %s, what a human has is: %s', (source, isTest, reason) => {
		const open = { message_type: 'incoming', conversation: { id: 418, status: 'open' } };
		expect(why(open, { source }, isTest)).toBe(reason);
	});
});
