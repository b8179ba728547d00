/** An error that the user can fix. Only its message is shown, without a stack. */
export class UserError extends Error {
	override name = 'UserError';
}

/** Returns the text to print for an error: the message of a UserError, or else the stack. */
export function formatError(error: unknown): string {
	if (error instanceof UserError) return error.message;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Returns whether an error has this code of the operating system or Node, such as `EEXIST`. */
export function hasErrorCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
