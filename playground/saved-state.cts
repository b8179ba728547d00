import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment, SavedState } from '../tools/environment.cts';
import { cacheFolder, withLock } from '../tools/n8n/cache.cts';
import { exportRegistrations } from '../tools/registrations.cts';
import { hasErrorCode, UserError } from '../tools/user-error.cts';

/** The folder that keeps the playground's n8n and its state. */
export const STATE_FOLDER = join(cacheFolder(), 'playground');

const STATE_FILE = join(STATE_FOLDER, 'playground.json');
const PATIENCE_MS = 10_000;

/** Returns the saved state; undefined if there is none or it is incomplete. */
export function readSavedState(): SavedState | undefined {
	if (!existsSync(STATE_FILE)) return undefined;
	return JSON.parse(readFileSync(STATE_FILE, 'utf8')) as SavedState;
}

/**
 * Saves the owner's password and what is registered at the simulator, now and whenever that changes.
 * Nobody else on this machine can read the file.
 */
export function saveState({ simulator, ownerPassword }: Environment, port: number): void {
	let saved = '';
	const save = () => {
		const registrations = exportRegistrations(simulator);
		const state: SavedState = { port, ownerPassword, registrations };
		const text = JSON.stringify(state, null, '\t');
		if (text !== saved) writeFileSync(STATE_FILE, text, { mode: 0o600 });
		saved = text;
	};
	// The mode of a file that exists stays.
	if (existsSync(STATE_FILE)) chmodSync(STATE_FILE, 0o600);
	simulator.on('change', save);
	save();
}

/**
 * Does the work while no other playground uses the folder, which is emptied first if `isFresh` is set or
 * if its state is incomplete.
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
	const onWait = () => console.log('Another playground is open: waiting for its end …');
	try {
		return await withLock(STATE_FOLDER, prepareAndWork, { onWait, patienceMs: PATIENCE_MS });
	} catch (error) {
		if (!hasErrorCode(error, 'ELOCKED')) throw error;
		throw new UserError('Another playground is open: only one can be open at a time.');
	}
}
