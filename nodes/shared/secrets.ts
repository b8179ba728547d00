/** Endings of the names of secrets (recorded and inferred), without separators: `website_token`, `api_key`. */
const SECRET_NAME = /(^|_)(tokens?|secrets?|keys?|pass(word|wd|phrase)?|credentials?)$/;

/** Names without a separator, and a key alone, which is none: `{ "key": "value" }`. */
const SECRET_WORD =
	/password|passwd|apikey|accesstoken|refreshtoken|clientsecret|hmactoken|pubsubtoken/;
const HARMLESS = new Set([
	...['key', 'keys', 'public_key', 'primary_key', 'foreign_key', 'sort_key', 'idempotency_key'],
	...['page_token', 'next_page_token', 'token_type'],
]);

/** Objects that hold a provider's secrets under names of the provider's own. */
const SECRET_OBJECTS = new Set(['provider_config']);

/** JSON nested deeper than this is no response or event of Sangoma CX, and would overflow n8n's stack. */
const MAX_DEPTH = 64;

/** Shorter secrets are not looked for in other texts: they may be ordinary words. */
const MIN_SECRET_LENGTH = 8;

/** Returns whether a field of this name holds a secret, in any spelling. */
export function isSecretKey(key: string): boolean {
	const name = key
		.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_');
	if (HARMLESS.has(name)) return false;
	return SECRET_NAME.test(name) || SECRET_WORD.test(name.replace(/_/g, ''));
}

/**
 * Copies a JSON value without secret fields, at every depth, and without their values in other texts, such
 * as a token in a script. Values nested too deeply become null.
 */
export function withoutSecrets(value: unknown): unknown {
	const secrets = new Set<string>();
	const copy = copyWithoutSecrets(value, secrets, 0);
	return secrets.size > 0 ? replaceSecrets(copy, [...secrets]) : copy;
}

function copyWithoutSecrets(value: unknown, secrets: Set<string>, depth: number): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return null;
	if (Array.isArray(value)) {
		return value.map((entry) => copyWithoutSecrets(entry, secrets, depth + 1));
	}
	const kept: Record<string, unknown> = {};
	for (const [key, entry] of Object.entries(value)) {
		if (isSecretKey(key) || SECRET_OBJECTS.has(key)) {
			collectTexts(entry, secrets, depth + 1);
			// Assigning this key would change the copy's prototype.
		} else if (key !== '__proto__') {
			kept[key] = copyWithoutSecrets(entry, secrets, depth + 1);
		}
	}
	return kept;
}

function collectTexts(value: unknown, texts: Set<string>, depth: number): void {
	if (typeof value === 'string' && value.length >= MIN_SECRET_LENGTH) texts.add(value);
	if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return;
	for (const entry of Object.values(value)) collectTexts(entry, texts, depth + 1);
}

function replaceSecrets(value: unknown, secrets: string[]): unknown {
	if (typeof value === 'string') return replaceAll(value, secrets);
	if (Array.isArray(value)) return value.map((entry) => replaceSecrets(entry, secrets));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, entry]) => [
		key,
		replaceSecrets(entry, secrets),
	]);
	return Object.fromEntries(entries) as unknown;
}

function replaceAll(text: string, secrets: Iterable<string>): string {
	return [...secrets].reduce((kept, secret) => kept.split(secret).join('***'), text);
}

/** Replaces secrets in text that a server sent: it may echo what it received. */
export function redact(text: string, secrets: Iterable<string>): string {
	return replaceAll(text.replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 ***'), secrets);
}
