import type { IncomingHttpHeaders } from 'node:http';
import { pushBounded } from './state/table.cts';
import { fingerprint } from './clients.cts';

/** One request to the API, as it came. Secrets are not in it. */
export interface RecordedRequest {
	id: number;
	/** Milliseconds since 1970. */
	at: number;
	/** `agent:call` and so on, or `unknown`. */
	operation: string;
	method: string;
	path: string;
	query: Record<string, string>;
	/** Authorization is there as its scheme and a short hash only. */
	headers: IncomingHttpHeaders;
	rawBody: string;
	body: unknown;
	/** Null as long as there is no answer, and for ever if the connection broke before it. */
	status: number | null;
	durationMs: number | null;
	/** How the request breaks the contract. */
	violation?: string;
	/** Whether the operation was carried out, whatever was answered. */
	processed: boolean;
	/** Kind of the fault that met this request. */
	fault?: string;
}

/** One request for a token. Neither the secret nor the token is in it. */
export interface RecordedTokenRequest {
	id: number;
	at: number;
	clientId: string | null;
	/** How the client named itself. */
	authentication: 'basic' | 'body' | 'none';
	grantType: string | null;
	/** The scope asked for. */
	scope: string | null;
	grantedScope: string | null;
	status: number | null;
	error?: string;
	fault?: string;
}

/** What happened so far: the newest records, and counts of everything. */
export class RequestJournal {
	readonly requests: RecordedRequest[] = [];
	readonly tokenRequests: RecordedTokenRequest[] = [];
	/** By operation (or `token`), then by status (`none` for a broken connection). */
	readonly counts: Record<string, Record<string, number>> = {};
	inFlight = 0;
	maxInFlight = 0;
	private lastId = 0;

	nextId(): number {
		return ++this.lastId;
	}

	begin(request: Omit<RecordedRequest, 'id' | 'status' | 'durationMs'>): RecordedRequest {
		this.inFlight++;
		this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
		const record = { id: this.nextId(), ...request, status: null, durationMs: null };
		pushBounded(this.requests, record);
		return record;
	}

	end(record: RecordedRequest, status: number | null): void {
		this.inFlight--;
		record.status = status;
		record.durationMs = Date.now() - record.at;
		this.count(record.operation, status);
	}

	count(operation: string, status: number | null): void {
		const byStatus = (this.counts[operation] ??= {});
		const key = String(status ?? 'none');
		byStatus[key] = (byStatus[key] ?? 0) + 1;
	}

	resetCounters(): void {
		this.maxInFlight = this.inFlight;
	}

	reset(): void {
		this.requests.length = 0;
		this.tokenRequests.length = 0;
		for (const operation of Object.keys(this.counts)) delete this.counts[operation];
		this.resetCounters();
	}
}

/** Headers that can be kept. */
export function withoutSecrets(headers: IncomingHttpHeaders): IncomingHttpHeaders {
	const { authorization } = headers;
	if (authorization === undefined) return headers;
	return { ...headers, authorization: fingerprint(authorization) };
}
