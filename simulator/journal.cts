import type { IncomingHttpHeaders } from 'node:http';
import { pushBounded } from './state/table.cts';

/** A request to the API, without secrets. */
export interface RecordedRequest {
	id: number;
	/** Milliseconds since 1970. */
	at: number;
	/** The operationId, e.g. `agent:call`, or `unknown`. */
	operation: string;
	method: string;
	path: string;
	query: Record<string, string>;
	/** With the fingerprint of Authorization instead of its value. */
	headers: IncomingHttpHeaders;
	rawBody: string;
	body: unknown;
	/** Null until the response is sent, and for a broken connection. */
	status: number | null;
	durationMs: number | null;
	/** How the request violates the contract. */
	violation?: string;
	/** Whether the operation was performed, regardless of the response. */
	processed: boolean;
	/** Kind of the fault that was injected. */
	fault?: string;
}

/** A request for a token, without the secret and the token. */
export interface RecordedTokenRequest {
	id: number;
	at: number;
	clientId: string | null;
	authentication: 'basic' | 'body' | 'none';
	grantType: string | null;
	scope: string | null;
	grantedScope: string | null;
	status: number | null;
	error?: string;
	fault?: string;
}

/** The latest requests, and the counts of all requests. */
export class RequestJournal {
	readonly requests: RecordedRequest[] = [];
	readonly tokenRequests: RecordedTokenRequest[] = [];
	/** By operation (or `token`), then by status (`none` for a broken connection). */
	readonly counts: Record<string, Record<string, number>> = {};
	inFlight = 0;
	maxInFlight = 0;
	private lastId = 0;

	begin(
		request: Pick<RecordedRequest, 'operation' | 'method' | 'path' | 'query' | 'headers'>,
	): RecordedRequest {
		this.inFlight++;
		this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
		const record: RecordedRequest = {
			...{ id: ++this.lastId, at: Date.now(), ...request, rawBody: '', body: undefined },
			...{ status: null, durationMs: null, processed: false },
		};
		pushBounded(this.requests, record);
		return record;
	}

	end(record: RecordedRequest, status: number | null): void {
		this.inFlight--;
		record.status = status;
		record.durationMs = Date.now() - record.at;
		this.count(record.operation, status);
	}

	beginToken(request: Omit<RecordedTokenRequest, 'id' | 'status'>): RecordedTokenRequest {
		const record = { id: ++this.lastId, ...request, status: null };
		pushBounded(this.tokenRequests, record);
		return record;
	}

	endToken(record: RecordedTokenRequest, status: number | null): void {
		record.status = status;
		this.count('token', status);
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

	private count(operation: string, status: number | null): void {
		const byStatus = (this.counts[operation] ??= {});
		const key = String(status ?? 'none');
		byStatus[key] = (byStatus[key] ?? 0) + 1;
	}
}
