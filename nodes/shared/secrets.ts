import { setNewest } from './boundedEntries';
import { asRecord, asText, escapeRegExp } from './values';

/** Names of secrets, recorded and inferred: `website_token`, `line_channel_secret`, `api_key`, `smtpPassword`. */
const SECRET_NAME =
	/(token|secret|credential|jwt)s?$|authorization$|password|passwd|passphrase|passcode|connection_string|cookies?$|(^|_)(pass|pwd|psk|creds?|bearer)$|(^|_|api|app|auth|access|private|secret|signing)keys?$/;

/** Names that end like a secret's, of values that are none. */
const HARMLESS = new Set([
	...['key', 'keys', 'public_key', 'primary_key', 'foreign_key', 'sort_key', 'idempotency_key'],
	...['page_token', 'next_page_token'],
]);

/**
 * What may follow a secret's name: which of several it is, and in what form. Digits count as one number, and
 * letters as one word, since the ways to divide them would be tried one by one.
 */
const NAME_END = new RegExp(
	'(_?v?\\d+(?!\\d)|_(value|hash|digest|encrypted|base64|pem|json|text|list|map|by_[a-z]+(?![a-z])|' +
		'live|test|sandbox|prod|production|old|new|current|previous|primary|secondary))*_?$',
);

/** Longer names are compared by their ends. */
const MAX_NAME_LENGTH = 100;

/** Objects that hold a provider's secrets, under names of the provider's own. */
const SECRET_OBJECT = /^provider_?(config|configs|configuration|settings)$/;

/** The names under which a secret itself stands in an object with a secret's name. */
const VALUE_NAME = /^(value|\d+)$/;

/** JSON nested deeper than this is no response or event of Sangoma CX, and would overflow n8n's stack. */
const MAX_DEPTH = 64;

/** Shorter secrets are not looked for in responses: they may be ordinary words. */
const MIN_SECRET_LENGTH = 8;

/** A pattern that finds nothing. */
const NEVER = '(?!)';

/** A URL with a user and a password. */
const URL_PASSWORD = /^(\s*[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@:]*:[^\s/?#@]*@/i;

const toSnakeCase = (key: string): string =>
	key
		.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_');

/** Which names are those of secrets: every response has the same names. */
const knownNames = new Map<string, boolean>();
const MAX_KNOWN_NAMES = 1000;

/** Returns whether a field of this name holds a secret, in any spelling, also if it is numbered. */
export function isSecretKey(key: string): boolean {
	const end = key.slice(-MAX_NAME_LENGTH);
	const known = knownNames.get(end);
	if (known !== undefined) return known;
	const name = toSnakeCase(end).replace(/^_/, '').replace(NAME_END, '');
	const isSecret = (SECRET_NAME.test(name) && !HARMLESS.has(name)) || SECRET_OBJECT.test(name);
	setNewest(knownNames, end, isSecret, MAX_KNOWN_NAMES);
	return isSecret;
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

/** The pattern of each run's secrets. It is made again when secrets have been added. */
const patterns = new WeakMap<Set<string>, { pattern: RegExp; size: number }>();

function getPattern(secrets: Set<string>): RegExp {
	const made = patterns.get(secrets);
	if (made?.size === secrets.size) return made.pattern;
	const known = [...secrets].filter(({ length }) => length >= MIN_SECRET_LENGTH);
	const pattern = toPattern(known.flatMap(getForms));
	patterns.set(secrets, { pattern, size: secrets.size });
	return pattern;
}

/** Replaces known secrets in all texts and names of a JSON value, such as a token that a server echoes. */
export const replaceSecrets = (value: unknown, secrets: Set<string>): unknown =>
	replaceInTexts(value, getPattern(secrets));

/** Copies a text without the secrets in a script or a URL, and collects the secrets in a text that is JSON. */
function copyText(text: string, secrets: Set<string>, depth: number): string {
	if (/^\s*[[{"]/.test(text)) {
		try {
			copyWithoutSecrets(JSON.parse(text), secrets, depth + 1);
		} catch {
			// Not JSON.
		}
	}
	return text.includes('<script') ? redactNamed(text) : text.replace(URL_PASSWORD, '$1***@');
}

function copyWithoutSecrets(value: unknown, secrets: Set<string>, depth: number): unknown {
	if (typeof value === 'string') return copyText(value, secrets, depth);
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return null;
	if (Array.isArray(value)) {
		return value.map((entry) => copyWithoutSecrets(entry, secrets, depth + 1));
	}
	const kept: Record<string, unknown> = {};
	for (const [key, entry] of Object.entries(value)) {
		// Assigning __proto__ would change the copy's prototype.
		if (isSecretKey(key) || (key === 'value' && isNamedSecret(value)))
			addSecrets(entry, secrets, depth + 1);
		else if (key !== '__proto__') kept[key] = copyWithoutSecrets(entry, secrets, depth + 1);
	}
	return kept;
}

/** Returns whether an object is like `{ name: 'api_key', value: '…' }`. */
function isNamedSecret(pair: object): boolean {
	const { name, key } = asRecord(pair);
	return [name, key].some((text) => typeof text === 'string' && isSecretKey(text));
}

/** Collects the secrets in a field with a secret's name. If it holds an object, not every value in it is one. */
function addSecrets(value: unknown, secrets: Set<string>, depth: number): void {
	if (typeof value === 'string' && value.length >= MIN_SECRET_LENGTH) {
		for (const form of getForms(value)) secrets.add(form);
	}
	if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return;
	for (const [key, entry] of Object.entries(value)) {
		const isSecret = asText(entry) === undefined || VALUE_NAME.test(key) || isSecretKey(key);
		if (isSecret) addSecrets(entry, secrets, depth + 1);
	}
}

/** Returns a secret as it is, as in JSON, and as in a URL. */
function getForms(secret: string): string[] {
	const wellFormed = secret.replace(/\p{Surrogate}/gu, '\ufffd');
	return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(wellFormed)];
}

/** Returns a pattern that finds any of the secrets: the longest first, since one may contain another. */
function toPattern(secrets: Iterable<string>): RegExp {
	const longestFirst = [...new Set(secrets)].sort((one, other) => other.length - one.length);
	return new RegExp(longestFirst.map(escapeRegExp).join('|') || NEVER, 'g');
}

function replaceInTexts(value: unknown, pattern: RegExp, depth = 0): unknown {
	if (typeof value === 'string') return value.replace(pattern, '***');
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return null;
	const replace = (entry: unknown) => replaceInTexts(entry, pattern, depth + 1);
	if (Array.isArray(value)) return value.map(replace);
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key.replace(pattern, '***'), replace(entry)]),
	);
}

/** Replaces secrets in text that a server sent: it may echo what it received. */
export function redact(text: string, secrets: Iterable<string>): string {
	const withoutTokens = text.replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 ***');
	const forms = [...secrets].filter((secret) => secret !== '').flatMap(getForms);
	return forms.length > 0 ? withoutTokens.replace(toPattern(forms), '***') : withoutTokens;
}

/** A name and a value as in JSON, a query or a header. */
const PAIR = /(?<![\w-])([\w-]{1,60})(\\?["']?\s?[:=]\s?\[?\\?["']?)([^\s"'\\,;&<>[\]{}]+)/g;

/** Removes values under a secret's name, and passwords in URLs, from a short text that a server sent. */
export function redactNamed(text: string): string {
	return text
		.replace(/"([^"]+)"(\s*:\s*)"[^"]*"?/g, (pair, key: string, colon: string) =>
			isSecretKey(key) ? `"${key}"${colon}"***"` : pair,
		)
		.replace(PAIR, (pair, name: string, separator: string, value: string) => {
			// "Password: is too short" says what is wrong with it.
			const isValue =
				/["'=]/.test(separator) || (value.length >= MIN_SECRET_LENGTH && /\d/.test(value));
			return isSecretKey(name) && isValue ? `${name}${separator}***` : pair;
		})
		.replace(/(:\/\/)[^\s/@]+@/g, '$1***@');
}
