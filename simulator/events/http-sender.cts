import { Agent, request } from 'node:http';

interface SendResult {
	status: number | null;
	error?: string;
	responseText: string;
	/** Whether a reused connection was already closed. */
	isStale?: boolean;
}

/** Maximum number of characters kept of a response. */
const MAX_CHARACTERS = 4_096;

/** Returns an agent that closes idle connections before n8n does, after five seconds. */
export const newAgent = () => new Agent({ keepAlive: true, maxFreeSockets: 32, timeout: 3_000 });

interface SendOptions {
	timeoutMs: number;
	headers: Record<string, string>;
}

/** Posts an event. Never throws: the result contains a failure. */
export async function postEvent(agent: Agent, url: string, body: Buffer, options: SendOptions) {
	const first = await attempt(agent, url, body, options);
	// The receiver closed the idle connection while it was being reused. HTTP clients retry this.
	return first.isStale ? attempt(agent, url, body, options) : first;
}

const attempt = (agent: Agent, url: string, body: Buffer, { timeoutMs, headers }: SendOptions) =>
	new Promise<SendResult>((resolve) => {
		let responseText = '';
		const common = { 'content-type': 'application/json', 'content-length': body.length };
		const sent = request(url, { method: 'POST', agent, headers: { ...common, ...headers } });
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
			response.once('error', () => fail('The connection was closed during the response.'));
			response.once('end', () => {
				clearTimeout(timer);
				resolve({ status: response.statusCode ?? null, responseText });
			});
		});
		sent.end(body);
	});

/** Returns whether a URL is plain HTTP on this machine. The simulator sends nothing elsewhere. */
export function isLoopback(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
