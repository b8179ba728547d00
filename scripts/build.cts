// npm run build, npm run build:watch: builds the package.
import { buildPackage, watchPackage } from '../tools/build.cts';
import { describeCommand, runCommand } from '../tools/command-line.cts';
import { untilShutdown } from '../tools/shutdown.cts';

const command = describeCommand('npm run build --', 'Builds the package into dist.').option(
	'--watch',
	'build again whenever a source file changes, until Ctrl-C',
);

void runCommand(command, async () => {
	await buildPackage();
	if (!command.opts<{ watch?: true }>().watch) return true;
	await watchPackage();
	return await untilShutdown();
});
