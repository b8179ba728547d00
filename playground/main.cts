// npm start: the playground, a real n8n with the package and a simulated Sangoma CX. npm run dev: the
// same, and n8n reloads the package when its source code changes.
import { buildPackage, HOT_RELOAD, watchAndInstall } from '../tools/build.cts';
import { checkFirstLight } from '../tools/check-first-light.cts';
import type { Check } from '../tools/check-first-light.cts';
import { formatRows, runCommand } from '../tools/command-line.cts';
import { describeCredential } from '../tools/credential.cts';
import { activateExample, startEnvironment } from '../tools/environment.cts';
import type { Environment } from '../tools/environment.cts';
import { listExamples, readExample } from '../tools/examples.cts';
import { OWNER } from '../tools/n8n/client/client.cts';
import type { Workflow } from '../tools/n8n/client/workflows.cts';
import { ensureN8n } from '../tools/n8n/install.cts';
import type { N8nInstallation } from '../tools/n8n/install.cts';
import { ROOT } from '../tools/root.cts';
import { untilShutdown } from '../tools/shutdown.cts';
import { WIDGET, widgetUrl } from '../tools/widget-visitor.cts';
import { showAgent, showChatbot } from './demo/chats.cts';
import { showRun } from './demo/run.cts';
import { showWidget } from './demo/widget.cts';
import { command, readOptions } from './options.cts';
import type { Options } from './options.cts';
import {
	confirmDeletion,
	readSavedState,
	saveState,
	STATE_FOLDER,
	withSavedState,
} from './saved-state.cts';

/** The ends of the names of examples that are activated without a demo. */
const ALSO_ACTIVE = ['Call Back by Form', 'Did That Help?', 'One Answer for a Burst'];

/** The end of the name of the first example. */
const FIRST_EXAMPLE = 'First Light';

/** What n8n writes when it reloads the package. */
const RELOAD = /Hot reload (triggered|failed) for [\w-]+/g;

/** Runs the first example, prints the output of each node, and returns the checks. */
async function showFirstExample({
	client,
	simulator,
	workflows: [first],
}: Environment): Promise<Check[]> {
	const execution = await client.executions.run(first.id);
	console.log(`\n"${first.name}" ran in n8n (${execution.status}):\n`);
	console.log(showRun(execution).join('\n'));
	return checkFirstLight(simulator, execution);
}

/** Runs the demos and prints the failed checks. Returns whether all passed. */
async function showExamples(environment: Environment): Promise<boolean> {
	const checks: Check[] = [];
	for (const showExample of [showFirstExample, showChatbot, showAgent, showWidget])
		checks.push(...(await showExample(environment)));
	const failed = checks.filter(({ passed }) => !passed);
	for (const { what, found } of failed)
		console.log(`\n✗ Failed: ${what}. Found:\n${JSON.stringify(found, null, 2)}`);
	const passed = checks.length - failed.length;
	console.log(`\n${passed} of ${checks.length} checks against the simulator passed.`);
	return failed.length === 0;
}

/** Returns rows with the names of the examples and the number of other workflows. */
function listWorkflows(workflows: Workflow[]): string[][] {
	const exampleNames = new Set(listExamples().map((example) => readExample(example).name));
	const names = workflows.map(({ name }) => name).filter((name) => exampleNames.has(name));
	const others = workflows.length - names.length;
	const lines = others === 0 ? names : [...names, `and ${others} of your own`];
	return lines.map((line, index) => [index === 0 ? 'workflows' : '', line]);
}

async function printAddresses(environment: Environment, isRestored: boolean): Promise<void> {
	const { client, n8n, simulator, workflows } = environment;
	const firstExample = workflows.find(({ name }) => name.endsWith(FIRST_EXAMPLE));
	const first = firstExample ? `/workflow/${firstExample.id}` : '';
	const widget = workflows.find(({ name }) => name.endsWith(WIDGET));
	const page = widget && widgetUrl(n8n.url, await client.workflows.get(widget.id));
	const rows = [
		['n8n', n8n.url + first],
		['login', `${OWNER.email}  ${environment.ownerPassword}`],
		...listWorkflows(workflows),
		['simulator', simulator.url],
		['', 'Chat on its page: a chatbot replies in each inbox that has one.'],
		['', 'In the inbox Website, it is an AI agent with a scripted model.'],
		['', 'Each request to the simulator is printed below.'],
		...(page ? [['chat page', page]] : []),
		[isRestored ? 'restored from' : 'saved in', STATE_FOLDER],
		['', 'This includes n8n, and the simulator’s contacts, chats, calls, agents and'],
		['', 'registrations, but not its faults, settings and lists of traffic.'],
		['', 'npm start -- --fresh deletes it.'],
		['stop', 'Ctrl-C'],
	];
	const credential = formatRows(describeCredential(simulator));
	const hint = `The examples have a credential. To create another one, enter:\n\n${credential}`;
	console.log(`\nThe playground is running.\n\n${formatRows(rows)}\n\n${hint}\n`);
}

async function keepRunning(
	installation: N8nInstallation,
	{ port, simulatorPort, watch }: Options,
): Promise<never> {
	let isRunning = false;
	const log = (line: string) => isRunning && console.log(line);
	const saved = readSavedState();
	const environment = await startEnvironment(installation, {
		port,
		simulatorPort,
		userFolder: STATE_FOLDER,
		saved,
		log,
		env: watch ? HOT_RELOAD : {},
		onOutput: (text) => text.match(RELOAD)?.forEach((line) => log(`n8n: ${line}`)),
	});
	saveState(environment, port);
	if (!saved) {
		await showExamples(environment);
		for (const ending of ALSO_ACTIVE) await activateExample(environment, ending);
	}
	if (watch) await watchAndInstall(ROOT, STATE_FOLDER, log);
	await printAddresses(environment, saved !== undefined);
	isRunning = true;
	return await untilShutdown();
}

void runCommand(command, async () => {
	const options = await readOptions();
	if (options.fresh && !options.yes && !options.once) await confirmDeletion();
	const installation = await ensureN8n();
	await buildPackage();
	if (options.once) return await showExamples(await startEnvironment(installation, options));
	return await withSavedState(options.fresh ?? false, () => keepRunning(installation, options));
});
