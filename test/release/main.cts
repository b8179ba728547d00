// npm run release:check: everything between the last commit and `npm publish`, without the registry.
// Both legs of n8n's scanner, the tarball and what is in it, and the first example in a clean n8n
// that has the tarball installed. Exits with 0 only if all of it is right.
import { join } from 'node:path';
import { formatDuration } from '../../playground/n8n/progress.cts';
import { describeFailure } from '../../playground/problem.cts';
import { ROOT } from '../../playground/root.cts';
import { shutDown, shutDownOnSignals } from '../../playground/shutdown.cts';
import { openWorkshop, packRelease } from './checkout.cts';
import { checkContents } from './contents.cts';
import { run } from './run.cts';
import { scan } from './scanner.cts';
import { installTarball, runFirstExample } from './try-package.cts';

const count = { passed: 0, failed: 0 };

/** Does one step and says how it went; gives nothing if it failed. */
async function step<T>(
	what: string,
	work: () => Promise<T>,
	say: (result: T) => string,
): Promise<T | undefined> {
	const started = Date.now();
	try {
		const result = await work();
		count.passed++;
		console.log(`✓ ${what}: ${say(result)} (${formatDuration(Date.now() - started)})`);
		return result;
	} catch (error) {
		count.failed++;
		console.log(`✗ ${what}\n${describeFailure(error)}`);
		return undefined;
	}
}

async function check(): Promise<void> {
	const changed = await run('git', ['status', '--porcelain', '--untracked-files=no'], ROOT);
	if (changed) console.log('What is checked is the last commit; some files have changed since.\n');
	const workshop = await openWorkshop();
	const files = (found: number) => `${found} files, 0 errors, 0 warnings`;
	await step("n8n's scanner, source", () => scan(workshop.checkout, 'source'), files);
	const tarball = await step(
		'npm pack',
		() => packRelease(workshop),
		({ size, unpackedSize, files: { length } }) =>
			`${length} files, ${size} bytes, ${unpackedSize} unpacked`,
	);
	if (!tarball) return;
	await step("n8n's scanner, tarball", () => scan(workshop.unpacked, 'tarball'), files);
	await step(
		'what is in the tarball',
		async () => checkContents(tarball, workshop.unpacked),
		() => 'small, complete, and nothing beside',
	);
	const userFolder = join(workshop.folder, 'user');
	await step(
		'the first example, from the tarball',
		async () => {
			await installTarball(tarball.path, userFolder);
			return await runFirstExample(userFolder);
		},
		(checks) => `${checks} checks passed`,
	);
}

async function main(): Promise<void> {
	process.chdir(ROOT);
	shutDownOnSignals();
	await check().catch((error: unknown) => {
		count.failed++;
		console.error(`\n${describeFailure(error)}`);
	});
	await shutDown();
	console.log(`\n${count.passed} passed, ${count.failed} failed`);
	process.exit(count.failed === 0 ? 0 : 1);
}

void main();
