import { createHash } from 'node:crypto';
import { withoutSecrets } from '../../api/secrets';
import { asText } from '../../api/values';
import { conversationIdOf, type EventParts } from './event';

/** How long what is told apart by its ID or by a time of its own is the same event. */
const TOLD_APART_MS = 10 * 60 * 1000;

/** How long a change without a time of its own is: what comes later may rightly come again. */
const ALIKE_MS = 5_000;

const MAX_REMEMBERED = 10_000;

/** What a delivery is remembered by. */
export interface Memento {
	/** Of what it told: a change is remembered until another change of the same thing. */
	thing: string;
	/** Empty where the thing alone says which event it is. */
	body: string;
	sameForMs: number;
}

interface Seen {
	body: string;
	at: number;
}

/** The last event of each thing, oldest first: a Map keeps the order of insertion. */
const lastSeen = new Map<string, Seen>();

/** The copy without secrets is not as deep as the body may be, which would overflow the stack. */
const digest = (body: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(withoutSecrets(body)))
		.digest('base64');

function forgetOld(now: number): void {
	for (const [thing, { at }] of lastSeen) {
		if (now - at < TOLD_APART_MS && lastSeen.size <= MAX_REMEMBERED) return;
		lastSeen.delete(thing);
	}
}

/**
 * What a delivery to a trigger is remembered by. Something is created once. A change may rightly come
 * twice with the same body (resolved, reopened, resolved), and one that is lost is worse than one that
 * runs twice: it is the same only with the same time of its own (inferred: `updated_at`), or at once.
 */
export function toMemento(triggerId: string, parts: EventParts): Memento {
	const { event, body } = parts;
	const isCreated = event.endsWith('_created');
	const id = asText(body.id);
	if (isCreated && id !== undefined) {
		return { thing: `${triggerId} ${event} ${id}`, body: '', sameForMs: TOLD_APART_MS };
	}
	const own = asText(body.updated_at) ?? asText(body.changed_at);
	const time = own ?? (isCreated ? asText(body.created_at) : undefined);
	return {
		thing: `${triggerId} ${event} ${id ?? asText(conversationIdOf(parts)) ?? ''} ${time ?? ''}`,
		body: digest(body),
		sameForMs: time === undefined ? ALIKE_MS : TOLD_APART_MS,
	};
}

/**
 * Says whether the trigger got the same event before, and remembers it. Each process of an n8n has a
 * memory of its own, of 10,000 things at most.
 */
export function wasSeenBefore({ thing, body, sameForMs }: Memento, now = Date.now()): boolean {
	const last = lastSeen.get(thing);
	if (last?.body === body && now - last.at < sameForMs) return true;
	lastSeen.delete(thing);
	lastSeen.set(thing, { body, at: now });
	forgetOld(now);
	return false;
}

/** Forgets a delivery that n8n could not take after all, so that its repetition is let in. */
export function forget({ thing, body }: Memento): void {
	if (lastSeen.get(thing)?.body === body) lastSeen.delete(thing);
}
