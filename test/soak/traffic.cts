import type { Fault, FaultChooser, Simulator } from '../../simulator/index.cts';
import { atRate, messageEvent, postEvent } from '../kit/load/events.cts';

/** The number of sent events, and the number of responses by status. */
export interface Traffic {
	sent: number;
	statuses: Record<string, number>;
}

const FAULTS: Array<[oneIn: number, fault: Fault]> = [
	[50, { kind: 'status', status: 503 }],
	[70, { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
	[90, { kind: 'slow', ms: 500 }],
	[150, { kind: 'reset-before' }],
	[170, { kind: 'html' }],
	[190, { kind: 'status', status: 200, body: { error: 'Simulated' } }],
];

/** Returns a function that makes every nth request fail, in the same order in each run. */
export function chooseFaults(): FaultChooser {
	let count = 0;
	return () => {
		count++;
		return FAULTS.find(([oneIn]) => count % oneIn === 0)?.[1];
	};
}

/** Every tenth event is repeated, and every 25th is forged. */
const REPEATED = 10;
const FORGED = 25;
const REVOKE_MS = 60_000;

/** Sends events to a webhook at a steady rate until a time, and revokes all tokens every minute. */
export async function sendTraffic(
	simulator: Simulator,
	{ url, perSecond, until }: { url: string; perSecond: number; until: number },
	traffic: Traffic,
): Promise<void> {
	const forged = url.replace(/key=.*/, `key=${'0'.repeat(32)}`);
	const pending = new Set<Promise<void>>();
	const deliver = async (to: string, id: number) => {
		traffic.sent++;
		const status = await postEvent(to, messageEvent(id));
		traffic.statuses[status] = (traffic.statuses[status] ?? 0) + 1;
	};
	const begin = (to: string, id: number) => {
		const delivery = deliver(to, id).finally(() => pending.delete(delivery));
		pending.add(delivery);
	};
	let revokedAt = Date.now();
	for await (const index of atRate(perSecond)) {
		if (Date.now() >= until) break;
		const id = index + 1;
		begin(id % FORGED === 0 ? forged : url, id);
		if (id % REPEATED === 0) begin(url, id - 1);
		if (Date.now() - revokedAt > REVOKE_MS) {
			simulator.revokeTokens();
			revokedAt = Date.now();
		}
	}
	await Promise.all(pending);
}
