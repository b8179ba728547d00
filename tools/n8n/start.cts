import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../ports.cts';
import { onShutdown } from '../shutdown.cts';
import { installCommunityPackage } from './user-folder.cts';
import { ensureN8n } from './install.cts';
import type { N8nInstallation } from './install.cts';
import type { N8nProcess } from './process.cts';
import { startN8nProcess } from './process.cts';
import { n8nEnvironment } from './settings.cts';
import { keptEncryptionKey, makeUserFolder } from './user-folder.cts';

/** The checkout, whose built package is installed unless another folder is given. */
const CHECKOUT = join(__dirname, '..', '..');

/**
 * What n8n writes once it has started, unless told to write less. When its address says that it is
 * ready, n8n 1 does not know its own REST API yet, and n8n 2 is about to look for executions that a
 * crash has left behind: what comes in before that can be taken for one of them.
 */
const STARTED = 'Editor is now accessible via';

/** How to start an n8n; all of it has a default that suits a test. */
export interface N8nOptions {
	/** Default: n8n of the version this package is made with, from the cache. */
	installation?: N8nInstallation;
	/**
	 * The folder of a built package (a checkout or an unpacked tarball), or none, for an n8n that has
	 * no community package. Default: this checkout.
	 */
	packageFolder?: string | 'none';
	/** Default: a free one. */
	port?: number;
	/** `start` (default), `webhook` or `worker`, with arguments. */
	command?: string[];
	/** Default: a new temporary folder, removed by `stop`. A given one is never removed. */
	userFolder?: string;
	/** The same for all processes of one n8n in queue mode. Default: the user folder's, or a random one. */
	encryptionKey?: string;
	/** Further settings, such as those of queue mode. */
	env?: Record<string, string>;
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
	/** All that it wrote, in all its lives (the last 2 MB of each). */
	log(): string;
	/** Ends it and removes its user folder. */
	stop(): Promise<void>;
	/** Ends it at once, as a crash would, and keeps its user folder for `restart`. */
	kill9(): Promise<void>;
	/** Ends it if it still runs, and starts it again with the same folder, port and settings. */
	restart(): Promise<void>;
}

/**
 * Starts an n8n with the built package installed as a community package, on loopback, and waits
 * until it answers. Any number may run side by side.
 * @throws UserError if n8n cannot be had or does not start.
 */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const installation = options.installation ?? (await ensureN8n());
	const port = options.port ?? (await findFreePort());
	const userFolder = options.userFolder ?? (await makeUserFolder());
	const removeFolder = () =>
		options.userFolder
			? Promise.resolve()
			: rm(userFolder, { recursive: true, force: true, maxRetries: 5 });
	const forget = onShutdown(removeFolder);
	const encryptionKey =
		options.encryptionKey ?? keptEncryptionKey(userFolder) ?? randomBytes(16).toString('hex');
	const url = `http://127.0.0.1:${port}`;
	let earlierLog = '';

	const launch = async (): Promise<N8nProcess> => {
		const brokerPort = await findFreePort();
		// After a crash, n8n would sleep for 10 s before it starts.
		await rm(join(userFolder, '.n8n', 'crash.journal'), { force: true });
		const { version } = installation;
		const place = { userFolder, port, brokerPort, encryptionKey, version };
		const args = options.command ?? ['start'];
		const isQuiet = options.env?.N8N_LOG_LEVEL !== undefined;
		return await startN8nProcess(installation, {
			args,
			env: n8nEnvironment(place, options.env),
			readyUrl: `${url}/healthz/readiness`,
			...(args[0] === 'start' && !isQuiet && { readyText: STARTED }),
			onOutput: options.onOutput,
		});
	};
	const stop = async () => {
		await running?.stop();
		forget();
		await removeFolder();
	};

	let running: N8nProcess | undefined;
	try {
		const { packageFolder = CHECKOUT } = options;
		if (packageFolder !== 'none') await installCommunityPackage(packageFolder, userFolder);
		running = await launch();
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		url,
		port,
		version: installation.version,
		userFolder,
		encryptionKey,
		pid: () => running?.pid ?? 0,
		log: () => earlierLog + (running?.log() ?? ''),
		stop,
		kill9: async () => await running?.kill9(),
		restart: async () => {
			await running?.stop();
			earlierLog += running?.log() ?? '';
			running = await launch();
		},
	};
}
