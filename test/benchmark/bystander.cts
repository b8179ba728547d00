import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a bystander saw of n8n. */
export interface BystanderReport {
	/** Requests for n8n's health page, one every 20 ms where n8n answers at once. */
	asked: number;
	/** Those of them that were cut off, or answered with anything but 200. */
	failed: number;
	/** How long one of them took at most, in ms, whether it was answered or cut off. */
	longestMs: number;
}

/** Somebody who asks an n8n for its health page all the time. */
export interface Bystander {
	/** Waits for the request under way, and tells. */
	stop(): Promise<BystanderReport>;
}

/** Starts a bystander in a process of its own, which ends with this one. */
export async function startBystander(n8nUrl: string): Promise<Bystander> {
	const child = fork(join(__dirname, 'bystander-process.cjs'), [`${n8nUrl}/healthz`], {
		execArgv: [],
	});
	// Whoever waits for a process that ended learns so from the `AbortSignal`.
	const ended = new AbortController();
	child.once('exit', () => ended.abort(new Error('The bystander ended.')));
	const nextMessage = async <T,>(): Promise<T> => {
		const [message] = await once(child, 'message', { signal: ended.signal });
		return message;
	};
	await nextMessage();
	return {
		stop: async () => {
			const report = nextMessage<BystanderReport>();
			child.send('stop');
			return await report;
		},
	};
}
