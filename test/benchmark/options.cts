import { parseArgs } from 'node:util';
import { Problem } from '../../playground/problem.cts';
import type { Case } from './run-case.cts';

export const USAGE = `npm run benchmark                      both parts, each beside n8n's own node
npm run benchmark -- requests          messages sent: 1,000 and 10,000 items
npm run benchmark -- deliveries        events delivered to the trigger
  --quick                              1,000 items only; fewer events, once
  --rounds 1                           so many runs of each; else 3, and 1 of 10,000 items
Which cases of requests, where several are separated by commas:
  --items 1000                         items, else 1000,10000
  --latency 20                         latency of the API in ms, else 20,200
  --start warm                         cold (no token stored yet) or warm, else cold,warm`;

/** What the person asked for. */
export interface Options {
	help: boolean;
	/** The cases of requests; none if only deliveries are wanted. */
	cases: Case[];
	/** Undefined if only requests are wanted. */
	deliveries?: { events: number; rounds: number };
}

const PARTS = ['requests', 'deliveries'];
const STARTS = ['cold', 'warm'] as const;

function readArguments(args: string[]) {
	const text = { type: 'string' } as const;
	const flag = { type: 'boolean', default: false } as const;
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				help: flag,
				quick: flag,
				rounds: text,
				items: text,
				latency: text,
				start: text,
			},
		});
	} catch (error) {
		// Node goes on about arguments that begin with a dash.
		const [message] = (error as Error).message.split('. ');
		throw new Problem(`${message} (see npm run benchmark -- --help).`);
	}
}

function readNumbers(option: string, text: string, least: number): number[] {
	const numbers = text.split(',').map(Number);
	if (numbers.every((number) => Number.isInteger(number) && number >= least)) return numbers;
	throw new Problem(`--${option} must be whole numbers from ${least}, not "${text}".`);
}

function readStarts(text: string): Array<Case['start']> {
	return text.split(',').map((wanted) => {
		const start = STARTS.find((known) => known === wanted);
		if (start === undefined) throw new Problem(`--start must be cold or warm, not "${wanted}".`);
		return start;
	});
}

/**
 * Reads the command line.
 * @throws Problem if an option is unknown or has a value that makes no sense.
 */
export function readOptions(args: string[]): Options {
	const { values, positionals } = readArguments(args);
	const unknown = positionals.find((part) => !PARTS.includes(part));
	if (unknown !== undefined)
		throw new Problem(`The benchmark has the parts ${PARTS.join(' and ')}, not "${unknown}".`);
	const wants = (part: string) => positionals.length === 0 || positionals.includes(part);
	const { help, quick } = values;
	const rounds =
		values.rounds === undefined ? undefined : readNumbers('rounds', values.rounds, 1)[0];
	const itemCounts = readNumbers('items', values.items ?? (quick ? '1000' : '1000,10000'), 1);
	const latencies = readNumbers('latency', values.latency ?? '20,200', 0);
	const starts = readStarts(values.start ?? STARTS.join());
	const cases = itemCounts.flatMap((items) =>
		latencies.flatMap((latencyMs) =>
			starts.map((start) => {
				return { items, latencyMs, start, rounds: rounds ?? (items < 10_000 ? 3 : 1) };
			}),
		),
	);
	const deliveries = { events: quick ? 100 : 300, rounds: rounds ?? (quick ? 1 : 3) };
	return {
		help,
		cases: wants('requests') ? cases : [],
		deliveries: wants('deliveries') ? deliveries : undefined,
	};
}
