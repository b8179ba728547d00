// npm run benchmark [-- --help]: what the package takes, beside n8n's own nodes.
import { buildPackage } from '../../tools/build.cts';
import { runCommand } from '../../tools/command-line.cts';
import { ensureN8n } from '../../tools/n8n/install.cts';
import { benchmarkDeliveries } from './deliveries.cts';
import { command, readOptions } from './options.cts';
import { benchmarkRequests } from './requests.cts';

void runCommand(command, async () => {
	const { cases, deliveries } = readOptions();
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
	return true;
});
