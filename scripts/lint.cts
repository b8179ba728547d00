// npm run lint, npm run lint:fix: n8n's rules as its reviewers check them, our own rules, and types.
import { join } from 'node:path';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { succeeds } from '../tools/run.cts';

const MODULES = 'node_modules';

const command = describeCommand(
	'npm run lint --',
	"Checks the code with n8n's linter, with the project's own rules, and its types.",
).option('--fix', 'mend what can be mended without thought');

void runCommand(command, async () => {
	const fix = command.opts<{ fix?: true }>().fix ? ['--fix'] : [];
	const tools = [
		[join(MODULES, '@n8n', 'node-cli', 'bin', 'n8n-node.mjs'), 'lint', ...fix],
		[join(MODULES, 'eslint', 'bin', 'eslint.js'), '--config', 'eslint.own.config.mjs', '.', ...fix],
		[join(MODULES, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.tools.json'],
	];
	// Beside each other, unless they mend the same files; each says what is wrong in one piece, at its end.
	if (fix.length === 0)
		return (await Promise.all(tools.map((tool) => succeeds(process.execPath, tool)))).every(
			Boolean,
		);
	for (const tool of tools) if (!(await succeeds(process.execPath, tool))) return false;
	return true;
});
