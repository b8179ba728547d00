import { parseArgs } from 'node:util';
import { findFreePort, isPortFree } from './network.cts';
import { Problem } from './problem.cts';

const DEFAULT_PORTS = { port: 5678, 'simulator-port': 3300 };

export const USAGE = `npm start                          run the playground until Ctrl-C
npm start -- --once                run the first example, check it, and end
npm start -- --port 5679           n8n on another port than ${DEFAULT_PORTS.port}
npm start -- --simulator-port 3301 the simulator on another port than ${DEFAULT_PORTS['simulator-port']}`;

/** What the person asked for. */
export interface Options {
	once: boolean;
	help: boolean;
	port: number;
	simulatorPort: number;
}

type PortOption = keyof typeof DEFAULT_PORTS;

async function choosePort(option: PortOption, given: string | undefined, once: boolean) {
	if (given === undefined && once) return await findFreePort();
	const port = Number(given ?? DEFAULT_PORTS[option]);
	if (!Number.isInteger(port) || port < 1 || port > 65_535)
		throw new Problem(`--${option} must be a number from 1 to 65535, not "${given}".`);
	if (await isPortFree(port)) return port;
	const whose = option === 'port' ? 'n8n' : 'the simulator';
	throw new Problem(`Port ${port} is in use: choose another one for ${whose} with --${option}.`);
}

/**
 * Reads the command line, and makes sure that the ports can be had before anything is fetched.
 * @throws Problem if an option is unknown or a port is in use.
 */
export async function readOptions(args: string[]): Promise<Options> {
	const text = { type: 'string' } as const;
	const flag = { type: 'boolean', default: false } as const;
	let values;
	try {
		({ values } = parseArgs({
			args,
			options: { once: flag, help: flag, port: text, 'simulator-port': text },
		}));
	} catch (error) {
		throw new Problem(`${(error as Error).message}\n\n${USAGE}`);
	}
	const { once, help } = values;
	if (help) return { once, help, port: 0, simulatorPort: 0 };
	const port = await choosePort('port', values.port, once);
	const simulatorPort = await choosePort('simulator-port', values['simulator-port'], once);
	if (port === simulatorPort)
		throw new Problem(`Port ${port} cannot serve both n8n and the simulator.`);
	return { once, help, port, simulatorPort };
}
