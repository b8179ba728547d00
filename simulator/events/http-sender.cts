import { Agent, request } from 'node:http';

/** What came of sending an event. */
export interface SendResult {
	status: number | null;
	error?: string;
	responseText: string;
}

/** How much of a receiver's answer is kept. */
const KEPT_CHARACTERS = 4_096;

// Idle connections are left before the receiver leaves them: n8n does after five seconds.
const newAgent = () => new Agent({ keepAlive: true, maxFreeSockets: 32, timeout: 3_000 });

/** Sends events to receivers over connections that are kept. */
export class HttpSender {
	private readonly agent = newAgent();

	/** Never throws: what went wrong is in the result. */
	async send(url: string, body: Buffer, patienceMs: number): Promise<SendResult> {
		const first = await this.attempt(url, body, patienceMs);
		// A kept connection that was closed as it was taken again: HTTP clients try once more.
		return first.stale ? this.attempt(url, body, patienceMs) : first;
	}

	close(): void {
		this.agent.destroy();
	}

	private attempt(url: string, body: Buffer, patienceMs: number) {
		return new Promise<SendResult & { stale?: boolean }>((resolve) => {
			let responseText = '';
			const headers = { 'content-type': 'application/json', 'content-length': body.length };
			const sent = request(url, { method: 'POST', agent: this.agent, headers });
			const fail = (error: string, stale = false) => {
				clearTimeout(patience);
				resolve({ status: null, error, responseText, stale });
				sent.destroy();
			};
			const patience = setTimeout(() => fail(`no answer within ${patienceMs} ms`), patienceMs);
			sent.once('error', (error: NodeJS.ErrnoException) =>
				fail(error.code ?? error.message, sent.reusedSocket && error.code === 'ECONNRESET'),
			);
			sent.once('response', (response) => {
				response.setEncoding('utf8');
				response.on('data', (text: string) => {
					if (responseText.length < KEPT_CHARACTERS) responseText += text;
				});
				response.once('error', () => fail('the answer broke off'));
				response.once('end', () => {
					clearTimeout(patience);
					resolve({ status: response.statusCode ?? null, responseText });
				});
			});
			sent.end(body);
		});
	}
}

/** Whether an address is this machine: the simulator sends nothing anywhere else. */
export function isLoopback(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
