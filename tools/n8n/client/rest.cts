import { Agent } from 'node:http';
import type { AxiosInstance } from 'axios';
import axios from 'axios';

/** n8n answered with an error: its own message, and the HTTP status. */
export class N8nError extends Error {
	override name = 'N8nError';

	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

/** What n8n's REST API wraps its answers and errors in. */
interface Answer {
	data?: unknown;
	message?: string;
}

/**
 * A session with n8n's internal REST API, the one its editor uses: keeps the login cookie, unwraps
 * answers and turns refusals into N8nErrors.
 */
export class RestSession {
	private readonly http: AxiosInstance;

	private cookie = '';

	constructor(readonly url: string) {
		this.http = axios.create({
			baseURL: url,
			timeout: 120_000,
			proxy: false,
			// A connection kept alive is closed by an n8n that was busy for longer than its patience.
			httpAgent: new Agent({ keepAlive: false }),
			maxBodyLength: Infinity,
			maxContentLength: Infinity,
			validateStatus: () => true,
		});
	}

	/** The login, to be handed to a session in another process. */
	get login(): string {
		return this.cookie;
	}

	set login(cookie: string) {
		this.cookie = cookie;
	}

	/** Sends a request and returns what the answer holds; throws an N8nError if n8n refuses. */
	async send<T>(method: string, path: string, data?: unknown, params?: unknown): Promise<T> {
		const answer = await this.http.request<Answer>({
			method,
			url: path,
			data,
			params,
			headers: this.cookie ? { cookie: this.cookie } : {},
		});
		if (answer.status >= 400) {
			const reason = answer.data?.message ?? `HTTP ${answer.status}`;
			throw new N8nError(`${method} ${path}: ${reason}`, answer.status);
		}
		const cookie = answer.headers['set-cookie']?.find((text) => text.startsWith('n8n-auth='));
		if (cookie) this.cookie = cookie.split(';')[0];
		const { data: body } = answer;
		const isWrapped = typeof body === 'object' && body !== null && 'data' in body;
		return (isWrapped && !('count' in body) ? body.data : body) as T;
	}
}
