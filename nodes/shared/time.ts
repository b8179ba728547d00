/** Larger numbers are milliseconds: in seconds, they would be in the year 5138. */
const MAX_SECONDS = 1e11;

/** A date and time without a time zone: read as UTC, whatever n8n's time zone. */
const WITHOUT_TIME_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/;

function toDate(value: string | number): Date {
	if (typeof value === 'string' && !/^\d+(\.\d+)?$/.test(value)) {
		return new Date(WITHOUT_TIME_ZONE.test(value) ? `${value.replace(' ', 'T')}Z` : value);
	}
	const number = Number(value);
	return new Date(number > MAX_SECONDS ? number : number * 1000);
}

/**
 * Converts a time of the API to ISO 8601 in UTC: ISO text (recorded in events), seconds since 1970
 * (recorded in responses) or milliseconds, as numbers or text. Null for anything else.
 */
export function toIsoTime(value: unknown): string | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	const date = toDate(value);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
