// npm run benchmark [-- requests|deliveries] [--quick]
import { shutDownOnSignals } from '../../playground/shutdown.cts';
import { benchmarkDeliveries } from './deliveries.cts';
import { benchmarkRequests, type Case } from './requests.cts';

const ROUNDS: Record<number, number> = { 1000: 3, 10_000: 1 };

function casesOf(itemCounts: number[]): Case[] {
	return itemCounts.flatMap((items) =>
		[20, 200].flatMap((latencyMs) =>
			(['cold', 'warm'] as const).map((start) => ({
				items,
				latencyMs,
				start,
				rounds: ROUNDS[items],
			})),
		),
	);
}

async function main(): Promise<void> {
	shutDownOnSignals();
	const args = process.argv.slice(2);
	const isQuick = args.includes('--quick');
	const wants = (name: string) => args.includes(name) || args.every((arg) => arg.startsWith('--'));
	if (wants('requests')) {
		console.log('Messages sent, beside the HTTP Request node (medians; times are of the node):\n');
		await benchmarkRequests(casesOf(isQuick ? [1000] : [1000, 10_000]));
	}
	if (wants('deliveries')) {
		console.log(
			'\nEvents delivered, beside the Webhook node with header authentication (medians):\n',
		);
		await benchmarkDeliveries(isQuick ? 100 : 300, isQuick ? 1 : 3);
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
