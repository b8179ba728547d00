import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { atRate, messageEvent, postEvent } from '../../kit/load/events.cts';

const RETRY_MS = 1_000;
const GIVE_UP_MS = 180_000;

/** n8n's responses to an event. */
export interface SentEvent {
	id: number;
	/** The response time of the last attempt, in ms. */
	responseMs: number;
	/** The statuses of the failed attempts; 0 for a broken connection. */
	refusals: number[];
	/** Whether a response within three minutes had the status 200. */
	accepted: boolean;
}

/** Sends events to a URL, again until the status of the response is 200. */
export class EventSender {
	readonly sent: SentEvent[] = [];
	private readonly agent = new Agent({ keepAlive: true, maxSockets: 128 });
	private readonly pending: Array<Promise<void>> = [];

	constructor(private readonly url: string) {}

	/** Sends events at a steady rate. Resolves once the last one is being sent. */
	async sendSteadily(ids: number[], perSecond: number): Promise<void> {
		for await (const index of atRate(perSecond, ids.length))
			this.pending.push(this.send(ids[index]));
	}

	/** Sends events all at once. Resolves once each was accepted or given up. */
	async sendAll(ids: number[]): Promise<void> {
		this.pending.push(...ids.map((id) => this.send(id)));
		await Promise.all(this.pending);
	}

	/** Closes the connections once each event was accepted or given up. */
	async close(): Promise<void> {
		await Promise.all(this.pending);
		this.agent.destroy();
	}

	private async send(id: number): Promise<void> {
		const sent: SentEvent = { id, responseMs: 0, refusals: [], accepted: false };
		this.sent.push(sent);
		const deadline = Date.now() + GIVE_UP_MS;
		while (Date.now() < deadline) {
			const started = Date.now();
			const status = await postEvent(this.url, messageEvent(id), { agent: this.agent });
			sent.responseMs = Date.now() - started;
			sent.accepted = status === 200;
			if (sent.accepted) return;
			sent.refusals.push(status);
			await sleep(RETRY_MS);
		}
	}
}

/** Sends events all at once. Returns the results once each event was accepted or given up. */
export async function sendBurst(url: string, ids: number[]): Promise<SentEvent[]> {
	const sender = new EventSender(url);
	await sender.sendAll(ids);
	await sender.close();
	return sender.sent;
}
