import { createHash } from 'node:crypto';
import { removeOldest } from '../../shared/boundedEntries';
import { withoutSecrets } from '../../shared/secrets';
import { asText } from '../../shared/values';
import { isAnswer } from '../event/author';
import { getConversationId, type CxEvent } from '../event/parseEvent';
import { getSubmittedValues } from '../event/submission';

/** Deduplication window for events with an ID or a timestamp, in ms. */
const IDENTIFIED_MS = 10 * 60 * 1000;

/** Deduplication window for changes without a timestamp, in ms: a later one may be a new change. */
const UNIDENTIFIED_MS = 5_000;

const MAX_EVENTS = 10_000;

/** Longer IDs are not Sangoma CX's, and would fill the memory. */
const MAX_OBJECT_LENGTH = 1000;

/**
 * The event of a new object. An automation rule's `automation_event.message_created` has the ID of the
 * conversation, which may get more messages.
 */
const CREATED = /^([a-z_]+|.+\.conversation)_created$/;

/** What identifies an event. */
export interface DedupKey {
	/** The trigger and its tenant, the event's name and the object: only its last event is remembered. */
	object: string;
	/** A hash of the body, or of an answer's values; empty where `object` identifies the event. */
	bodyHash: string;
	windowMs: number;
}

type LastEvents = Map<string, { bodyHash: string; receivedAt: number }>;

/** The last event of each object, oldest first: a Map keeps the order of insertion. */
const lastEvents: LastEvents = new Map();

/** The last answer to each message: it is delivered again with every later change of the message. */
const lastAnswers: LastEvents = new Map();

const selectStore = ({ windowMs }: DedupKey): LastEvents =>
	windowMs === Infinity ? lastAnswers : lastEvents;

/** Without secrets the copy is also not too deeply nested to be serialized. */
const hashBody = (body: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(withoutSecrets(body)))
		.digest('base64');

/**
 * Returns the deduplication key of an event. An object is created once. An answer is the same whenever
 * it comes, until the customer gives another one. Any other change may occur twice with the same body
 * (resolved, reopened, resolved), and losing one is worse than a duplicate: it counts as the same only
 * with the same timestamp (recorded: `updated_at`), or within seconds.
 */
export function getDedupKey(triggerId: string, event: CxEvent): DedupKey {
	const { name, body } = event;
	const isCreated = CREATED.test(name);
	const id = asText(body.id);
	if (id !== undefined && isAnswer(event)) {
		const bodyHash = hashBody(getSubmittedValues(event));
		return { object: `${triggerId} answer ${id}`, bodyHash, windowMs: Infinity };
	}
	if (isCreated && id !== undefined) {
		return { object: `${triggerId} ${name} ${id}`, bodyHash: '', windowMs: IDENTIFIED_MS };
	}
	const changedAt = asText(body.updated_at) ?? asText(body.changed_at);
	const timestamp = changedAt ?? (isCreated ? asText(body.created_at) : undefined);
	const objectId = id ?? asText(getConversationId(event)) ?? '';
	return {
		object: `${triggerId} ${name} ${objectId} ${timestamp ?? ''}`,
		bodyHash: hashBody(body),
		windowMs: timestamp === undefined ? UNIDENTIFIED_MS : IDENTIFIED_MS,
	};
}

/**
 * Remembers an event; false if the trigger has received it before. Each process of an n8n remembers
 * 10,000 objects at most, and as many answers.
 */
export function rememberEvent(key: DedupKey, now = Date.now()): boolean {
	const { object, bodyHash, windowMs } = key;
	if (object.length > MAX_OBJECT_LENGTH) return true;
	const store = selectStore(key);
	const last = store.get(object);
	if (last?.bodyHash === bodyHash && now - last.receivedAt < windowMs) return false;
	store.delete(object);
	store.set(object, { bodyHash, receivedAt: now });
	removeOldEvents(now);
	return true;
}

/** Forgets an event that n8n could not store, so that its next delivery is accepted. */
export function forgetEvent(key: DedupKey): void {
	const store = selectStore(key);
	if (store.get(key.object)?.bodyHash === key.bodyHash) store.delete(key.object);
}

function removeOldEvents(now: number): void {
	for (const [object, { receivedAt }] of lastEvents) {
		if (now - receivedAt < IDENTIFIED_MS && lastEvents.size <= MAX_EVENTS) break;
		lastEvents.delete(object);
	}
	removeOldest(lastAnswers, MAX_EVENTS);
}
