import { join } from 'node:path';
import axios from 'axios';
import { endGroup, hasEnded, signalGroup, start } from '../run.cts';
import { UserError } from '../user-error.cts';
import { waitFor } from '../wait.cts';
import type { N8nInstallation } from './install.cts';

const EXIT_WITH_PARENT = join(__dirname, 'exit-with-parent.cjs');
const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 250;
const LOG_LIMIT = 2_000_000;

/** What to run, and what to wait for. */
export interface N8nCommand {
	/** `start`, `webhook` or `worker`, with its arguments. */
	args: string[];
	env: Record<string, string>;
	/** Answers 200 once it is ready. */
	readyUrl: string;
	/** What it writes once it is ready, if it writes that. */
	readyText?: string;
	/** Called with each piece of n8n's own output. */
	onOutput?: (text: string) => void;
}

/** One n8n process and the log it has written so far. */
export interface N8nProcess {
	pid: number;
	log(): string;
	stop(): Promise<void>;
	kill9(): Promise<void>;
}

async function isReady(url: string): Promise<boolean> {
	try {
		return (await axios.get(url, { timeout: 5_000, proxy: false })).status === 200;
	} catch {
		return false;
	}
}

function lastLines(log: string): string {
	return log.trim().split('\n').slice(-15).join('\n');
}

/**
 * Starts one n8n process and waits until it is ready. It ends with `stop` or `kill9`, at shutdown, and
 * when the process that started it is gone.
 * @throws UserError with the end of n8n's log if it does not get ready.
 */
export async function startN8nProcess(
	{ node, script }: N8nInstallation,
	{ args, env, readyUrl, readyText = '', onOutput }: N8nCommand,
): Promise<N8nProcess> {
	let log = '';
	const child = start(node.binary, ['--require', EXIT_WITH_PARENT, script, ...args], {
		env,
		extendEnv: false,
		stdin: 'pipe',
		buffer: false,
	});
	child.all?.on('data', (chunk: Buffer) => {
		log = (log + chunk.toString()).slice(-LOG_LIMIT);
		onOutput?.(chunk.toString());
	});
	child.stdin?.on('error', () => undefined);
	const stop = () => endGroup(child);
	try {
		await waitFor(
			async () => {
				if (hasEnded(child)) throw new UserError(`n8n ended while starting:\n${lastLines(log)}`);
				return log.includes(readyText) && (await isReady(readyUrl));
			},
			{
				interval: POLL_MS,
				timeout: READY_TIMEOUT_MS,
				message: () => `n8n was not ready after ${READY_TIMEOUT_MS / 1000} s:\n${lastLines(log)}`,
			},
		);
	} catch (error) {
		await stop();
		throw error;
	}
	const kill9 = () => {
		signalGroup(child, 'SIGKILL');
		return stop();
	};
	return { pid: child.pid ?? 0, log: () => log, stop, kill9 };
}
