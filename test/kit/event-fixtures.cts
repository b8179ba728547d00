// The events in test/fixtures, with the expected results of the trigger.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.cts';

type Json = Record<string, unknown>;

interface Expectation {
	isCustomersMessage: boolean;
	/** Fields of the simplified output, with matchers in place of markers. */
	simplified: unknown;
	/** Whether the same answer has been delivered before. */
	repeats?: boolean;
}

export interface EventBody extends Json {
	event: string;
}

export interface RecordedEvent {
	to: Array<'webhook' | 'bot'>;
	body: EventBody;
	/** Only for events of messages and conversations. */
	expect?: Expectation;
}

interface Marker {
	$repeat?: [text: string, times: number];
	$oneOf?: unknown[];
	$includes?: string[];
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function mapEntries(value: unknown, map: (entry: unknown) => unknown): unknown {
	if (Array.isArray(value)) return value.map(map);
	if (!isObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, map(entry)]));
}

/** Expands markers for repeated text at every depth. */
function expand(value: unknown): unknown {
	const { $repeat } = isObject(value) ? (value as Marker) : {};
	return $repeat ? $repeat[0].repeat($repeat[1]) : mapEntries(value, expand);
}

const matchOne = (alternatives: unknown[]) => ({
	asymmetricMatch: (actual: unknown) => alternatives.includes(actual),
	toString: () => `one of ${JSON.stringify(alternatives)}`,
});

const matchAll = (parts: string[]) => ({
	asymmetricMatch: (actual: unknown) =>
		typeof actual === 'string' && parts.every((part) => actual.includes(part)),
	toString: () => `a text with ${JSON.stringify(parts)}`,
});

/** Converts an expected value to a matcher. Objects may have other keys. */
function toMatcher(value: unknown): unknown {
	const { $oneOf, $includes } = isObject(value) ? (value as Marker) : {};
	if ($oneOf) return matchOne($oneOf);
	if ($includes) return matchAll($includes);
	const mapped = mapEntries(value, toMatcher);
	return isObject(mapped) && !Array.isArray(mapped) ? expect.objectContaining(mapped) : mapped;
}

function readFixtures<T>(folder: string): Array<T & { file: string }> {
	const path = join(ROOT, 'test', 'fixtures', folder);
	return readdirSync(path)
		.filter((file) => /^\d/.test(file))
		.sort()
		.map((file) => ({
			...(expand(JSON.parse(readFileSync(join(path, file), 'utf8'))) as T),
			file,
		}));
}

const withMatchers = <T extends { expect?: Expectation }>(fixture: T): T =>
	fixture.expect === undefined
		? fixture
		: {
				...fixture,
				expect: { ...fixture.expect, simplified: toMatcher(fixture.expect.simplified) },
			};

/** Returns events of many channels and versions of the chat engine. */
export const readEvents = () =>
	readFixtures<{ about: string; body: EventBody; expect: Expectation }>('events').map(withMatchers);

/** A documented request, valid or invalid, and the response of the chat engine. */
export interface RecordedAnswer {
	what: string;
	/** Method and path. */
	request: string;
	body?: Json;
	status: number;
	content_type: string;
	answer: unknown;
}

/** Returns the responses of the chat engine to the documented requests. */
export const readAnswers = (): RecordedAnswer[] =>
	expand(
		JSON.parse(readFileSync(join(ROOT, 'test', 'fixtures', 'recordings', 'answers.json'), 'utf8')),
	) as RecordedAnswer[];

/** Returns the events that the chat engine delivered to a webhook and to a bot, in order of arrival. */
export const readRecordings = () =>
	readFixtures<{ what: string; events: RecordedEvent[] }>('recordings').map((recording) => ({
		...recording,
		events: recording.events.map(withMatchers),
	}));

/** Returns whether an event is about a message, by its name. */
export const isMessageEvent = ({ event }: EventBody): boolean => event.startsWith('message_');

/** Returns the ID of an event's inbox. */
export const inboxIdOf = ({ inbox, inbox_id: id }: EventBody): number | undefined =>
	(inbox as { id?: number } | undefined)?.id ?? (id as number | undefined);
