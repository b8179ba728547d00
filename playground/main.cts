// npm start: the playground, a real n8n with the package and a simulated Sangoma CX. npm run dev: the
// same, and it follows the sources.
import { buildPackage } from '../tools/build.cts';
import { checkFirstLight } from '../tools/check-first-light.cts';
import type { Check } from '../tools/check-first-light.cts';
import { OWNER } from '../tools/n8n/client/client.cts';
import { runCommand } from '../tools/command-line.cts';
import { watchAndInstall, HOT_RELOAD } from '../tools/build.cts';

import { ensureN8n } from '../tools/n8n/install.cts';
import type { N8nInstallation } from '../tools/n8n/install.cts';
import type { Options } from './options.cts';
import { command, readOptions } from './options.cts';
import { ROOT } from '../tools/root.cts';
import { showAgent } from './demo/show-agent.cts';
import { showChat } from './demo/show-chat.cts';
import { showRun } from './demo/show-run.cts';
import { showWidget } from './demo/show-widget.cts';
import { readSavedState, saveRegistrations, STATE_FOLDER, withSavedState } from './saved-state.cts';
import { findWidget, widgetUrl } from '../tools/widget-visitor.cts';
import { untilShutdown } from '../tools/shutdown.cts';
import type { Environment } from '../tools/environment.cts';
import { activateExample, startEnvironment } from '../tools/environment.cts';

/** Runs the first example, prints what each node gave, and returns what is wrong with it. */
async function runFirstExample({
	client,
	simulator,
	workflows: [first],
}: Environment): Promise<Check[]> {
	const execution = await client.executions.run(first.id);
	console.log(`\n"${first.name}" ran in n8n (${execution.status}):\n`);
	console.log(showRun(first, execution).join('\n'));
	return checkFirstLight(simulator, execution);
}

function showChecks(checks: Check[]): void {
	const wrong = checks.filter(({ passed }) => !passed);
	for (const { what, found } of wrong) {
		console.log(`\n✗ Wrong: ${what}. Found:`);
		console.log(JSON.stringify(found, null, 2));
	}
	const right = checks.length - wrong.length;
	console.log(`\n${right} of ${checks.length} checks against the simulator passed.`);
}

/** Where the page of the widget is; nothing if people have thrown it away. */
async function findPage({ client, n8n, workflows }: Environment): Promise<string[][]> {
	const widget = findWidget(workflows);
	if (!widget) return [];
	return [['chat page', widgetUrl(n8n.url, await client.workflows.get(widget.id))]];
}

async function showAddresses(environment: Environment, isRestored: boolean): Promise<void> {
	const { n8n, simulator, workflows } = environment;
	const { clientId, clientSecret, tenantDomain } = simulator.client;
	const first = workflows[0] ? `/workflow/${workflows[0].id}` : '';
	const rows = [
		['n8n', n8n.url + first],
		['log in with', `${OWNER.email}  ${OWNER.password}`],
		['workflows', workflows.map(({ name }) => `"${name}"`).join(', ')],
		[isRestored ? 'kept in' : 'keeps all in', `${STATE_FOLDER} (npm start -- --fresh begins anew)`],
		['simulator', simulator.url],
		['', 'write in the chat of its page: a chatbot answers, and another one'],
		['', 'in each inbox that has one (You write to: Website is the AI agent)'],
		['', 'each request to it is printed below'],
		...(await findPage(environment)),
		['client', `id ${clientId}  secret ${clientSecret}  tenant ${tenantDomain}`],
		['to end', 'Ctrl-C'],
	];
	const lines = rows.map(([what, value]) => `  ${what.padEnd(12)} ${value}`);
	console.log(`\nThe playground is open.\n\n${lines.join('\n')}\n`);
}

/** Examples that are live, too, but not shown, by the ends of their names. */
const ALSO_LIVE = ['Call Back by Form', 'Did That Help?'];

/** Runs the first examples, shows what they do, and says whether all of it was right. */
async function showExamples(environment: Environment): Promise<boolean> {
	const checks = await runFirstExample(environment);
	checks.push(...(await showChat(environment)));
	checks.push(...(await showAgent(environment)));
	checks.push(...(await showWidget(environment)));
	showChecks(checks);
	return checks.every(({ passed }) => passed);
}

/** What n8n says of a change that it takes over. */
const RELOAD = /Hot reload (triggered|failed) for [\w-]+/g;

async function stayOpen(installation: N8nInstallation, options: Options): Promise<never> {
	let isOpen = false;
	const say = (line: string) => isOpen && console.log(line);
	const onOutput = (text: string) => {
		for (const [line] of text.matchAll(RELOAD)) say(`n8n: ${line}`);
	};
	const { port, simulatorPort, watch } = options;
	const env = watch ? HOT_RELOAD : {};
	const saved = readSavedState();
	const environment = await startEnvironment(installation, {
		...{ port, simulatorPort, userFolder: STATE_FOLDER, saved, log: say, env, onOutput },
	});
	saveRegistrations(environment.simulator, port);
	if (!saved) {
		await showExamples(environment);
		for (const ending of ALSO_LIVE) await activateExample(environment, ending);
	}
	if (watch) await watchAndInstall(ROOT, environment.n8n.userFolder, say);
	await showAddresses(environment, saved !== undefined);
	isOpen = true;
	return await untilShutdown();
}

/** The playground from its start to its end; false if not all that was asked for worked. */
async function play(): Promise<boolean> {
	const options = await readOptions();
	const { once, fresh = false, port, simulatorPort } = options;
	const installation = await ensureN8n();
	await buildPackage();
	if (!once) return await withSavedState(fresh, () => stayOpen(installation, options));
	return await showExamples(await startEnvironment(installation, { port, simulatorPort }));
}

void runCommand(command, play);
