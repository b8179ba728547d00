import type { IncomingMessage, ServerResponse } from 'node:http';
import { fingerprint } from '../clients.cts';
import { readBody, sendResponse } from '../http.cts';
import { pushBounded } from '../state/table.cts';

/** A request to the redirect target, without secrets. */
export interface RedirectTargetRequest {
	at: number;
	method: string;
	path: string;
	/** Fingerprint of the header, which clients must not send to another host; null for none. */
	authorization: string | null;
	bodyLength: number;
}

/** Looks like a response of the token endpoint and of an operation, so that clients continue. */
const BODY = {
	access_token: 'redirect-target-token',
	token_type: 'bearer',
	expires_in: 60,
	payload: [],
};

/** The other host that redirects lead to. It accepts and records every request. */
export class RedirectTarget {
	readonly requests: RedirectTargetRequest[] = [];
	/** Without a trailing slash. */
	url = '';

	readonly receive = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
		const { method = '', url: path = '', headers } = req;
		const authorization = headers.authorization ? fingerprint(headers.authorization) : null;
		const bodyLength = (await readBody(req)).length;
		pushBounded(this.requests, { at: Date.now(), method, path, authorization, bodyLength });
		sendResponse(res, { status: 200, body: BODY });
	};
}
