import type { HttpResponse } from '../http.cts';

/** What goes wrong with a request. `FAULTS` says which faults perform the operation first. */
export type Fault =
	| ({ kind: 'status' | 'status-after' | 'response' } & HttpResponse)
	| { kind: 'html'; status?: number; text?: string }
	| { kind: 'truncated' | 'reset-before' | 'reset-after' }
	| { kind: 'redirect'; status: 301 | 302 | 303 | 307 | 308; to?: string }
	| { kind: 'hang'; processed?: boolean }
	| { kind: 'slow'; ms: number };

interface FaultKind<F> {
	/** Whether the operation is performed first. */
	processes?: true;
	/** `usual` is the response without the fault, `redirectUrl` the same path on another host. */
	outcome(fault: F, usual: HttpResponse, redirectUrl: string): HttpResponse | 'reset' | 'hang';
}

const HTML = '<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>';

const failed = ({ status, body, ...response }: HttpResponse): HttpResponse => ({
	...{ ...response, status, body: body ?? { error: `Simulated failure ${status}` } },
});

/** Returns the first half of a response, as from a proxy that closes too early. */
function truncate({ status, body = {} }: HttpResponse): HttpResponse {
	const json = JSON.stringify(body);
	const headers = { 'content-type': 'application/json; charset=utf-8' };
	return { status, headers, text: json.slice(0, json.length / 2) };
}

const FAULTS: { [K in Fault['kind']]: FaultKind<Extract<Fault, { kind: K }>> } = {
	status: { outcome: failed },
	'status-after': { processes: true, outcome: failed },
	response: { processes: true, outcome: (response) => response },
	html: {
		outcome: ({ status = 502, text = HTML }) => ({
			...{ status, text, headers: { 'content-type': 'text/html; charset=utf-8' } },
		}),
	},
	truncated: { processes: true, outcome: (_fault, usual) => truncate(usual) },
	redirect: {
		outcome: ({ status, to }, _usual, url) => ({ status, headers: { location: to ?? url } }),
	},
	'reset-before': { outcome: () => 'reset' },
	'reset-after': { processes: true, outcome: () => 'reset' },
	hang: { outcome: () => 'hang' },
	slow: { processes: true, outcome: ({ ms }, usual) => ({ ...usual, delayMs: ms }) },
};

/** Returns whether there is a fault of this kind. */
export const isFaultKind = (kind: string): boolean => Object.hasOwn(FAULTS, kind);

/** Calls `process` unless the fault prevents it, and returns what the client gets. */
export function applyFault(
	fault: Fault | undefined,
	process: () => HttpResponse,
	redirectUrl: string,
): HttpResponse | 'reset' | 'hang' {
	if (!fault) return process();
	// TypeScript cannot see that each fault has its own kind's row.
	const { processes, outcome } = FAULTS[fault.kind] as FaultKind<Fault>;
	const isProcessed = fault.kind === 'hang' ? fault.processed : processes;
	return outcome(fault, isProcessed ? process() : { status: 200 }, redirectUrl);
}
