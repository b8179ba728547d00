import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';

/** Every secret that was used in this process, in each form in which it could show up. */
const secrets = new Set<string>();

/** From now on this secret may not be seen anywhere. */
export function keepSecret(secret: string): void {
	secrets.add(secret);
}

/** The form in which client ID and secret travel to the token endpoint. */
export const basic = (clientId: string, clientSecret: string) =>
	Buffer.from(`${clientId}:${clientSecret}`).toString('base64');

/** The secrets that a text holds. */
export const secretsIn = (text: string) => [...secrets].filter((secret) => text.includes(secret));

/** Fails if something that a user or a database would see holds a secret. */
export function expectNoSecret(seen: unknown): void {
	expect(secretsIn(JSON.stringify(seen))).toEqual([]);
}

/** Fails if an error holds a secret, however deep and whether or not it is printed as JSON. */
export function expectNoSecretWithin(error: unknown): void {
	expect(secretsIn(inspect(error, { depth: 12, maxStringLength: null }))).toEqual([]);
}

/** What was logged up to now. */
export const readLog = (file: string) => readFileSync(file, 'utf8');
