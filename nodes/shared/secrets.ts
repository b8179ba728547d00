import { escapeRegExp } from './values';

/** Names of secrets, recorded and inferred: `website_token`, `line_channel_secret`, `api_key`, `smtpPassword`. */
const SECRET_NAME =
	/(token|secret|credential|jwt)s?$|authorization$|password|passwd|passphrase|(^|_)pass$|(^|_|api|app|auth|access|private|secret|signing)keys?$/;

/** Names that end like a secret's, of values that are none. */
const HARMLESS = new Set([
	...['key', 'keys', 'public_key', 'primary_key', 'foreign_key', 'sort_key', 'idempotency_key'],
	...['page_token', 'next_page_token'],
]);

/** Objects that hold a provider's secrets, under names of the provider's own. */
const SECRET_OBJECT = 'provider_config';

/** JSON nested deeper than this is no response or event of Sangoma CX, and would overflow n8n's stack. */
const MAX_DEPTH = 64;

/** Shorter secrets are not looked for in other texts: they may be ordinary words. */
const MIN_SECRET_LENGTH = 8;

const toSnakeCase = (key: string): string =>
	key
		.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_');

/** Returns whether a field of this name holds a secret, in any spelling, also if it is numbered. */
export function isSecretKey(key: string): boolean {
	const name = toSnakeCase(key).replace(/^_|(_?v?\d{1,3})?_?$/g, '');
	return SECRET_NAME.test(name) && !HARMLESS.has(name);
}

/**
 * Copies a JSON value without secret fields, at every depth, and without their values in other texts, such
 * as a token in a script. Values nested too deeply become null.
 */
export function withoutSecrets(value: unknown): unknown {
	const secrets = new Set<string>();
	const copy = copyWithoutSecrets(value, secrets, 0);
	return secrets.size > 0 ? replaceInTexts(copy, toPattern(secrets)) : copy;
}

function copyWithoutSecrets(value: unknown, secrets: Set<string>, depth: number): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return null;
	if (Array.isArray(value)) {
		return value.map((entry) => copyWithoutSecrets(entry, secrets, depth + 1));
	}
	const kept: Record<string, unknown> = {};
	for (const [key, entry] of Object.entries(value)) {
		if (isSecretKey(key)) {
			if (typeof entry === 'string' && entry.length >= MIN_SECRET_LENGTH) addForms(entry, secrets);
			continue;
		}
		const copy = copyWithoutSecrets(entry, secrets, depth + 1);
		// Assigning __proto__ would change the copy's prototype.
		if (toSnakeCase(key) !== SECRET_OBJECT && key !== '__proto__') kept[key] = copy;
	}
	return kept;
}

/** Adds a secret as it is, as in JSON, and as in a URL. */
function addForms(secret: string, secrets: Set<string>): void {
	const wellFormed = secret.replace(/\p{Surrogate}/gu, '\ufffd');
	for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(wellFormed)])
		secrets.add(form);
}

/** Returns a pattern that finds any of the secrets: the longest first, since one may contain another. */
function toPattern(secrets: Set<string>): RegExp {
	const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
	return new RegExp(longestFirst.map(escapeRegExp).join('|'), 'g');
}

function replaceInTexts(value: unknown, pattern: RegExp): unknown {
	if (typeof value === 'string') return value.replace(pattern, '***');
	if (Array.isArray(value)) return value.map((entry) => replaceInTexts(entry, pattern));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, replaceInTexts(entry, pattern)]),
	);
}

/** Replaces secrets in text that a server sent: it may echo what it received. */
export function redact(text: string, secrets: Iterable<string>): string {
	const withoutTokens = text.replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 ***');
	return [...secrets].reduce((kept, secret) => kept.split(secret).join('***'), withoutTokens);
}
