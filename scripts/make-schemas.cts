// npm run schemas: writes the output schemas, which the editor shows before a node runs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { makeSchemas } from './schemas/output-schemas.cts';

const command = describeCommand('npm run schemas --', 'Writes the output schemas.');

void runCommand(command, async () => {
	const schemas = makeSchemas();
	const style = await resolveConfig('package.json');
	for (const [file, schema] of schemas) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, await format(JSON.stringify(schema), { ...style, parser: 'json' }));
	}
	console.log(`Wrote ${schemas.size} output schemas.`);
	return true;
});
