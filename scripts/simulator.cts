// npm run simulator [-- --help]: runs the simulator alone until Ctrl-C.
import { startSimulator } from '../simulator/index.cts';
import { parseNumber, parseInteger, describeCommand, runCommand } from '../tools/command-line.cts';
import { onShutdown, untilShutdown } from '../tools/shutdown.cts';
import { hasErrorCode, UserError } from '../tools/user-error.cts';

const command = describeCommand(
	'npm run simulator --',
	'Starts a simulated Sangoma CX on this machine and logs each request, until Ctrl-C.',
)
	.option('--port <number>', 'port to listen on; 0 for any', parseInteger(0, 65_535), 3300)
	.option('--latency <ms>', 'delay of each response', parseNumber(0), 0);

function explain(error: unknown): never {
	if (!hasErrorCode(error, 'EADDRINUSE')) throw error;
	throw new UserError('The port is in use: choose another one with --port.');
}

void runCommand(command, async () => {
	const { port, latency: latencyMs } = command.opts<{ port: number; latency: number }>();
	const log = (line: string) => console.log(line);
	const simulator = await startSimulator({ port, log, settings: { latencyMs } }).catch(explain);
	onShutdown(() => simulator.close());
	console.log(`Sangoma CX simulator: ${simulator.url}

In the credential:
  Client ID         ${simulator.client.clientId}
  Client Secret     see simulator/index.cts (it works with this simulator only)
  Tenant Domain     ${simulator.client.tenantDomain}
  Base URL          ${simulator.apiUrl}
  Access Token URL  ${simulator.tokenUrl}

Press Ctrl-C to stop.
`);
	return await untilShutdown();
});
