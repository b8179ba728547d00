// npm run release: n8n's release command with the next patch version: commit, tag and push. GitHub then
// checks and publishes the tag.
import { mkdirSync, readFileSync } from 'node:fs';
import { version } from '../package.json';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { succeeds } from '../tools/run.cts';
import { UserError } from '../tools/user-error.cts';
import { RESULTS } from './stages.cts';

const command = describeCommand(
	'npm run release --',
	'Releases the next patch version of the branch main: commit, tag, push. GitHub publishes the tag.',
);

void runCommand(command, async () => {
	const next = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
	if (!readFileSync('CHANGELOG.md', 'utf8').includes(`\n## [${next}]`))
		throw new UserError(`CHANGELOG.md has no section for ${next}: write it first.`);
	// n8n's command lists the commits in a file there: see .auto-changelog.
	mkdirSync(RESULTS, { recursive: true });
	return await succeeds(process.execPath, [
		'node_modules/@n8n/node-cli/bin/n8n-node.mjs',
		'release',
	]);
});
