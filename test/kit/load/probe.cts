import { join } from 'node:path';
import axios from 'axios';
import { findFreePort } from '../../../tools/ports.cts';

/** The resource usage of n8n's process since the measurement began. */
export interface Usage {
	/** The longest time, in ms, during which its event loop was blocked. */
	stallMs: number;
	/** CPU time, in ms, of all its threads. */
	cpuMs: number;
	/** Resident memory in bytes: at the beginning, and at its peak. */
	rssBefore: number;
	rssPeak: number;
}

/** A probe in n8n's process. */
export interface Probe {
	env: Record<string, string>;
	/**
	 * Collects garbage, begins a measurement and returns the memory in use, in bytes. With `shrink`, n8n
	 * also returns memory to the system, which makes peaks comparable and n8n slower.
	 */
	begin(options?: { shrink: boolean }): Promise<{ rss: number; heapUsed: number }>;
	read(): Promise<Usage>;
}

/** Prepares a probe for an n8n that is not running yet. */
export async function prepareProbe(): Promise<Probe> {
	const port = await findFreePort();
	const http = axios.create({ baseURL: `http://127.0.0.1:${port}`, proxy: false });
	const program = JSON.stringify(join(__dirname, 'probe-in-n8n.cjs'));
	return {
		env: { NODE_OPTIONS: `--require ${program}`, N8N_PROBE_PORT: String(port) },
		begin: async (options) => (await http.post(options?.shrink ? '/shrink' : '/')).data,
		read: async () => (await http.get<Usage>('/')).data,
	};
}
