import { InvalidArgumentError } from 'commander';
import { describeCommand } from '../../tools/command-line.cts';
import type { Case } from './run-case.cts';

/** What the person asked for. */
export interface Options {
	/** The cases of requests; none if only deliveries are wanted. */
	cases: Case[];
	/** Undefined if only requests are wanted. */
	deliveries?: { events: number; rounds: number };
}

interface Given {
	quick?: true;
	rounds?: number[];
	items?: number[];
	latency?: number[];
	start: Array<Case['start']>;
}

const PARTS = ['requests', 'deliveries'] as const;
const STARTS = ['cold', 'warm'] as const;

/** For commander: reads whole numbers that commas separate. */
const numbers = (least: number) => (text: string) => {
	const read = text.split(',').map(Number);
	if (read.every((number) => Number.isInteger(number) && number >= least)) return read;
	throw new InvalidArgumentError(`These are whole numbers from ${least}, separated by commas.`);
};

/** For commander: reads some of these words, separated by commas. */
const words =
	<T extends string>(known: readonly T[]) =>
	(text: string) =>
		text.split(',').map((wanted) => {
			const word = known.find((each) => each === wanted);
			if (word === undefined) throw new InvalidArgumentError(`It is ${known.join(' or ')}.`);
			return word;
		});

export const command = describeCommand(
	'npm run benchmark --',
	"Measures the package beside n8n's own nodes, in one n8n.",
)
	.argument(
		'[parts]',
		`${PARTS.join(' (messages sent) or ')} (to the trigger); else both`,
		words(PARTS),
	)
	.option('--quick', '1,000 items only; fewer events, once')
	.option('--rounds <number>', 'so many runs of each; else 3, and 1 of 10,000 items', numbers(1))
	.option('--items <numbers>', 'of requests: how many, else 1000,10000', numbers(1))
	.option('--latency <numbers>', 'of requests: latency of the API in ms, else 20,200', numbers(0))
	.option('--start <words>', 'of requests: cold (no token stored yet) or warm', words(STARTS), [
		...STARTS,
	]);

/** What was asked for, once the command line is read. */
export function readOptions(): Options {
	const { quick, rounds, items, latency = [20, 200], start } = command.opts<Given>();
	const [parts = PARTS] = command.processedArgs as [Array<(typeof PARTS)[number]>?];
	const counts = items ?? (quick ? [1000] : [1000, 10_000]);
	const cases = counts.flatMap((count) =>
		latency.flatMap((latencyMs) =>
			start.map((each) => {
				const usual = count < 10_000 ? 3 : 1;
				return { items: count, latencyMs, start: each, rounds: rounds?.[0] ?? usual };
			}),
		),
	);
	const deliveries = { events: quick ? 100 : 300, rounds: rounds?.[0] ?? (quick ? 1 : 3) };
	return {
		cases: parts.includes('requests') ? cases : [],
		deliveries: parts.includes('deliveries') ? deliveries : undefined,
	};
}
