// npm run release: n8n's own way to a release, with the next patch version: commit, tag and push. GitHub
// then checks and publishes the tag.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { UserError } from '../tools/user-error.cts';
import { succeeds } from '../tools/run.cts';
import { RESULTS } from './stages.cts';

const command = describeCommand(
	'npm run release --',
	'Releases the next patch version of the branch main: commit, tag, push. GitHub publishes the tag.',
);

void runCommand(command, async () => {
	const next = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));
	if (!readFileSync('CHANGELOG.md', 'utf8').includes(`\n## [${next}]`))
		throw new UserError(
			`CHANGELOG.md says nothing of ${next} yet: write it before it is released.`,
		);
	// n8n's command lists the commits, which .auto-changelog keeps out of our CHANGELOG.md.
	mkdirSync(RESULTS, { recursive: true });
	const script = join('node_modules', '@n8n', 'node-cli', 'bin', 'n8n-node.mjs');
	return await succeeds(process.execPath, [script, 'release']);
});
