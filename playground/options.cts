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
	new Option(`${flag} <number>`, `${whose} on another port than ${port}`).argParser(
		parseInteger(1, 65_535),
	);

export const command = describeCommand(
	'npm start --',
	'Opens the playground: a real n8n with the package, a simulated Sangoma CX, and the examples. ' +
		'What you build in it is kept until the next time.',
)
	.option('--once', 'run the first examples in a temporary n8n, check them, and end')
	.option('--fresh', 'ask, then delete what was kept and start anew')
	.option('--yes', 'with --fresh: delete without a question')
	.option('--watch', 'load changes of the sources while it is open (npm run dev)')
	.addOption(portOption(FLAGS.port, 'n8n', PORTS.port))
	.addOption(portOption(FLAGS.simulatorPort, 'the simulator', PORTS.simulatorPort));

async function choosePort(option: keyof typeof PORTS, given: Partial<Options>): Promise<number> {
	if (given[option] === undefined && given.once) return await findFreePort();
	const port = given[option] ?? PORTS[option];
	if (await isPortFree(port)) return port;
	throw new UserError(`Port ${port} is in use: choose another one with ${FLAGS[option]}.`);
}

/**
 * Returns the options of the parsed command line, with free ports.
 * @throws UserError if a port is in use.
 */
export async function readOptions(): Promise<Options> {
	const given = command.opts<Partial<Options>>();
	const { port = PORTS.port, simulatorPort = PORTS.simulatorPort } = given;
	if (port === simulatorPort)
		throw new UserError(`Port ${port} cannot serve both n8n and the simulator.`);
	return {
		...given,
		port: await choosePort('port', given),
		simulatorPort: await choosePort('simulatorPort', given),
	};
}
