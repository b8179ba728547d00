import type { RecordedRequest } from '../journal.cts';

/** Names of fields whose values are secret. */
const SECRET = /token|secret|password|authorization/i;
const MASK = '…';

/** Masks the query of a URL, which may contain a key. */
export function maskUrl(url: string): string {
	const [address, query] = url.split('?');
	return query === undefined ? address : `${address}?${MASK}`;
}

/** Masks secret fields and the queries of URLs in a value. */
function maskSecrets(value: unknown, name = ''): unknown {
	if (SECRET.test(name)) return MASK;
	if (typeof value === 'string') return value.replace(/https?:\/\/\S+/g, maskUrl);
	if (Array.isArray(value)) return value.map((each) => maskSecrets(each));
	if (value === null || typeof value !== 'object') return value;
	const fields = Object.entries(value);
	return Object.fromEntries(fields.map(([key, field]) => [key, maskSecrets(field, key)]));
}

const MAX_CHARACTERS = 20_000;

/**
 * Returns the method, path, query and body of a request for the page, without secrets. A body that is not
 * JSON is not shown, because its secrets cannot be found.
 */
export function describeRequestDetail({ id, method, path, query, rawBody, body }: RecordedRequest) {
	const text = JSON.stringify(maskSecrets(body), undefined, 2);
	const remark =
		text === undefined && rawBody !== ''
			? `Hidden, because it is not JSON and may contain a secret: ${rawBody.length} characters.`
			: text?.length > MAX_CHARACTERS
				? `The first ${MAX_CHARACTERS} of ${text.length} characters.`
				: undefined;
	const shown = text?.slice(0, MAX_CHARACTERS) ?? null;
	return { id, method, path, query: maskSecrets(query), body: shown, remark };
}
