import { createHash } from 'node:crypto';
import { withoutSecrets } from '../../api/secrets';
import { asText } from '../../api/values';
import type { EventParts } from './event';

const REMEMBERED_MS = 10 * 60 * 1000;
const MAX_REMEMBERED = 10_000;

/** When each delivery was seen first, oldest first: a Map keeps the order of insertion. */
const firstSeen = new Map<string, number>();

/**
 * What two deliveries of the same event have in common. Something is created once; it changes often,
 * and where a change has no time of its own, the whole body tells it from the next.
 */
function identityOf({ event, body }: EventParts): string {
	const id = asText(body.id);
	if (id !== undefined && event.endsWith('_created')) return `${event} ${id}`;
	const updatedAt = asText(body.updated_at);
	if (id !== undefined && updatedAt !== undefined) return `${event} ${id} ${updatedAt}`;
	// The copy without secrets is not as deep as the body may be, which would overflow the stack.
	const text = JSON.stringify(withoutSecrets(body));
	return `${event} ${createHash('sha256').update(text).digest('base64')}`;
}

function forgetOld(now: number): void {
	for (const [identity, seenAt] of firstSeen) {
		if (now - seenAt < REMEMBERED_MS && firstSeen.size <= MAX_REMEMBERED) return;
		firstSeen.delete(identity);
	}
}

/** What a delivery is remembered by: its event, under the key that it came with. */
export function toMemento(key: string, parts: EventParts): string {
	return `${key} ${identityOf(parts)}`;
}

/**
 * Says whether the same event came in the last ten minutes under the same key, and remembers it.
 * Each process of an n8n has a memory of its own.
 */
export function wasSeenBefore(memento: string, now = Date.now()): boolean {
	forgetOld(now);
	if (firstSeen.has(memento)) return true;
	firstSeen.set(memento, now);
	return false;
}

/** Forgets a delivery that n8n could not take after all, so that its repetition is let in. */
export function forget(memento: string): void {
	firstSeen.delete(memento);
}
