// npm run benchmark: compares the package with n8n's own nodes and with another build of it.
import { Argument, Option } from 'commander';
import { buildPackage } from '../../tools/build.cts';
import { describeCommand, parseInteger, runCommand } from '../../tools/command-line.cts';
import { ensureN8n } from '../../tools/n8n/install.cts';
import { ROOT } from '../../tools/root.cts';
import { benchmarkDeliveries } from './deliveries.cts';
import { benchmarkRequests } from './requests.cts';
import type { Case } from './run-case.cts';

interface Options {
	quick?: true;
	rounds?: number;
	items: number[];
	events: number;
	latency: number[];
	start?: Case['start'];
	against?: string;
}

const STARTS: Array<Case['start']> = ['cold', 'warm'];

/** Returns a parser for `command.option` that accepts whole numbers separated by commas. */
const parseIntegers = (min: number) => (text: string) => text.split(',').map(parseInteger(min));

const command = describeCommand(
	'npm run benchmark --',
	"Compares the package with n8n's own nodes, in the same n8n.",
)
	.addArgument(
		new Argument(
			'[part]',
			'sending messages, or delivering events to the trigger; default: both',
		).choices(['requests', 'deliveries']),
	)
	.option('--quick', '1,000 items, 100 events, one round')
	.option('--rounds <number>', 'runs of each (default: 3, or 1 with 10,000 items)', parseInteger(1))
	.option('--items <numbers>', 'requests: numbers of items', parseIntegers(1), [1000, 10_000])
	.option('--latency <numbers>', 'requests: latency of the API in ms', parseIntegers(0), [20, 200])
	.option('--events <number>', 'deliveries: number of events', parseInteger(1), 300)
	.addOption(
		new Option('--start <word>', 'requests: without (cold) or with a stored token (warm)').choices(
			STARTS,
		),
	)
	.option('--against <folder>', 'compare with the built package of another checkout');

void runCommand(command, async () => {
	const { quick, rounds, items, events, latency, start, against } = command.opts<Options>();
	const [part] = command.args;
	await ensureN8n();
	await buildPackage();
	const builds = against ? [ROOT, against] : [ROOT];
	if (part !== 'deliveries') {
		const cases = (quick ? [1000] : items).flatMap((count) =>
			latency.flatMap((latencyMs) =>
				(start ? [start] : STARTS).map((each): Case => {
					const defaultRounds = quick || count >= 10_000 ? 1 : 3;
					return { items: count, latencyMs, start: each, rounds: rounds ?? defaultRounds };
				}),
			),
		);
		console.log('\nMessages sent, compared with the HTTP Request node and the baseline node\n');
		await benchmarkRequests(builds, cases);
	}
	if (part !== 'requests') {
		console.log(
			'\nEvents delivered, compared with the Webhook node with header authentication (medians)',
		);
		await benchmarkDeliveries(builds, quick ? 100 : events, rounds ?? (quick ? 1 : 3));
	}
	return true;
});
