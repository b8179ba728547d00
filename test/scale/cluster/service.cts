import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup, hasEnded, signalGroup } from '../../../tools/run.cts';
import { UserError } from '../../../tools/user-error.cts';
import { onShutdown } from '../../../tools/shutdown.cts';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 100;

/** How to run a server of the distribution as a plain process. */
export interface ServiceCommand {
	name: string;
	command: string;
	args: string[];
	/** The user to be, if we are root. */
	user?: string;
	/** With which it ends in order. */
	endSignal: NodeJS.Signals;
	isReady(): Promise<boolean>;
}

/** A server that runs. */
export interface Service {
	stop(): Promise<void>;
	/** Ends it in order and starts it again on the same folder and port. */
	restart(pauseMs?: number): Promise<void>;
}

/** Ends the server when we are gone, however we died; as another user, if root must not run it. */
function asUser(user: string | undefined, command: string[]): string[] {
	const isRoot = process.getuid?.() === 0;
	const identity = user && isRoot ? [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : [];
	return ['setpriv', '--pdeathsig=INT', ...identity, ...command];
}

/**
 * Starts a server and waits until it is ready. It ends with `stop`, and with the process that
 * started it.
 * @throws UserError with what it wrote if it does not get ready.
 */
export async function startService(service: ServiceCommand): Promise<Service> {
	let output = '';
	const launch = async () => {
		const [command, ...args] = asUser(service.user, [service.command, ...service.args]);
		const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
		const forget = onShutdown(() => endGroup(child));
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (chunk) => (output = (output + chunk).slice(-5_000)));
		child.once('error', (error) => (output += error.message));
		const end = async () => {
			forget();
			signalGroup(child, service.endSignal);
			const deadline = Date.now() + 10_000;
			while (!hasEnded(child) && Date.now() < deadline) await sleep(POLL_MS);
			await endGroup(child);
		};
		const deadline = Date.now() + READY_TIMEOUT_MS;
		while (!(await service.isReady())) {
			if (hasEnded(child) || Date.now() > deadline) {
				await end();
				throw new UserError(`${service.name} does not start:\n${output}`);
			}
			await sleep(POLL_MS);
		}
		return end;
	};
	let end = await launch();
	return {
		stop: () => end(),
		restart: async (pauseMs = 0) => {
			await end();
			await sleep(pauseMs);
			end = await launch();
		},
	};
}
