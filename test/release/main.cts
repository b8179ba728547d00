// npm run release:check: everything between the last commit and its users. n8n's scanner checks the source
// and the tarball; the tarball is published to a registry on this machine, from which an n8n installs,
// updates and removes it. Exits with 0 only if everything is right.
import { name as packageName } from '../../package.json';
import { describeCommand, runCommand } from '../../tools/command-line.cts';
import { formatDuration } from '../../tools/progress.cts';
import { ROOT } from '../../tools/root.cts';
import { run } from '../../tools/run.cts';
import { formatError } from '../../tools/user-error.cts';
import type { Chatbot } from './chatbots.cts';
import { removeAndReinstall, startChatbot } from './chatbots.cts';
import { timeHotReload } from './hot-reload.cts';
import { updateUnderLoad } from './live-update.cts';
import { installInEditor, runFirstExample, startNewN8n } from './new-n8n.cts';
import { NPM_URL } from './npm-proxy.cts';
import { answerQuestions, askQuestions } from './questions.cts';
import { startRegistry } from './registry.cts';
import { scan } from './scanner.cts';
import type { Tarball, Workspace } from './tarball.cts';
import { checkFiles, createWorkspace, packNextVersion, packRelease } from './tarball.cts';

/** The examples that are active while the package is updated. */
const CHATBOTS = ['02-chatbot-webhook', '03-chatbot-agent-bot'];
/** How many executions wait for an answer meanwhile. */
const QUESTIONS = 3;

const count = { passed: 0, failed: 0 };

/** Runs one step and prints its result; returns undefined if it failed. */
async function step<T>(
	what: string,
	work: () => Promise<T>,
	describe: (result: T) => string,
): Promise<T | undefined> {
	const started = Date.now();
	try {
		const result = await work();
		count.passed++;
		console.log(`✓ ${what}: ${describe(result)} (${formatDuration(Date.now() - started)})`);
		return result;
	} catch (error) {
		count.failed++;
		console.log(`✗ ${what}\n${formatError(error)}`);
		return undefined;
	}
}

/** Publishes the tarball, and installs, updates and removes it in an n8n. */
async function checkInstallation(workspace: Workspace, tarball: Tarball): Promise<void> {
	const { folder } = workspace;
	const registry = await startRegistry(folder, NPM_URL);
	await registry.publish(tarball.path);
	const client = await startNewN8n(registry, folder);
	const installed = await step(
		'installed by name in the editor',
		() => installInEditor(client, packageName),
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
		'two chatbots are active',
		async () => {
			for (const example of CHATBOTS) chatbots.push(await startChatbot(client, example));
		},
		() => CHATBOTS.join(', '),
	);
	const asked = await step(
		'customers were asked, and executions wait for their answers',
		() => askQuestions(client, QUESTIONS),
		({ questions }) => `${questions.length} questions`,
	);
	await registry.publish((await packNextVersion(workspace)).path);
	await step(
		'updated while they are active',
		() => updateUnderLoad(client, packageName, chatbots),
		({ version, updateMs, customers, sentAgain, slowestMs }) =>
			`to ${version} in ${formatDuration(updateMs)}; ${customers} customers, each answered once; ` +
			`the slowest delivery took ${slowestMs} ms; ` +
			`${sentAgain} events sent again, which n8n refused while it replaced the nodes`,
	);
	if (asked)
		await step(
			'answered after the update',
			() => answerQuestions(asked),
			(answered) => `${answered} executions were resumed, once each`,
		);
	await step(
		'removed, and installed again',
		() => removeAndReinstall(client, packageName, chatbots),
		() => 'the chatbots answer again, nothing was registered anew',
	);
}

async function check(): Promise<void> {
	const args = ['status', '--porcelain', '--untracked-files=no'];
	const changed = await run('git', args, { cwd: ROOT });
	if (changed) console.log('Only the last commit is checked; some files have changed since.\n');
	const workspace = await createWorkspace();
	const describeScan = (files: number) => `${files} files, 0 errors, 0 warnings`;
	await step("n8n's scanner, source", () => scan(workspace.checkout, 'source'), describeScan);
	const tarball = await step(
		'npm pack',
		() => packRelease(workspace),
		({ size, unpackedSize, files: { length } }) =>
			`${length} files, ${size} bytes, ${unpackedSize} unpacked`,
	);
	if (!tarball) return;
	await step("n8n's scanner, tarball", () => scan(workspace.unpacked, 'tarball'), describeScan);
	await step(
		'the files of the tarball',
		async () => checkFiles(tarball, workspace.unpacked),
		() => 'complete, and nothing else',
	);
	await checkInstallation(workspace, tarball);
	await step(
		'a changed description reaches the editor of npm run dev',
		() => timeHotReload(workspace.checkout),
		(took) => `${took} ms after it was saved`,
	);
}

const command = describeCommand(
	'npm run release:check --',
	'Checks the package that the last commit would publish, and its installation.',
);

void runCommand(command, async () => {
	await check().catch((error: unknown) => {
		count.failed++;
		console.error(`\n${formatError(error)}`);
	});
	console.log(`\n${count.passed} passed, ${count.failed} failed`);
	return count.failed === 0;
});
