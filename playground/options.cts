import { Option } from 'commander';
import { describeCommand, parseInteger } from '../tools/command-line.cts';
import { findFreePort, isPortFree } from '../tools/ports.cts';
import { UserError } from '../tools/user-error.cts';

const PORTS = { port: 5678, simulatorPort: 3300 };
const FLAGS = { port: '--port', simulatorPort: '--simulator-port' };

/** The options of `npm start`. */
export interface Options {
	once?: true;
	fresh?: true;
	yes?: true;
	watch?: true;
	port: number;
	simulatorPort: number;
}

const portOption = (flag: string, whose: string, port: number) =>
	new Option(`${flag} <number>`, `the port of ${whose} (default: ${port})`).argParser(
		parseInteger(1, 65_535),
	);

export const command = describeCommand(
	'npm start --',
	'Starts the playground: a real n8n with the package, a simulated Sangoma CX, and the examples. ' +
		'It saves what you build until the next start.',
)
	.option('--once', 'run the first examples in a temporary n8n, check them, and exit')
	.option('--fresh', 'delete what is saved, after a question')
	.option('--yes', 'with --fresh: do not ask')
	.option('--watch', 'reload the package when its source code changes (npm run dev)')
	.addOption(portOption(FLAGS.port, 'n8n', PORTS.port))
	.addOption(portOption(FLAGS.simulatorPort, 'the simulator', PORTS.simulatorPort));

async function choosePort(option: keyof typeof PORTS, given: Partial<Options>): Promise<number> {
	if (given[option] === undefined && given.once) return await findFreePort();
	const port = given[option] ?? PORTS[option];
	if (await isPortFree(port)) return port;
	throw new UserError(`Port ${port} is in use. Choose another one with ${FLAGS[option]}.`);
}

/**
 * Returns the options of the parsed command line, with free ports.
 * @throws UserError if a port is in use.
 */
export async function readOptions(): Promise<Options> {
	const given = command.opts<Partial<Options>>();
	const { port = PORTS.port, simulatorPort = PORTS.simulatorPort } = given;
	if (port === simulatorPort)
		throw new UserError(`n8n and the simulator cannot both use port ${port}.`);
	return {
		...given,
		port: await choosePort('port', given),
		simulatorPort: await choosePort('simulatorPort', given),
	};
}
