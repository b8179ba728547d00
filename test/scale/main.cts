// npm run test:scale [-- --events 5000] [--only registration,tokens,answers,figures,storm]: the package in an
// n8n in queue mode, with PostgreSQL and Redis of its own, two webhook processors and two workers.
import { InvalidArgumentError } from 'commander';
import { buildPackage } from '../../tools/build.cts';
import { parseInteger, describeCommand, runCommand } from '../../tools/command-line.cts';
import { createCredential } from '../../tools/credential.cts';
import { formatDuration } from '../../tools/progress.cts';
import { ensureN8n } from '../../tools/n8n/install.cts';
import { formatError } from '../../tools/user-error.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { startSimulator } from '../../simulator/index.cts';
import { playAnswers } from './scenes/answers.cts';
import { Checks } from './checks.cts';
import { startCluster } from './cluster/cluster.cts';
import { startDatabases } from './cluster/databases.cts';
import { playFigures, showFigures } from './scenes/figures.cts';
import type { Figure } from './scenes/figures.cts';
import { startFront } from './cluster/front.cts';
import { ensureServers } from './cluster/packages.cts';
import type { Servers } from './cluster/packages.cts';
import { playRegistration } from './scenes/registration.cts';
import { countIds } from './stage.cts';
import type { Stage } from './stage.cts';
import { playStorm } from './scenes/storm.cts';
import { playTokens } from './scenes/tokens.cts';

const FIGURE_EVENTS = 300;
const QUESTIONS = 1_000;

const SCENES = ['figures', 'registration', 'tokens', 'answers', 'storm'];

interface Options {
	events: number;
	only?: string[];
}

const command = describeCommand(
	'npm run test:scale --',
	'Tests an n8n in queue mode, with PostgreSQL and Redis, while processes die.',
)
	.option('--events <number>', 'how many events the storm has', parseInteger(1), 5000)
	.option('--only <scenes>', `only some of ${SCENES.join(',')}`, readScenes);

function readScenes(text: string): string[] {
	const scenes = text.split(',');
	if (scenes.every((scene) => SCENES.includes(scene))) return scenes;
	throw new InvalidArgumentError(`There are ${SCENES.join(', ')}.`);
}

async function setStage(servers: Servers, checks: Checks): Promise<Stage> {
	const simulator = await startSimulator();
	onShutdown(() => simulator.close());
	const databases = await startDatabases(servers);
	const front = await startFront();
	const cluster = await startCluster(databases, front);
	await cluster.addProcessor();
	await cluster.addWorker();
	const { id, name } = await createCredential(cluster.client, simulator);
	const credential = { id, name };
	return { simulator, databases, front, cluster, credential, checks, takeIds: countIds() };
}

/** The scenes, with how long each took. */
async function play(stage: Stage, { events, only = SCENES }: Options): Promise<void> {
	const figures: Figure[] = [];
	const measure = async () => void figures.push(...(await playFigures(stage, FIGURE_EVENTS)));
	const grow = async () => {
		await Promise.all([stage.cluster.addProcessor(), stage.cluster.addWorker()]);
	};
	const scenes: Array<[name: string, title: string, play: () => Promise<void>]> = [
		['figures', 'Figures with one webhook processor and one worker', measure],
		['all', 'A second webhook processor and a second worker', grow],
		['registration', 'Registration and keys', () => playRegistration(stage)],
		['tokens', 'Tokens', () => playTokens(stage)],
		['answers', `${QUESTIONS} questions`, () => playAnswers(stage, QUESTIONS)],
		['figures', 'Figures with two of each', measure],
		['storm', `${events} events, and disasters`, () => playStorm(stage, events)],
	];
	for (const [name, title, playScene] of scenes) {
		if (name !== 'all' && !only.includes(name)) continue;
		console.log(`\n── ${title}`);
		const started = Date.now();
		await playScene();
		console.log(`   (${formatDuration(Date.now() - started)})`);
	}
	if (figures.length > 0) console.log(`\n${showFigures(figures)}`);
}

async function test(): Promise<boolean> {
	const checks = new Checks();
	const started = Date.now();
	try {
		const servers = await ensureServers();
		if (servers) {
			await ensureN8n();
			await buildPackage();
			await play(await setStage(servers, checks), command.opts<Options>());
		} else {
			console.log(
				'Skipped: PostgreSQL and Redis are not installed, and only root may install them.',
			);
		}
	} catch (error) {
		checks.failed++;
		console.error(`\n${formatError(error)}`);
	}
	console.log(`\nIn ${formatDuration(Date.now() - started)}.`);
	console.log(`\n${checks.passed} passed, ${checks.failed} failed`);
	return checks.failed === 0;
}

void runCommand(command, test);
