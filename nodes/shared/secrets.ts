const SECRET_KEYS = new Set([
	'accesstoken',
	'refreshtoken',
	'clientsecret',
	'secret',
	'hmactoken',
	'pubsubtoken',
]);

/** JSON nested deeper than this is no response or event of Sangoma CX, and would overflow n8n's stack. */
const MAX_DEPTH = 64;

/** Returns whether a field of this name holds a secret, in any spelling (names are inferred). */
export function isSecretKey(key: string): boolean {
	const plain = key.toLowerCase().replace(/[^a-z]/g, '');
	return SECRET_KEYS.has(plain) || plain.includes('password');
}

/** Copies a JSON value without secret fields, at every depth. Values nested too deeply become null. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return null;
	if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, depth + 1));

	const kept: Record<string, unknown> = {};
	for (const [key, entry] of Object.entries(value)) {
		// Assigning this key would change the copy's prototype.
		if (isSecretKey(key) || key === '__proto__') continue;
		kept[key] = withoutSecrets(entry, depth + 1);
	}
	return kept;
}

/** Replaces secrets in text that a server sent: it may echo what it received. */
export function redact(text: string, secrets: Iterable<string>): string {
	const withoutTokens = text.replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 ***');
	return [...secrets].reduce((kept, secret) => kept.split(secret).join('***'), withoutTokens);
}
