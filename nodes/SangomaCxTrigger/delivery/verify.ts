import { timingSafeEqual } from 'node:crypto';
import { KEY_LENGTH } from '../registration/key';
import type { Memory } from '../registration/memory';

export type Verdict = 'current' | 'old' | 'forged';

function isSame(given: string, known: unknown): boolean {
	if (typeof known !== 'string' || known.length !== KEY_LENGTH) return false;
	return timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(known, 'latin1'));
}

/**
 * Says whose key a delivery carries: of the current registration, of an earlier one of this trigger,
 * or of none. Takes the same time for every key.
 */
export function verifyKey(given: unknown, { currentKey, registrations }: Memory): Verdict {
	if (typeof given !== 'string' || !/^[\x21-\x7e]+$/.test(given) || given.length !== KEY_LENGTH) {
		return 'forged';
	}
	let isKnown = false;
	for (const { key } of registrations) isKnown = isSame(given, key) || isKnown;
	const isCurrent = isSame(given, currentKey);
	if (isCurrent) return 'current';
	return isKnown ? 'old' : 'forged';
}
