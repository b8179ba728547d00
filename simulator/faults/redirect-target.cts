import type { IncomingMessage, ServerResponse } from 'node:http';
import { fingerprint } from '../clients.cts';
import { readBody, sendReply } from '../http.cts';
import { pushBounded } from '../state/table.cts';

/** What came to the other host. Secrets are not in it. */
export interface RedirectTargetRequest {
	/** Milliseconds since 1970. */
	at: number;
	method: string;
	path: string;
	/** Scheme and a short hash of what would have given a token or a secret away; null for none. */
	authorization: string | null;
	bodyLength: number;
}

/** Fits both the token endpoint and an operation, so that whoever believes it goes on. */
const ANSWER = {
	access_token: 'redirect-target-token',
	token_type: 'bearer',
	expires_in: 60,
	payload: [],
};

/** Another host than the tenant's, where a redirect leads: takes whatever comes, and keeps it. */
export class RedirectTarget {
	readonly requests: RedirectTargetRequest[] = [];
	/** Without a slash at its end. */
	url = '';

	/** Takes one request. */
	readonly receive = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
		const { method = '', url: path = '', headers } = req;
		const authorization = headers.authorization ? fingerprint(headers.authorization) : null;
		const bodyLength = (await readBody(req)).length;
		pushBounded(this.requests, { at: Date.now(), method, path, authorization, bodyLength });
		sendReply(res, { status: 200, body: ANSWER });
	};

	reset(): void {
		this.requests.length = 0;
	}
}
