// npm run schemas: writes the output schemas, which the editor shows before a node ran.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { ROOT } from '../tools/root.cts';
import { makeSchemas } from './schemas/output-schemas.cts';

const command = describeCommand('npm run schemas --', 'Writes the output schemas anew.');

void runCommand(command, async () => {
	const schemas = makeSchemas();
	const style = await resolveConfig(join(ROOT, 'package.json'));
	for (const [file, schema] of schemas) {
		const path = join(ROOT, file);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, await format(JSON.stringify(schema), { ...style, parser: 'json' }));
	}
	console.log(`Wrote ${schemas.size} output schemas.`);
	return true;
});
