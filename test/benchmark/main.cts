// npm run benchmark [-- --help]: what the package takes, beside n8n's own nodes.
import { buildPackage } from '../../playground/build.cts';
import { ensureN8n } from '../../playground/n8n/ensure-n8n.cts';
import { describeFailure } from '../../playground/problem.cts';
import { shutDown, shutDownOnSignals } from '../../playground/shutdown.cts';
import { benchmarkDeliveries } from './deliveries.cts';
import { readOptions, USAGE } from './options.cts';
import type { Options } from './options.cts';
import { benchmarkRequests } from './requests.cts';

async function measure({ cases, deliveries }: Options): Promise<void> {
	await ensureN8n();
	await buildPackage();
	if (cases.length > 0) {
		console.log('\nMessages sent, beside the HTTP Request node and the barest node\n');
		await benchmarkRequests(cases);
	}
	if (deliveries) {
		console.log('\nEvents delivered, beside the Webhook node with header authentication (medians)');
		await benchmarkDeliveries(deliveries.events, deliveries.rounds);
	}
}

async function main(): Promise<void> {
	shutDownOnSignals();
	let exitCode = 1;
	try {
		const options = readOptions(process.argv.slice(2));
		if (options.help) console.log(USAGE);
		else await measure(options);
		exitCode = 0;
	} catch (error) {
		console.error(describeFailure(error));
	}
	await shutDown();
	process.exit(exitCode);
}

void main();
