/** Returns a time in whole seconds since 1970; 0 for none. */
export const unixSeconds = (at: number | null): number => Math.floor((at ?? 0) / 1000);

/** Returns a time as ISO text, or null for none. */
export const isoTime = (at: number | null): string | null =>
	at === null ? null : new Date(at).toISOString();
