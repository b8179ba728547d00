// Nobody vouches for the shape of an event: any part of it may be anything.
import fc from 'fast-check';
import { getDedupKey } from '../../nodes/SangomaCxTrigger/delivery/deduplicate.ts';
import {
	findQuestionLink,
	readOutgoingMessage,
	readReply,
} from '../../nodes/SangomaCxTrigger/conversations/messages.ts';
import { findDropReason } from '../../nodes/SangomaCxTrigger/delivery/filter.ts';
import { parseEvent } from '../../nodes/SangomaCxTrigger/event/parseEvent.ts';
import { simplifyEvent } from '../../nodes/SangomaCxTrigger/delivery/simplify.ts';
import type { Settings } from '../../nodes/SangomaCxTrigger/settings.ts';
import { readEvents, readRecordings } from '../kit/event-fixtures.cts';
import { SETTINGS } from './events.cts';

type Path = Array<string | number>;

const BODIES = [
	...readEvents().map(({ body }) => body),
	...readRecordings().flatMap(({ events }) => events.map(({ body }) => body)),
];
const EVENT = { event: 'message_created' };
const KEYS = Object.keys(simplifyEvent(parseEvent(EVENT)!));

/** Returns the paths of all values in a JSON value, except for the event's name. */
function pathsOf(value: unknown): Path[] {
	if (typeof value !== 'object' || value === null) return [[]];
	const entries = Object.entries(value).filter(([key]) => key !== 'event');
	return [[], ...entries.flatMap(([key, entry]) => pathsOf(entry).map((path) => [key, ...path]))];
}

/** Returns a copy of a JSON value in which the value at a path is another. */
function replaceAt(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
	if (key === undefined) return replacement;
	const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as never;
	(copy as Record<Path[number], unknown>)[key] = replaceAt(
		(value as Record<Path[number], unknown>)[key],
		rest,
		replacement,
	);
	return copy;
}

const junk = fc.oneof(
	fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', ' ', '>', '<p></p>', [], {}, [[]], [null]),
	fc.constantFrom<unknown>({ title: {} }, [{ name: {}, value: {} }], { csat_survey_response: {} }),
	fc.jsonValue(),
	fc.string({ unit: 'binary' }),
);

const malformed = fc
	.constantFrom(...BODIES)
	.chain((body) =>
		fc.tuple(
			fc.constant(body),
			fc.array(fc.tuple(fc.constantFrom(...pathsOf(body).slice(1)), junk), { maxLength: 3 }),
		),
	)
	.map(([body, replacements]) =>
		replacements.reduce<unknown>(
			(changed, [path, value]) =>
				path.length > 1 && !pathsOf(changed).some((each) => each.join() === path.join())
					? changed
					: replaceAt(changed, path, value),
			body,
		),
	);

it('an event with wrong parts gets the same fields, without an error', () => {
	const settings: Settings = { ...SETTINGS, source: 'agentBot', inboxIds: ['1'] };
	fc.assert(
		fc.property(malformed, (body) => {
			const event = parseEvent(body)!;
			expect(Object.keys(simplifyEvent(event))).toEqual(KEYS);
			expect(getDedupKey('trigger', event).object).toContain('trigger');
			findDropReason(event, settings, false);
			expect(['string', 'undefined']).toContain(typeof readReply(event)?.text);
			readOutgoingMessage(event);
			findQuestionLink(event, () => 'https://n8n.example.org/webhook');
		}),
		{ numRuns: 2_000 },
	);
});
