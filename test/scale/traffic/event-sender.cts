import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageEvent } from '../../kit/load/events.cts';
import { post } from '../../kit/load/post.cts';

const RETRY_MS = 1_000;
const GIVE_UP_MS = 180_000;

/** How n8n responded to one event. */
export interface SentEvent {
	id: number;
	/** The response time of the last attempt, in ms. */
	answeredMs: number;
	/** The statuses of the attempts that failed; 0 for a broken connection. */
	refusals: number[];
	/** False if no response within three minutes was 200. */
	accepted: boolean;
}

/** Sends events to a URL; what is not answered with 200 is sent again. */
export class EventSender {
	readonly sent: SentEvent[] = [];

	private readonly agent = new Agent({ keepAlive: true, maxSockets: 128 });

	private readonly pending: Array<Promise<void>> = [];

	constructor(private readonly url: string) {}

	/** Sends events at a steady rate; resolves once the last one is being sent. */
	async sendSteadily(ids: number[], perSecond: number): Promise<void> {
		const started = Date.now();
		for (const [index, id] of ids.entries()) {
			await sleep(Math.max(0, started + (index * 1000) / perSecond - Date.now()));
			this.pending.push(this.send(id));
		}
	}

	/** Sends events at once; resolves once every event was accepted or given up. */
	async sendAll(ids: number[]): Promise<void> {
		this.pending.push(...ids.map((id) => this.send(id)));
		await Promise.all(this.pending);
	}

	/** Closes the connections once every event was accepted or given up. */
	async close(): Promise<void> {
		await Promise.all(this.pending);
		this.agent.destroy();
	}

	private async send(id: number): Promise<void> {
		const sent: SentEvent = { id, answeredMs: 0, refusals: [], accepted: false };
		this.sent.push(sent);
		const deadline = Date.now() + GIVE_UP_MS;
		while (Date.now() < deadline) {
			const started = Date.now();
			const status = await post(this.url, messageEvent(id), { agent: this.agent });
			sent.answeredMs = Date.now() - started;
			sent.accepted = status === 200;
			if (sent.accepted) return;
			sent.refusals.push(status);
			await sleep(RETRY_MS);
		}
	}
}

/** Sends events at once and waits until each one was accepted or given up; returns the results. */
export async function sendBurst(url: string, ids: number[]): Promise<SentEvent[]> {
	const sender = new EventSender(url);
	await sender.sendAll(ids);
	await sender.close();
	return sender.sent;
}
