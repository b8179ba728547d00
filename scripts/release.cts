// npm run release: runs n8n's release command with the next patch version, which commits, tags and pushes.
// GitHub then checks and publishes the tag.
import { mkdirSync, readFileSync } from 'node:fs';
import { version } from '../package.json';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { RESULTS_FOLDER } from '../tools/root.cts';
import { succeeds } from '../tools/run.cts';
import { UserError } from '../tools/user-error.cts';

const command = describeCommand(
	'npm run release --',
	'Releases the next patch version: commits, tags and pushes. GitHub publishes the tag.',
);

void runCommand(command, async () => {
	const next = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
	if (!readFileSync('CHANGELOG.md', 'utf8').includes(`\n## [${next}]`))
		throw new UserError(`CHANGELOG.md has no section for ${next}: write it first.`);
	// n8n's command writes a list of commits there: see .auto-changelog.
	mkdirSync(RESULTS_FOLDER, { recursive: true });
	return await succeeds(process.execPath, [
		'node_modules/@n8n/node-cli/bin/n8n-node.mjs',
		'release',
	]);
});
