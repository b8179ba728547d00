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
 * or of none. Current is the one that the memory calls so (a client secret may have been rotated since
 * it was registered), or the one that `computeWanted` gives (the memory may have been lost), which is
 * asked for no other key. Compares in a time that is the same for every key.
 */
export async function verifyKey(
	given: unknown,
	{ currentKey, registrations }: Memory,
	computeWanted: () => Promise<string | undefined>,
): Promise<Verdict> {
	if (typeof given !== 'string' || !/^[\x21-\x7e]+$/.test(given) || given.length !== KEY_LENGTH) {
		return 'forged';
	}
	if (isSame(given, currentKey) || isSame(given, await computeWanted())) return 'current';
	let isKnown = false;
	for (const { key } of registrations) isKnown = isSame(given, key) || isKnown;
	return isKnown ? 'old' : 'forged';
}
