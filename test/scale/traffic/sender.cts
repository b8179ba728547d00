import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from './events.cts';

const PAUSE_MS = 1_000;
const PATIENCE_MS = 180_000;
const TIMEOUT_MS = 60_000;

/** What a sender saw of one event. */
export interface Sent {
	id: number;
	/** How long the answer took that was a 200, in ms. */
	answeredMs: number;
	/** What the attempts before it were answered: a status, or 0 for a broken connection. */
	refusals: number[];
	/** False if nobody answered 200 within three minutes. */
	accepted: boolean;
}

/** Sends events to an address as a patient sender does: what is not answered 200 is sent again. */
export class Sender {
	readonly sent: Sent[] = [];

	private readonly agent = new Agent({ keepAlive: true, maxSockets: 128 });

	private readonly underWay = new Set<Promise<void>>();

	constructor(private readonly url: string) {}

	/** Sends events at a steady rate; resolves once the last one is on its way. */
	async steadily(ids: number[], perSecond: number): Promise<void> {
		const started = Date.now();
		for (const [index, id] of ids.entries()) {
			const wait = started + (index * 1000) / perSecond - Date.now();
			if (wait > 0) await sleep(wait);
			this.begin(id);
		}
	}

	/** Sends events at once. */
	burst(ids: number[]): void {
		for (const id of ids) this.begin(id);
	}

	/** Resolves once every event was answered 200, or was given up. */
	async settled(): Promise<void> {
		while (this.underWay.size > 0) await Promise.all(this.underWay);
	}

	close(): void {
		this.agent.destroy();
	}

	private begin(id: number): void {
		const work = this.send(id).finally(() => this.underWay.delete(work));
		this.underWay.add(work);
	}

	private async send(id: number): Promise<void> {
		const sent: Sent = { id, answeredMs: 0, refusals: [], accepted: false };
		this.sent.push(sent);
		const deadline = Date.now() + PATIENCE_MS;
		while (!sent.accepted && Date.now() < deadline) {
			const started = Date.now();
			const status = await post(this.url, messageOf(id), this.agent);
			sent.answeredMs = Date.now() - started;
			sent.accepted = status === 200;
			if (sent.accepted) return;
			sent.refusals.push(status);
			await sleep(PAUSE_MS);
		}
	}
}

/** Posts JSON and gives the status of the answer; 0 if there was none. */
export function post(url: string, body: unknown, agent?: Agent): Promise<number> {
	return new Promise((resolve) => {
		const headers = { 'content-type': 'application/json' };
		const outgoing = request(url, { method: 'POST', headers, agent, timeout: TIMEOUT_MS });
		outgoing.once('response', (response) => {
			response.resume();
			response.once('end', () => resolve(response.statusCode ?? 0));
			response.once('error', () => resolve(0));
		});
		outgoing.once('timeout', () => outgoing.destroy());
		outgoing.once('error', () => resolve(0));
		outgoing.end(JSON.stringify(body));
	});
}
