import { isDeepStrictEqual } from 'node:util';

/** What was shown so far, printed as it comes. */
export class Checks {
	passed = 0;

	failed = 0;

	/** Counts and prints one thing that has to be so. */
	holds(what: string, isSo: boolean, found?: unknown): void {
		if (isSo) this.passed++;
		else this.failed++;
		const rest = isSo || found === undefined ? '' : `\n  found: ${JSON.stringify(found)}`;
		console.log(`${isSo ? '✓' : '✗'} ${what}${rest}`);
	}

	/** Counts and prints one thing that has to be equal to another. */
	equals(what: string, found: unknown, expected: unknown): void {
		this.holds(what, isDeepStrictEqual(found, expected), found);
	}
}
