// npm run test:scale: tests the package in an n8n in queue mode, with PostgreSQL and Redis, two webhook
// processors and two workers.
import { InvalidArgumentError } from 'commander';
import { buildPackage } from '../../tools/build.cts';
import {
	describeCommand,
	parseInteger,
	runChecks,
	type Counts,
} from '../../tools/command-line.cts';
import { ensureN8n } from '../../tools/n8n/install.cts';
import { formatDuration } from '../../tools/progress.cts';
import { createFixture } from '../kit/n8n/fixture.cts';
import { startCluster } from './cluster/cluster.cts';
import { startLoadBalancer } from './cluster/load-balancer.cts';
import { ensurePrograms, startServers } from './cluster/servers.cts';
import { Checks, type Context } from './scenario.cts';
import { runAnswers } from './scenarios/answers.cts';
import { runBurst } from './scenarios/burst.cts';
import { runChat } from './scenarios/chat.cts';
import { printFigures, runFigures, type Figures } from './scenarios/figures.cts';
import { runOwnSenders } from './scenarios/own-senders.cts';
import { runRegistration } from './scenarios/registration.cts';
import { runStorm } from './scenarios/storm.cts';
import { runTokens } from './scenarios/tokens.cts';

const FIGURE_EVENTS = 300;
const QUESTIONS = 1_000;

const SCENARIOS = [
	...['figures', 'registration', 'tokens', 'answers', 'own-senders', 'chat', 'burst', 'storm'],
];

interface Options {
	events: number;
	only: string[];
}

function parseScenarios(text: string): string[] {
	const scenarios = text.split(',');
	if (scenarios.every((scenario) => SCENARIOS.includes(scenario))) return scenarios;
	throw new InvalidArgumentError(`The scenarios are ${SCENARIOS.join(', ')}.`);
}

const command = describeCommand(
	'npm run test:scale --',
	'Tests the package in an n8n in queue mode, with PostgreSQL and Redis, while processes are killed.',
)
	.option('--events <number>', 'number of events in the scenario storm', parseInteger(1), 5000)
	.option(
		'--only <scenarios>',
		'run only these scenarios, separated by commas',
		parseScenarios,
		SCENARIOS,
	);

async function createContext(programs: string, counts: Counts): Promise<Context> {
	const servers = await startServers(programs);
	const loadBalancer = await startLoadBalancer();
	const cluster = await startCluster(servers, loadBalancer);
	await cluster.addProcessor();
	await cluster.addWorker();
	const { simulator, credential } = await createFixture(cluster.client);
	let lastId = 0;
	const takeIds = (count: number) => Array.from({ length: count }, () => ++lastId);
	const checks = new Checks(counts);
	return { simulator, servers, loadBalancer, cluster, credential, checks, takeIds };
}

async function runScenarios(context: Context, { events, only }: Options): Promise<void> {
	const { cluster } = context;
	const figures: Figures[] = [];
	const measure = async () => void figures.push(...(await runFigures(context, FIGURE_EVENTS)));
	const grow = async () => void (await Promise.all([cluster.addProcessor(), cluster.addWorker()]));
	const scenarios: Array<[name: string, title: string, run: () => Promise<void>]> = [
		['figures', 'Figures with one webhook processor and one worker', measure],
		['all', 'A second webhook processor and a second worker', grow],
		['registration', 'Registration and keys', () => runRegistration(context)],
		['tokens', 'Tokens', () => runTokens(context)],
		['answers', `${QUESTIONS} questions`, () => runAnswers(context, QUESTIONS)],
		['own-senders', "The API's own senders", () => runOwnSenders(context)],
		['chat', 'Replies in the chat', () => runChat(context)],
		['burst', 'Several messages, one reply', () => runBurst(context)],
		['figures', 'Figures with two of each', measure],
		['storm', `${events} events while processes die`, () => runStorm(context, events)],
	];
	for (const [name, title, run] of scenarios)
		if (name === 'all' || only.includes(name)) {
			console.log(`\n── ${title}`);
			const started = Date.now();
			await run();
			console.log(`   (${formatDuration(Date.now() - started)})`);
		}
	if (figures.length > 0) printFigures(figures);
}

void runChecks(command, async (counts) => {
	const programs = await ensurePrograms();
	if (!programs) {
		console.log('Skipped: PostgreSQL and Redis are missing, and only root can install them.');
		return;
	}
	await ensureN8n();
	await buildPackage();
	await runScenarios(await createContext(programs, counts), command.opts<Options>());
});
