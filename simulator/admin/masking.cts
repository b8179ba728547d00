import type { RecordedRequest } from '../journal.cts';

/** Names of fields whose values are nobody's business. */
const SECRET = /token|secret|password|authorization/i;
const HIDDEN = '…';

/** An address without the key that its query may hold. */
export function maskUrl(url: string): string {
	const [address, query] = url.split('?');
	return query === undefined ? address : `${address}?${HIDDEN}`;
}

/** The same value, without secrets by the names of their fields, and without keys in addresses. */
export function maskSecrets(value: unknown, name = ''): unknown {
	if (SECRET.test(name)) return HIDDEN;
	if (typeof value === 'string') return value.replace(/https?:\/\/\S+/g, maskUrl);
	if (Array.isArray(value)) return value.map((each) => maskSecrets(each));
	if (value === null || typeof value !== 'object') return value;
	const fields = Object.entries(value);
	return Object.fromEntries(fields.map(([key, field]) => [key, maskSecrets(field, key)]));
}

/** How much of a body a page shows. */
const SHOWN_CHARACTERS = 20_000;

/**
 * A request to the API, opened: method, path, query and body, and nothing secret. A body that is no
 * JSON is only described, since nobody can tell what in it is secret.
 */
export function openRequest({ id, method, path, query, rawBody, body }: RecordedRequest) {
	const text = JSON.stringify(maskSecrets(body), undefined, 2);
	return {
		...{ id, method, path, query: maskSecrets(query) },
		body: text?.slice(0, SHOWN_CHARACTERS) ?? null,
		remark:
			text === undefined && rawBody !== ''
				? `Not JSON, and not shown: it may hold a secret. ${rawBody.length} characters.`
				: text?.length > SHOWN_CHARACTERS
					? `The first ${SHOWN_CHARACTERS} of ${text.length} characters.`
					: undefined,
	};
}
