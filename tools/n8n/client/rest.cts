import { Agent } from 'node:http';
import type { AxiosInstance } from 'axios';
import axios from 'axios';

/** An error that n8n answered: its message, and the HTTP status. */
export class N8nError extends Error {
	override name = 'N8nError';

	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

/** How n8n wraps what it answers. */
interface Answer {
	data?: unknown;
	message?: string;
}

/** A session with the REST API of n8n's editor: keeps the login cookie and unwraps answers. */
export class RestSession {
	private readonly http: AxiosInstance;

	/** The login cookie, which a session in another process can take over. */
	login = '';

	constructor(readonly url: string) {
		this.http = axios.create({
			baseURL: url,
			timeout: 120_000,
			proxy: false,
			// A busy n8n closes idle connections.
			httpAgent: new Agent({ keepAlive: false }),
			maxBodyLength: Infinity,
			maxContentLength: Infinity,
			validateStatus: () => true,
		});
	}

	/**
	 * Sends a request and returns the answer's data.
	 * @throws N8nError if n8n answers with an error.
	 */
	async send<T>(method: string, path: string, data?: unknown, params?: unknown): Promise<T> {
		const {
			status,
			headers,
			data: body,
		} = await this.http.request<Answer>({
			...{ method, url: path, data, params },
			headers: this.login ? { cookie: this.login } : {},
		});
		if (status >= 400)
			throw new N8nError(`${method} ${path}: ${body.message ?? `HTTP ${status}`}`, status);
		const cookie = headers['set-cookie']?.find((text) => text.startsWith('n8n-auth='));
		if (cookie) this.login = cookie.split(';')[0];
		const isWrapped = typeof body === 'object' && body !== null && 'data' in body;
		return (isWrapped && !('count' in body) ? body.data : body) as T;
	}
}
