import { http } from '../../http.cts';

/** An error response of n8n: its message and HTTP status. */
export class N8nError extends Error {
	override name = 'N8nError';

	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

/** The envelope of n8n's responses. */
interface Envelope {
	data?: unknown;
	message?: string;
}

/** A session with the REST API of n8n's editor: keeps the login cookie and unwraps responses. */
export class RestSession {
	/** The login cookie. A session in another process can use it, too. */
	login = '';

	constructor(readonly url: string) {}

	/**
	 * Sends a request and returns the data in the response.
	 * @throws N8nError if n8n responds with an error.
	 */
	async send<T>(method: string, path: string, data?: unknown, params?: unknown): Promise<T> {
		const headers = this.login ? { cookie: this.login } : {};
		const request = { method, baseURL: this.url, url: path, data, params, headers };
		const response = await http.request<Envelope>(request);
		const { status, data: body } = response;
		if (status >= 400)
			throw new N8nError(`${method} ${path}: ${body.message ?? `HTTP ${status}`}`, status);
		const cookie = response.headers['set-cookie']?.find((text) => text.startsWith('n8n-auth='));
		if (cookie) this.login = cookie.split(';')[0];
		const isWrapped = typeof body === 'object' && body !== null && 'data' in body;
		return (isWrapped && !('count' in body) ? body.data : body) as T;
	}
}
