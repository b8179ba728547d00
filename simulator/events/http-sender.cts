import { Agent, request } from 'node:http';

interface SendResult {
	status: number | null;
	error?: string;
	responseText: string;
}

/** Maximum number of characters kept of a response. */
const MAX_CHARACTERS = 4_096;

/** Sends events over keep-alive connections. */
export class HttpSender {
	// n8n closes idle connections after five seconds; the sender must be earlier.
	private readonly agent = new Agent({ keepAlive: true, maxFreeSockets: 32, timeout: 3_000 });

	/** Sends a body; never throws, a failure is in the result. */
	async send(url: string, body: Buffer, timeoutMs: number): Promise<SendResult> {
		const first = await this.attempt(url, body, timeoutMs);
		// The receiver closed the idle connection at the moment of its reuse: HTTP clients retry this.
		return first.isStale ? this.attempt(url, body, timeoutMs) : first;
	}

	close(): void {
		this.agent.destroy();
	}

	private attempt(url: string, body: Buffer, timeoutMs: number) {
		return new Promise<SendResult & { isStale?: boolean }>((resolve) => {
			let responseText = '';
			const headers = { 'content-type': 'application/json', 'content-length': body.length };
			const sent = request(url, { method: 'POST', agent: this.agent, headers });
			const fail = (error: string, isStale = false) => {
				clearTimeout(timer);
				resolve({ status: null, error, responseText, isStale });
				sent.destroy();
			};
			const timer = setTimeout(() => fail(`No response within ${timeoutMs} ms.`), timeoutMs);
			sent.once('error', (error: NodeJS.ErrnoException) =>
				fail(error.code ?? error.message, sent.reusedSocket && error.code === 'ECONNRESET'),
			);
			sent.once('response', (response) => {
				response.setEncoding('utf8');
				response.on('data', (text: string) => {
					if (responseText.length < MAX_CHARACTERS) responseText += text;
				});
				response.once('error', () => fail('The connection broke during the response.'));
				response.once('end', () => {
					clearTimeout(timer);
					resolve({ status: response.statusCode ?? null, responseText });
				});
			});
			sent.end(body);
		});
	}
}

/** Returns whether a URL is plain HTTP on this machine; the simulator sends nothing elsewhere. */
export function isLoopback(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
