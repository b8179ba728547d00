import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultChooser, Simulator } from '../../simulator/index.cts';
import { messageOf } from '../scale/traffic/events.cts';
import { post } from '../scale/traffic/sender.cts';

/** How many events of a kind were sent, and what they were answered. */
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
	[190, { kind: 'error-behind-200', body: { error: 'Simulated' } }],
];

/** Lets every so manieth request fail in some way, in an order that is the same in each run. */
export function chooseFaults(): FaultChooser {
	let count = 0;
	return () => {
		count++;
		return FAULTS.find(([oneIn]) => count % oneIn === 0)?.[1];
	};
}

/** By number of the event: some are repeated, some are forged. */
const REPEATED = 10;
const FORGED = 25;
const REVOKE_MS = 60_000;

/** Sends events at a steady rate until a time; tokens are revoked every minute. */
export async function sendTraffic(
	simulator: Simulator,
	{ perSecond, until }: { perSecond: number; until: number },
	traffic: Traffic,
): Promise<void> {
	const { url } = simulator.webhooks[0];
	const forged = url.replace(/key=.*/, `key=${'0'.repeat(32)}`);
	const deliver = async (to: string, id: number) => {
		traffic.sent++;
		const status = await post(to, messageOf(id));
		traffic.statuses[status] = (traffic.statuses[status] ?? 0) + 1;
	};
	let revokedAt = Date.now();
	for (let id = 1; Date.now() < until; id++) {
		void deliver(id % FORGED === 0 ? forged : url, id);
		if (id % REPEATED === 0) void deliver(url, id - 1);
		if (Date.now() - revokedAt > REVOKE_MS) {
			simulator.revokeTokens();
			revokedAt = Date.now();
		}
		await sleep(1000 / perSecond);
	}
}
