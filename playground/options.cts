import { Option } from 'commander';
import { parseInteger, describeCommand } from '../tools/command-line.cts';
import { findFreePort, isPortFree } from '../tools/ports.cts';
import { UserError } from '../tools/user-error.cts';

const PORTS = { port: 5678, simulatorPort: 3300 };

/** What the person asked for. */
export interface Options {
	once?: true;
	fresh?: true;
	watch?: true;
	port: number;
	simulatorPort: number;
}

const aPort = parseInteger(1, 65_535);

export const command = describeCommand(
	'npm start --',
	'Opens the playground: a real n8n with the package, a simulated Sangoma CX, and the examples. ' +
		'What is built in it is kept until the next time.',
)
	.option('--once', 'run the first examples in an n8n of their own, check them, and end')
	.option('--fresh', 'forget what was kept, and begin anew')
	.option('--watch', 'take changes of the sources over while it is open (npm run dev)')
	.option('--port <number>', `n8n on another port than ${PORTS.port}`, aPort)
	.addOption(
		new Option(
			'--simulator-port <number>',
			`the simulator on another port than ${PORTS.simulatorPort}`,
		).argParser(aPort),
	);

async function choosePort(option: keyof typeof PORTS, given: Partial<Options>): Promise<number> {
	if (given[option] === undefined && given.once) return await findFreePort();
	const port = given[option] ?? PORTS[option];
	if (await isPortFree(port)) return port;
	const [whose, name] =
		option === 'port' ? ['n8n', '--port'] : ['the simulator', '--simulator-port'];
	throw new UserError(`Port ${port} is in use: choose another one for ${whose} with ${name}.`);
}

/**
 * What was asked for, once the command line is read; makes sure that the ports can be had before
 * anything is fetched.
 * @throws UserError if a port is in use.
 */
export async function readOptions(): Promise<Options> {
	const given = command.opts<Partial<Options>>();
	const port = await choosePort('port', given);
	const simulatorPort = await choosePort('simulatorPort', given);
	if (port === simulatorPort)
		throw new UserError(`Port ${port} cannot serve both n8n and the simulator.`);
	return { ...given, port, simulatorPort };
}
