import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Simulator } from '../simulator/index.cts';
import { cacheFolder } from './n8n/cache.cts';
import { withLock } from './n8n/lock.cts';
import { UserError } from './user-error.cts';
import type { Registrations } from './registrations.cts';
import { noteRegistrations } from './registrations.cts';

/** What the playground has to know of its last time, beside what n8n keeps itself. */
export interface Memory {
	/** n8n's, which is part of every address that was registered. */
	port: number;
	registrations: Registrations;
}

/** The folder that keeps what was built in the playground until the next time. */
export const STATE_FOLDER = join(cacheFolder(), 'playground');

const MEMORY = join(STATE_FOLDER, 'playground.json');

/** What the playground was like last time; undefined if there was none that was complete. */
export function recall(): Memory | undefined {
	if (!existsSync(MEMORY)) return undefined;
	return JSON.parse(readFileSync(MEMORY, 'utf8')) as Memory;
}

/** Notes what is registered at the simulator, now and whenever that changes. */
export function keepRegistrations(simulator: Simulator, port: number): void {
	let saved = '';
	const save = () => {
		const memory: Memory = { port, registrations: noteRegistrations(simulator) };
		const text = JSON.stringify(memory, null, '\t');
		if (text !== saved) writeFileSync(MEMORY, text);
		saved = text;
	};
	simulator.on('change', save);
	save();
}

/**
 * Works with the folder to itself. It is emptied before, if it is to be or if it is incomplete.
 * @throws UserError if another playground has it.
 */
export async function withSavedState<T>(isFresh: boolean, work: () => Promise<T>): Promise<T> {
	await mkdir(cacheFolder(), { recursive: true });
	const refuse = (pid: string) => {
		throw new UserError(`Another playground is open (process ${pid}): only one can be at a time.`);
	};
	return await withLock(`${STATE_FOLDER}.lock`, refuse, async () => {
		if (isFresh || !recall()) await rm(STATE_FOLDER, { recursive: true, force: true });
		await mkdir(STATE_FOLDER, { recursive: true });
		return await work();
	});
}
