import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { UserError } from '../user-error.cts';
import { onShutdown } from '../shutdown.cts';
import type { N8nInstallation } from './ensure-n8n.cts';
import { endGroup, hasEnded, signalGroup } from './process-group.cts';

const GUARD = join(__dirname, 'exit-with-parent.cjs');
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

async function waitUntilReady(
	child: ChildProcess,
	{ readyUrl, readyText = '' }: N8nCommand,
	log: () => string,
): Promise<void> {
	const deadline = Date.now() + READY_TIMEOUT_MS;
	while (!log().includes(readyText) || !(await isReady(readyUrl))) {
		if (hasEnded(child)) throw new UserError(`n8n ended while starting:\n${lastLines(log())}`);
		if (Date.now() > deadline) {
			const patience = READY_TIMEOUT_MS / 1000;
			throw new UserError(`n8n was not ready after ${patience} s:\n${lastLines(log())}`);
		}
		await sleep(POLL_MS);
	}
}

/**
 * Starts one n8n process and waits until it is ready. It ends with `stop`, with `kill9`, when the
 * playground shuts down, and when the process that started it is gone.
 * @throws UserError with the end of n8n's log if it does not get ready.
 */
export async function startN8nProcess(
	installation: N8nInstallation,
	command: N8nCommand,
): Promise<N8nProcess> {
	let log = '';
	const args = ['--require', GUARD, installation.script, ...command.args];
	const child = spawn(installation.node.binary, args, {
		env: command.env,
		stdio: ['pipe', 'pipe', 'pipe'],
		detached: process.platform !== 'win32',
	});
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk: Buffer) => {
			log = (log + chunk.toString()).slice(-LOG_LIMIT);
			command.onOutput?.(chunk.toString());
		});
	child.stdin.on('error', () => undefined);
	child.once('error', (error) => (log += `\n${error.message}`));
	const forget = onShutdown(() => endGroup(child));
	const stop = async () => {
		forget();
		await endGroup(child);
	};
	const kill9 = async () => {
		signalGroup(child, 'SIGKILL');
		await stop();
	};
	try {
		await waitUntilReady(child, command, () => log);
	} catch (error) {
		await stop();
		throw error;
	}
	return { pid: child.pid ?? 0, log: () => log, stop, kill9 };
}
