import type { IWebhookFunctions } from 'n8n-workflow';
import { isRecord } from '../../api/values';

/** What n8n adds to a request: reading the bytes of a body whose type it does not parse. */
interface RawRequest {
	rawBody?: unknown;
	readRawBody?: () => Promise<void>;
}

async function readBytes(request: RawRequest): Promise<Buffer> {
	// Of a type that n8n does not parse, it has not even read the bytes by now.
	if (request.rawBody === undefined) await request.readRawBody?.();
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : Buffer.alloc(0);
}

/**
 * Gives a delivery's body, whatever type it says it has: n8n parses `application/json`, and leaves
 * others, such as `application/vnd.api+json`, as bytes. Undefined for what is no JSON. Never throws.
 */
export async function readBody(context: IWebhookFunctions): Promise<unknown> {
	const body: unknown = context.getBodyData();
	if (isRecord(body) && !Buffer.isBuffer(body) && Object.keys(body).length > 0) return body;
	try {
		const bytes = Buffer.isBuffer(body) ? body : await readBytes(context.getRequestObject());
		return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}
