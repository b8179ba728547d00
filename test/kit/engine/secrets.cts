/** Every secret used in this process, in each form in which it could appear. */
const secrets = new Set<string>();

/** Registers a secret, which must not appear anywhere from now on. */
export function registerSecret(secret: string): void {
	secrets.add(secret);
}

/** Returns the registered secrets that a text contains. */
export const secretsIn = (text: string): string[] =>
	[...secrets].filter((secret) => text.includes(secret));

/** Fails if something that a user or a database would see contains a secret. */
export function expectNoSecret(value: unknown): void {
	expect(secretsIn(JSON.stringify(value))).toEqual([]);
}
