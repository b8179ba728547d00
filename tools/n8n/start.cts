import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecaChildProcess } from 'execa';
import { http } from '../http.cts';
import { findFreePort } from '../ports.cts';
import { ROOT } from '../root.cts';
import { endGroup, hasEnded, signalGroup, start } from '../run.cts';
import { onShutdown } from '../shutdown.cts';
import { UserError } from '../user-error.cts';
import { waitFor } from '../wait.cts';
import { ensureN8n, type N8nInstallation } from './install.cts';
import { n8nEnvironment } from './settings.cts';
import { installCommunityPackage, makeUserFolder, readEncryptionKey } from './user-folder.cts';

const NODE_ARGS = ['--require', join(__dirname, 'exit-with-parent.cjs')];
const READY_TIMEOUT_MS = 120_000;
const LOG_LIMIT = 2_000_000;

/**
 * n8n logs this once it has started, unless its log level suppresses it. The readiness URL responds
 * earlier: n8n 1 has no REST API then, and n8n 2 has yet to look for executions that a crash
 * interrupted, and can mistake new ones for those.
 */
const STARTED = 'Editor is now accessible via';

/** Options for starting n8n. The defaults suit a test. */
export interface N8nOptions {
	/** Default: the version for development, from the cache. */
	installation?: N8nInstallation;
	/** The built package to install: a checkout or an unpacked tarball. Default: this checkout. */
	packageFolder?: string | 'none';
	/** Default: a free one. */
	port?: number;
	/** `start` (default), `webhook` or `worker`, with arguments. */
	command?: string[];
	/** Default: a new temporary folder, which `stop` removes. */
	userFolder?: string;
	/** Shared by the processes of an n8n in queue mode. Default: the user folder's, or a random one. */
	encryptionKey?: string;
	/** Further environment variables, such as those of queue mode. */
	env?: Record<string, string>;
	/** Receives each piece of n8n's output. */
	onOutput?: (text: string) => void;
}

/** A running n8n. */
export interface N8n {
	url: string;
	port: number;
	version: string;
	userFolder: string;
	encryptionKey: string;
	pid(): number;
	/** Returns the output since the first start: at most the last 2 MB of each process. */
	log(): string;
	/** Stops it and removes its temporary user folder. */
	stop(): Promise<void>;
	/** Kills it, as a crash would, and keeps its user folder for `restart`. */
	kill9(): Promise<void>;
	/** Stops it if it is running, and starts it again with the same folder, port and settings. */
	restart(): Promise<void>;
}

async function isReady(url: string): Promise<boolean> {
	return await http.get(`${url}/healthz/readiness`, { timeout: 5_000 }).then(
		({ status }) => status === 200,
		() => false,
	);
}

const lastLines = (log: string) => log.trim().split('\n').slice(-15).join('\n');

/**
 * Starts n8n on 127.0.0.1 with the built package as a community package, and waits until it is ready. It
 * ends with this process, even if that is killed.
 * @throws UserError if n8n cannot be installed, or with the end of its log if it does not become ready.
 */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const { packageFolder = ROOT, command = ['start'], env = {}, onOutput } = options;
	const installation = options.installation ?? (await ensureN8n());
	const { version, node, script } = installation;
	const port = options.port ?? (await findFreePort());
	const url = `http://127.0.0.1:${port}`;
	const userFolder = options.userFolder ?? (await makeUserFolder());
	const removeFolder = async () => {
		if (!options.userFolder) await rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	const forget = onShutdown(removeFolder);
	const encryptionKey =
		options.encryptionKey ?? readEncryptionKey(userFolder) ?? randomBytes(16).toString('hex');
	const readyText = command[0] === 'start' && !env.N8N_LOG_LEVEL ? STARTED : '';
	const place = { userFolder, port, encryptionKey, version };
	let child: ExecaChildProcess | undefined;
	let earlierLog = '';
	let log = '';

	const checkReady = async () => {
		if (child && hasEnded(child))
			throw new UserError(`n8n ended during its start:\n${lastLines(log)}`);
		return log.includes(readyText) && (await isReady(url));
	};
	const launch = async () => {
		earlierLog += log;
		log = '';
		// After a crash, n8n would sleep for 10 s before it starts.
		await rm(join(userFolder, '.n8n', 'crash.journal'), { force: true });
		const brokerPort = await findFreePort();
		child = start(node.binary, [...NODE_ARGS, script, ...command], {
			env: n8nEnvironment({ ...place, brokerPort }, env),
			extendEnv: false,
			stdin: 'pipe',
			buffer: false,
		});
		child.all?.on('data', (chunk: Buffer) => {
			log = (log + chunk.toString()).slice(-LOG_LIMIT);
			onOutput?.(chunk.toString());
		});
		const message = () =>
			`n8n was not ready after ${READY_TIMEOUT_MS / 1000} s:\n${lastLines(log)}`;
		await waitFor(checkReady, { interval: 250, timeout: READY_TIMEOUT_MS, message });
	};
	const end = async () => child && (await endGroup(child));
	const stop = async () => {
		await end();
		forget();
		await removeFolder();
	};

	try {
		if (packageFolder !== 'none') await installCommunityPackage(packageFolder, userFolder);
		await launch();
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		...{ url, port, version, userFolder, encryptionKey, stop },
		pid: () => child?.pid ?? 0,
		log: () => earlierLog + log,
		kill9: async () => {
			if (child) signalGroup(child, 'SIGKILL');
			await end();
		},
		restart: async () => {
			await end();
			await launch();
		},
	};
}
