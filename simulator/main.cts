import { parseArgs } from 'node:util';
import { startSimulator } from './index.cts';

const USAGE = 'Usage: npm run simulator -- [--port 3300] [--latency 0]';

function readOptions() {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '3300' },
			latency: { type: 'string', default: '0' },
		},
	});
	const port = Number(values.port);
	const latencyMs = Number(values.latency);
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		throw new Error(`--port must be a number from 0 to 65535. ${USAGE}`);
	if (!(latencyMs >= 0)) throw new Error(`--latency must be milliseconds. ${USAGE}`);
	return { port, latencyMs };
}

function explain(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'EADDRINUSE') return 'The port is in use; choose another one with --port.';
	if (code?.startsWith('ERR_PARSE_ARGS')) return `${message}. ${USAGE}`;
	return message;
}

async function main(): Promise<void> {
	const { port, latencyMs } = readOptions();
	const log = (line: string) => console.log(line);
	const simulator = await startSimulator({ port, log, settings: { latencyMs } });
	console.log(`Sangoma CX simulator: ${simulator.url}

In the credential:
  Client ID         ${simulator.client.clientId}
  Client Secret     as in simulator/clients.cts (made up, good for nothing else)
  Tenant Domain     ${simulator.client.tenantDomain}
  Base URL          ${simulator.apiUrl}
  Access Token URL  ${simulator.tokenUrl}

Ctrl-C ends it.
`);
	const end = () => void simulator.close().then(() => process.exit(0));
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
	console.error(explain(error));
	process.exit(1);
});
