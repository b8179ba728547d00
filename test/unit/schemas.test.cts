import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSecretKey } from '../../nodes/shared/secrets.ts';
import { ROOT } from '../../tools/root.cts';
import { makeSchemas, schemaFile, TRIGGER_FILES } from '../../scripts/schemas/output-schemas.cts';
import { operations } from './operations.cts';

const made = makeSchemas();
const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

/** Returns the names of all fields of a schema, at every depth. */
const fieldNames = (schema: unknown): string[] =>
	typeof schema === 'object' && schema !== null
		? Object.entries(schema).flatMap(([key, value]) => [
				...(key === 'properties' ? Object.keys(value as object) : []),
				...fieldNames(value),
			])
		: [];

describe('The output schemas', () => {
	test('exist for every operation and for the trigger', () => {
		const files = operations.map(({ name }) => schemaFile(name));
		expect([...made.keys()].sort()).toEqual([...files, ...TRIGGER_FILES].sort());
	});

	test.each([...made])('%s is what `npm run schemas` makes of the contract', (file, schema) => {
		expect(read(file)).toEqual(schema);
	});

	test('are the only ones', () => {
		const folder = join(ROOT, 'nodes');
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.map((file) => `nodes/${file.replaceAll('\\', '/')}`)
			.filter((file) => file.includes('__schema__') && file.endsWith('.json'));
		expect(files.sort()).toEqual([...made.keys()].sort());
	});

	test.each([...made])('%s contains no secret', (_file, schema) => {
		expect(fieldNames(schema).filter(isSecretKey)).toEqual([]);
	});
});
