/**
 * Something that the person at the keyboard can do something about: shown as its one sentence,
 * without a stack.
 */
export class UserError extends Error {
	override name = 'UserError';
}

/** What to print for a failure: a problem's own sentence, else the whole error with its stack. */
export function formatError(error: unknown): string {
	if (error instanceof UserError) return error.message;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** True if the error carries this code of the operating system or of Node, such as `EEXIST`. */
export function hasErrorCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
