import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/root.cts';

/** Returns a reader of the tables in a file of `test/fixtures/tables`, each by the name of its tests. */
export function tablesOf(file: string) {
	const path = join(ROOT, 'test/fixtures/tables', `${file}.json`);
	const tables = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
	return <Row,>(name: string): Row[] => {
		if (!Array.isArray(tables[name])) throw new Error(`${path} has no table "${name}".`);
		return tables[name] as Row[];
	};
}
