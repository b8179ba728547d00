import type { CxEvent } from '../../nodes/SangomaCxTrigger/delivery/parseEvent.ts';
import { getInboxId, parseEvent } from '../../nodes/SangomaCxTrigger/delivery/parseEvent.ts';
import { findDropReason, isTakenOver } from '../../nodes/SangomaCxTrigger/delivery/filter.ts';
import { simplifyEvent } from '../../nodes/SangomaCxTrigger/delivery/simplify.ts';
import type { Settings } from '../../nodes/SangomaCxTrigger/settings.ts';
import { tablesOf } from '../kit/tables.cts';

const table = tablesOf('trigger-event');

const CONVERSATION = { id: 418, inbox_id: 12, status: 'open' };

function parse(body: object): CxEvent {
	const event = parseEvent(body);
	if (event === undefined) throw new Error('Not an event');
	return event;
}
const simplify = (body: object) => simplifyEvent(parse(body));

describe('the conversation of an event', () => {
	test.each(table<[where: string, body: object]>('the conversation of an event is'))(
		'is %s',
		(_where, body) => {
			expect(simplify(body)).toMatchObject({
				conversation_id: 418,
				conversation_status: 'open',
				inbox_id: 12,
			});
		},
	);

	test.each<[what: string, body: object]>([
		['the event is not one by its name or its fields', { ...CONVERSATION, event: 'x' }],
		['the event has no ID', { event: 'conversation_opened', status: 'open' }],
	])('is null: %s', (_what, body) => {
		expect(simplify(body)).toMatchObject({ conversation_id: null, conversation_status: null });
	});
});

describe('the message of an event', () => {
	test.each(table<[where: string, body: object, id: unknown]>('the message of an event is'))(
		'is %s',
		(_where, body, id) => {
			expect(simplify(body)).toMatchObject({ message_id: id, content: 'Hello' });
		},
	);

	test.each(table<[what: string, body: object]>('is null if the event'))(
		'is null if the event %s',
		(_what, body) => {
			expect(simplify(body)).toMatchObject({ message_id: null, content: null });
		},
	);
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

	test.each(table<[id: string, shown: number | string]>('becomes'))(
		'%j becomes %j',
		(id, shown) => {
			expect(simplify({ event: 'x', inbox_id: id })).toMatchObject({ inbox_id: shown });
		},
	);
});

describe('the time of an event', () => {
	test.each(table<[given: string | number | boolean, expected: string | null]>('becomes (2)'))(
		'%j becomes %j',
		(given, expected) => {
			expect(simplify({ event: 'x', created_at: given })).toMatchObject({ created_at: expected });
		},
	);
});

describe('findDropReason', () => {
	const settings: Settings = {
		...{
			source: 'webhook',
			events: undefined,
			subscriptions: [],
			inboxIds: undefined,
			customerMessagesOnly: true,
		},
		...{ untilHumanTakesOver: true, simplify: true, botName: 'n8n', tenantDomain: '' },
		...{ humanPauseMinutes: 30, ownSenderIds: [] },
	};
	const message = { event: 'message_created', id: 5, conversation: { id: 418, status: 'pending' } };
	const dropReason = (body: object, changes: Partial<Settings> = {}, isTest = false) =>
		findDropReason(parse({ ...message, ...body }), { ...settings, ...changes }, isTest);

	test.each([
		[{ id: 77, type: 'contact' }, undefined],
		[{ id: 77, type: null }, undefined],
		[{ id: 77 }, undefined],
		[{ id: 9, type: 'user' }, "not a customer's message"],
		[undefined, "not a customer's message"],
	])('the sender %j of a message without a type: %s', (sender, reason) => {
		expect(dropReason({ sender })).toBe(reason);
	});

	test.each(
		table<[source: Settings['source'], wasPending: boolean, status: unknown, expected: boolean]>(
			'source, pending before, status: taken over',
		),
	)('source %s, pending before %s, status %s: taken over %s', (...given) => {
		const [source, wasPending, status, expected] = given;
		const event = parse({ ...message, conversation: { id: 418, status } });
		expect(isTakenOver(event, { ...settings, source }, wasPending)).toBe(expected);
	});
});
