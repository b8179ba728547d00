// npm run lint, npm run lint:fix: checks n8n's rules, the project's own rules, imports and types.
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { succeeds } from '../tools/run.cts';

const FOLDERS = ['nodes', 'credentials', 'simulator', 'tools', 'playground', 'scripts', 'test'];

const command = describeCommand(
	'npm run lint --',
	"Checks n8n's rules, the project's own rules, imports and types.",
).option('--fix', 'fix what can be fixed automatically');

void runCommand(command, async () => {
	const isFix = command.opts<{ fix?: true }>().fix;
	const fix = isFix ? ['--fix'] : [];
	const tools = [
		['@n8n/node-cli/bin/n8n-node.mjs', 'lint', ...fix],
		['eslint/bin/eslint.js', '--config', 'eslint.own.config.mjs', '.', ...fix],
		['dependency-cruiser/bin/dependency-cruise.mjs', ...FOLDERS],
		['typescript/bin/tsc', '-p', 'tsconfig.tools.json'],
	];
	const runTool = ([script, ...args]: string[]) =>
		succeeds(process.execPath, [`node_modules/${script}`, ...args]);
	// In parallel, unless they change the same files.
	if (!isFix) return (await Promise.all(tools.map(runTool))).every(Boolean);
	for (const tool of tools) if (!(await runTool(tool))) return false;
	return true;
});
