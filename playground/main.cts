import { setTimeout as sleep } from 'node:timers/promises';
import { buildPackage } from './build.cts';
import { checkFirstLight } from './check-first-light.cts';
import type { Check } from './check-first-light.cts';
import { OWNER } from './client/client.cts';
import { ensureN8n } from './n8n/ensure-n8n.cts';
import type { Options } from './options.cts';
import { readOptions, USAGE } from './options.cts';
import { describeFailure } from './problem.cts';
import { showChat } from './show-chat.cts';
import { showRun } from './show-run.cts';
import { shutDown, shutDownOnSignals } from './shutdown.cts';
import type { Town } from './town.cts';
import { openTown } from './town.cts';

/** Runs the first example, prints what each node gave, and returns what is wrong with it. */
async function runFirstExample({ client, simulator, workflows: [first] }: Town): Promise<Check[]> {
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

function showAddresses({ n8n, simulator, workflows }: Town): void {
	const rows = [
		['n8n', `${n8n.url}/workflow/${workflows[0].id}`],
		['log in with', `${OWNER.email}  ${OWNER.password}`],
		['workflows', workflows.map(({ name }) => `"${name}"`).join(', ')],
		['simulator', simulator.url],
		['', 'write in the chat of its page: the chatbot answers'],
		['', 'each request to it is printed below'],
		['to end', 'Ctrl-C'],
	];
	const lines = rows.map(([what, value]) => `  ${what.padEnd(12)} ${value}`);
	console.log(`\nThe playground is open.\n\n${lines.join('\n')}\n`);
}

async function play(options: Options): Promise<number> {
	const installation = await ensureN8n();
	await buildPackage();
	let isOpen = false;
	const log = (line: string) => isOpen && console.log(line);
	const town = await openTown(installation, options, log);
	const checks = await runFirstExample(town);
	checks.push(...(await showChat(town)));
	showChecks(checks);
	if (options.once) return checks.every(({ passed }) => passed) ? 0 : 1;
	showAddresses(town);
	isOpen = true;
	for (;;) await sleep(60_000); // until a signal ends it
}

/** The playground from its start to its end; exits with 0 only if all that was asked for worked. */
export async function main(args: string[]): Promise<void> {
	shutDownOnSignals();
	let exitCode = 1;
	try {
		const options = await readOptions(args);
		if (options.help) console.log(USAGE);
		exitCode = options.help ? 0 : await play(options);
	} catch (error) {
		console.error(`\n${describeFailure(error)}`);
	}
	await shutDown();
	process.exit(exitCode);
}
