// npm run release:check: everything between the last commit and its users. Both legs of n8n's scanner,
// the tarball and what is in it; then it is published to a registry on this machine, from which an n8n
// installs, updates and removes it. Exits with 0 only if all of it is right.
import { name as packageName } from '../../package.json';
import { describeCommand, runCommand } from '../../tools/command-line.cts';
import { formatDuration } from '../../tools/progress.cts';
import { formatError } from '../../tools/user-error.cts';
import { ROOT } from '../../tools/root.cts';
import { timeChangedWord } from './changed-word.cts';
import type { Chatbot } from './chatbots.cts';
import { openChatbot } from './chatbots.cts';
import type { Tarball, Workshop } from './checkout.cts';
import { openWorkshop, packNextVersion, packRelease } from './checkout.cts';
import { checkContents } from './contents.cts';
import { startEmptyN8n } from './empty-n8n.cts';
import { runFirstExample } from './first-example.cts';
import { installByHand } from './install-by-hand.cts';
import { updateUnderLoad } from './live-update.cts';
import { answerQuestions, openQuestions } from './questions.cts';
import { startRegistry } from './registry.cts';
import { removeAndReinstall } from './removal.cts';
import { run } from './run.cts';
import { scan } from './scanner.cts';
import { NPM_URL } from './way-to-npm.cts';

/** The workflows that are live while the package is updated. */
const LIVE = ['02-chatbot-webhook', '03-chatbot-agent-bot'];

/** How many executions wait for an answer meanwhile. */
const QUESTIONS = 3;

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
		console.log(`✗ ${what}\n${formatError(error)}`);
		return undefined;
	}
}

/** From the registry into an n8n, on to the next version, and out again. */
async function checkWayToUsers(workshop: Workshop, tarball: Tarball): Promise<void> {
	const { folder } = workshop;
	const registry = await startRegistry(folder, NPM_URL);
	await registry.publish(tarball.path);
	const empty = await startEmptyN8n(registry, folder);
	const { client } = empty;
	const installed = await step(
		'installed by name, by hand in the editor',
		() => installByHand(empty, packageName),
		(version) => version,
	);
	if (installed === undefined) return;
	await step(
		'the first example, from the registry',
		() => runFirstExample(client),
		(checks) => `${checks} checks passed`,
	);
	const chatbots: Chatbot[] = [];
	await step(
		'two chatbots are live',
		async () => {
			for (const example of LIVE) chatbots.push(await openChatbot(client, example));
		},
		() => LIVE.join(', '),
	);
	const questions = await step(
		'customers were asked, and executions wait for their answers',
		() => openQuestions(empty, QUESTIONS),
		({ asked }) => `${asked.length} questions`,
	);
	await registry.publish((await packNextVersion(workshop)).path);
	await step(
		'updated while they are live',
		() => updateUnderLoad(client, packageName, chatbots),
		({ version, updateMs, customers, sentAgain, slowestMs }) =>
			`to ${version} in ${formatDuration(updateMs)}; ${customers} customers, each answered once; ` +
			`the slowest delivery was answered after ${slowestMs} ms; ` +
			`${sentAgain} events sent again, which n8n refused while it exchanged the nodes`,
	);
	if (questions) {
		await step(
			'answered after the update',
			() => answerQuestions(questions),
			(answered) => `${answered} executions went on, once each`,
		);
	}
	await step(
		'removed, and installed again',
		() => removeAndReinstall(client, packageName, chatbots),
		() => 'the chatbots answer again, nothing was registered anew',
	);
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
	await checkWayToUsers(workshop, tarball);
	await step(
		'a changed word is in the editor of npm run dev',
		() => timeChangedWord(workshop.checkout),
		(took) => `${took} ms after it was saved`,
	);
}

const command = describeCommand(
	'npm run release:check --',
	'Checks what would be published of the last commit, and its way to users.',
);

void runCommand(command, async () => {
	await check().catch((error: unknown) => {
		count.failed++;
		console.error(`\n${formatError(error)}`);
	});
	console.log(`\n${count.passed} passed, ${count.failed} failed`);
	return count.failed === 0;
});
