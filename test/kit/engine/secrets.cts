/** All secrets of this process, in each form in which they can appear. */
const secrets = new Set<string>();

/** Registers a secret. It must not appear anywhere from now on. */
export function registerSecret(secret: string): void {
	secrets.add(secret);
}

/** Returns the registered secrets that a text contains. */
export const secretsIn = (text: string): string[] =>
	[...secrets].filter((secret) => text.includes(secret));

/** Fails if a value that n8n would show or store contains a secret. */
export function expectNoSecret(value: unknown): void {
	expect(secretsIn(JSON.stringify(value))).toEqual([]);
}
