// npm run simulator: starts the simulator alone, until Ctrl-C.
import { startSimulator } from '../simulator/index.cts';
import {
	describeCommand,
	formatRows,
	parseInteger,
	parseNumber,
	runCommand,
} from '../tools/command-line.cts';
import { describeCredential } from '../tools/credential.cts';
import { onShutdown, untilShutdown } from '../tools/shutdown.cts';
import { hasErrorCode, UserError } from '../tools/user-error.cts';

const command = describeCommand(
	'npm run simulator --',
	'Starts a simulated Sangoma CX tenant on this machine, and prints each request, until Ctrl-C.',
)
	.option(
		'--port <number>',
		'port to listen on; 0 for any free port',
		parseInteger(0, 65_535),
		3300,
	)
	.option('--latency <ms>', 'delay before each response', parseNumber(0), 0);

void runCommand(command, async () => {
	const { port, latency: latencyMs } = command.opts<{ port: number; latency: number }>();
	const options = { port, log: console.log, settings: { latencyMs } };
	const simulator = await startSimulator(options).catch((error: unknown) => {
		if (!hasErrorCode(error, 'EADDRINUSE')) throw error;
		throw new UserError('The port is in use: choose another one with --port.');
	});
	onShutdown(() => simulator.close());
	console.log(`Sangoma CX simulator: ${simulator.url}

In the credential:
${formatRows(describeCredential(simulator))}

Press Ctrl-C to stop.
`);
	return await untilShutdown();
});
