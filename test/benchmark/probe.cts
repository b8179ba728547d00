import { join } from 'node:path';
import axios from 'axios';
import { findFreePort } from '../../tools/ports.cts';

/** What n8n's process took since the measurement began. */
export interface ProbeReport {
	/** The longest time, in ms, for which its event loop was held. */
	longestMs: number;
	/** CPU time, in ms, of all its threads. */
	cpuMs: number;
	/** Resident memory in bytes: as it began, and at its peak. */
	rssBefore: number;
	rssPeak: number;
}

/** A probe in n8n's process. */
export interface Probe {
	/** What n8n is to be started with. */
	env: Record<string, string>;
	/**
	 * Collects n8n's garbage, and begins a new measurement. With `shrink`, n8n first gives back all
	 * the memory that it can, which makes peaks comparable, and what follows slower.
	 */
	begin(options?: { shrink: boolean }): Promise<void>;
	read(): Promise<ProbeReport>;
}

/** Prepares a probe for an n8n that is not yet started. */
export async function prepareProbe(): Promise<Probe> {
	const port = await findFreePort();
	const http = axios.create({ baseURL: `http://127.0.0.1:${port}`, proxy: false });
	return {
		env: {
			NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'probe-in-n8n.cjs'))}`,
			N8N_PROBE_PORT: String(port),
		},
		begin: async (options) => void (await http.post(options?.shrink ? '/shrink' : '/')),
		read: async () => (await http.get<ProbeReport>('/')).data,
	};
}
