// npm run release:check: checks the package that the last commit would publish. n8n's scanner checks the
// source and the tarball. The tarball is published to a local registry, from which n8n installs, updates and
// removes it.
import { name as packageName } from '../../package.json';
import { describeCommand, runChecks, type Counts } from '../../tools/command-line.cts';
import { formatDuration } from '../../tools/progress.cts';
import { ROOT } from '../../tools/root.cts';
import { run } from '../../tools/run.cts';
import { formatError } from '../../tools/user-error.cts';
import { removeAndReinstall, startChatbot, type Chatbot } from './chatbots.cts';
import { timeHotReload } from './hot-reload.cts';
import { updateUnderLoad, type LiveUpdate } from './live-update.cts';
import { installInEditor, runFirstExample, startNewN8n } from './new-n8n.cts';
import { NPM_URL } from './npm-proxy.cts';
import { answerQuestions, askQuestions } from './questions.cts';
import { startRegistry } from './registry.cts';
import { scan } from './scanner.cts';
import {
	checkFiles,
	createWorkspace,
	packNextVersion,
	packRelease,
	type Tarball,
	type Workspace,
} from './tarball.cts';

/** The examples that are active during the update. */
const CHATBOTS = ['02-chatbot-webhook', '03-chatbot-agent-bot'];
/** The number of executions that wait for an answer during the update. */
const QUESTIONS = 3;

let counts: Counts;

/** Runs one step and prints its result. Returns undefined if it failed. */
async function step<T>(
	what: string,
	work: () => Promise<T>,
	describe: (result: T) => string = (result) => String(result ?? 'ok'),
): Promise<T | undefined> {
	const started = Date.now();
	try {
		const result = await work();
		counts.passed++;
		console.log(`✓ ${what}: ${describe(result)} (${formatDuration(Date.now() - started)})`);
		return result;
	} catch (error) {
		counts.failed++;
		console.log(`✗ ${what}\n${formatError(error)}`);
		return undefined;
	}
}

const describeUpdate = ({ version, updateMs, customers, slowestMs, sentAgain }: LiveUpdate) =>
	`to ${version} in ${formatDuration(updateMs)}; ${customers} customers got one answer each; the slowest ` +
	`delivery took ${slowestMs} ms; ${sentAgain} events that n8n refused were sent again`;

async function checkInstallation(workspace: Workspace, tarball: Tarball): Promise<void> {
	const { folder } = workspace;
	const registry = await startRegistry(folder, NPM_URL);
	await registry.publish(tarball.path);
	const client = await startNewN8n(registry, folder);
	const install = () => installInEditor(client, packageName);
	if ((await step('installed by name in the editor', install)) === undefined) return;
	await step('passed checks of the first example', () => runFirstExample(client));
	const chatbots: Chatbot[] = [];
	await step('active chatbots', async () => {
		for (const example of CHATBOTS) chatbots.push(await startChatbot(client, example));
		return CHATBOTS.join(', ');
	});
	const asked = await step(
		'questions in waiting executions',
		() => askQuestions(client, QUESTIONS),
		({ questions }) => String(questions.length),
	);
	await registry.publish((await packNextVersion(workspace)).path);
	const update = () => updateUnderLoad(client, packageName, chatbots);
	await step('updated while the chatbots are active', update, describeUpdate);
	if (asked) await step('executions that were resumed once', () => answerQuestions(asked));
	await step('removed and installed again: the chatbots answer, without new registrations', () =>
		removeAndReinstall(client, packageName, chatbots),
	);
}

async function check(): Promise<void> {
	const args = ['status', '--porcelain', '--untracked-files=no'];
	const changed = await run('git', args, { cwd: ROOT });
	if (changed) console.log('This checks the last commit. Uncommitted changes are not included.\n');
	const workspace = await createWorkspace();
	const { checkout, unpacked } = workspace;
	await step("source files that n8n's scanner accepts", () => scan(checkout, 'source'));
	const tarball = await step(
		'npm pack',
		() => packRelease(workspace),
		({ size, unpackedSize, files: { length } }) =>
			`${length} files, ${size} bytes, ${unpackedSize} unpacked`,
	);
	if (!tarball) return;
	await step("tarball files that n8n's scanner accepts", () => scan(unpacked, 'tarball'));
	await step('the tarball contains all files, and no others', async () =>
		checkFiles(tarball, unpacked),
	);
	await checkInstallation(workspace, tarball);
	await step('milliseconds until npm run dev shows a changed description', () =>
		timeHotReload(checkout),
	);
}

const command = describeCommand(
	'npm run release:check --',
	'Checks the package that the last commit would publish, and its installation.',
);

void runChecks(command, async (newCounts) => {
	counts = newCounts;
	await check();
});
