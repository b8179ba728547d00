import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askYesNo } from '../tools/command-line.cts';
import type { Environment, SavedState } from '../tools/environment.cts';
import { cacheFolder, withLock } from '../tools/n8n/cache.cts';
import { exportRegistrations } from '../tools/registrations.cts';
import { onShutdown } from '../tools/shutdown.cts';
import { hasErrorCode, UserError } from '../tools/user-error.cts';

/** The folder of the playground's n8n and its state. */
export const STATE_FOLDER = join(cacheFolder(), 'playground');

const STATE_FILE = join(STATE_FOLDER, 'playground.json');
const LOCK_TIMEOUT_MS = 10_000;
const MIN_PAUSE_MS = 250;
/** Saving takes at most a twentieth of the time. */
const PAUSE_FACTOR = 20;

/** Returns the saved state, or undefined if there is none or it is incomplete. */
export function readSavedState(): SavedState | undefined {
	if (!existsSync(STATE_FILE)) return undefined;
	return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as SavedState;
}

/** Writes a file atomically. Other users of this machine cannot read it. */
function writePrivately(path: string, text: string): void {
	const draft = `${path}.new`;
	writeFileSync(draft, text, { mode: 0o600 });
	renameSync(draft, path);
}

/**
 * Saves the owner's password and the simulator's records, now and whenever they change: registrations at
 * once, because n8n saves them, too, and the others after a delay.
 */
export function saveState({ simulator, ownerPassword }: Environment, port: number): void {
	let registered = '';
	let timer: NodeJS.Timeout | undefined;
	let pause = MIN_PAUSE_MS;
	const save = () => {
		clearTimeout(timer);
		timer = undefined;
		const start = performance.now();
		const registrations = exportRegistrations(simulator);
		registered = JSON.stringify(registrations);
		const records = simulator.state.save();
		const state: SavedState = { port, ownerPassword, registrations, records };
		writePrivately(STATE_FILE, JSON.stringify(state, null, '\t'));
		pause = Math.max(MIN_PAUSE_MS, (performance.now() - start) * PAUSE_FACTOR);
	};
	simulator.on('change', () => {
		if (JSON.stringify(exportRegistrations(simulator)) !== registered) save();
		else timer ??= setTimeout(save, pause);
	});
	onShutdown(() => timer && save());
	save();
}

/**
 * Asks before the saved state is deleted.
 * @throws UserError if the answer is no, or if there is no terminal.
 */
export async function confirmDeletion(): Promise<void> {
	if (!existsSync(STATE_FOLDER)) return;
	const what = 'the workflows, credentials and executions of its n8n, and the simulator’s chats';
	const answer = await askYesNo(`Delete what the playground has saved (${what})?`);
	if (answer === undefined)
		throw new UserError(`--fresh deletes ${what}. Add --yes to do so without a question.`);
	if (!answer) throw new UserError('Nothing was deleted. Start without --fresh to keep your work.');
}

/**
 * Runs `work` while no other playground uses the folder. Empties the folder first if `isFresh` is set or if
 * its state is incomplete.
 * @throws UserError if another playground uses it.
 */
export async function withSavedState<T>(isFresh: boolean, work: () => Promise<T>): Promise<T> {
	const prepareAndWork = async () => {
		if (isFresh || !readSavedState()) await rm(STATE_FOLDER, { recursive: true, force: true });
		await mkdir(STATE_FOLDER, { recursive: true });
		// n8n's database contains what people enter.
		await chmod(STATE_FOLDER, 0o700);
		return await work();
	};
	const onWait = () => console.log('Another playground is running. Waiting for it to stop …');
	try {
		return await withLock(STATE_FOLDER, prepareAndWork, { onWait, patienceMs: LOCK_TIMEOUT_MS });
	} catch (error) {
		if (!hasErrorCode(error, 'ELOCKED')) throw error;
		throw new UserError('Another playground is running. Stop it first.');
	}
}
