import type { Outcome, Reply } from '../http.cts';

/** What goes wrong with a request. Those that process it do so before they fail. */
export type Fault =
	| { kind: 'status'; status: number; body?: unknown; headers?: Headers; text?: string }
	| { kind: 'status-after'; status: number; body?: unknown; headers?: Headers; text?: string }
	| { kind: 'answer'; status: number; body?: unknown; headers?: Headers; text?: string }
	| { kind: 'error-behind-200'; body: unknown }
	| { kind: 'html'; status?: number; text?: string }
	| { kind: 'truncated' }
	| { kind: 'redirect'; status: 301 | 302 | 303 | 307 | 308; to?: string }
	| { kind: 'reset-before' }
	| { kind: 'reset-after' }
	| { kind: 'hang'; processed?: boolean }
	| { kind: 'slow'; ms: number };

type Headers = Record<string, string>;

const reply = (given: Reply): Outcome => ({ kind: 'reply', reply: given });
const HTML = '<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>';

type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

interface FaultKind<F extends Fault = Fault> {
	/** Whether the operation is carried out before it fails. */
	processes(fault: F): boolean;
	/** `elsewhere` is the same path on another host. */
	outcome(fault: F, usual: Reply, elsewhere: string): Outcome;
}

const kind = <K extends Fault['kind']>(
	processes: boolean | ((fault: FaultOf<K>) => boolean),
	outcome: FaultKind<FaultOf<K>>['outcome'],
): FaultKind<FaultOf<K>> => ({
	processes: typeof processes === 'boolean' ? () => processes : processes,
	outcome,
});

const failed = ({ status, body, headers, text }: Reply): Outcome =>
	reply({ status, headers, text, body: body ?? { error: `Simulated failure ${status}` } });

/** Each kind of fault: whether the operation is carried out, and what the client gets. */
const FAULTS: { [K in Fault['kind']]: FaultKind<FaultOf<K>> } = {
	status: kind<'status'>(false, failed),
	'status-after': kind<'status-after'>(true, failed),
	answer: kind<'answer'>(true, ({ status, body, headers, text }) =>
		reply({ status, body, headers, text }),
	),
	'error-behind-200': kind<'error-behind-200'>(false, ({ body }) => reply({ status: 200, body })),
	html: kind<'html'>(false, ({ status = 502, text = HTML }) =>
		reply({ status, text, headers: { 'content-type': 'text/html; charset=utf-8' } }),
	),
	truncated: kind<'truncated'>(true, (_fault, usual) => reply(truncate(usual))),
	redirect: kind<'redirect'>(false, ({ status, to }, _usual, elsewhere) =>
		reply({ status, headers: { location: to ?? elsewhere } }),
	),
	'reset-before': kind<'reset-before'>(false, () => ({ kind: 'reset' })),
	'reset-after': kind<'reset-after'>(true, () => ({ kind: 'reset' })),
	hang: kind<'hang'>(
		({ processed = false }) => processed,
		() => ({ kind: 'hang' }),
	),
	slow: kind<'slow'>(true, ({ ms }, usual) => ({ kind: 'reply', reply: usual, delayMs: ms })),
};

/** Whether there is a fault of this kind. */
export const isFaultKind = (kind: string): boolean => Object.hasOwn(FAULTS, kind);

/** The first half of an answer, as a connection leaves it that a proxy closes too early. */
function truncate({ status, body = {} }: Reply): Reply {
	const json = JSON.stringify(body);
	const headers = { 'content-type': 'application/json; charset=utf-8' };
	return { status, headers, text: json.slice(0, json.length / 2) };
}

/**
 * What comes of a request that a fault may meet: `process` carries it out, unless the fault
 * prevents that. `elsewhere` is where a redirect leads.
 */
export function meetFault(
	fault: Fault | undefined,
	process: () => Reply,
	elsewhere: string,
): Outcome {
	if (!fault) return reply(process());
	// The table has the kind that fits each fault; TypeScript cannot see the two belong together.
	const { processes, outcome } = FAULTS[fault.kind] as FaultKind;
	return outcome(fault, processes(fault) ? process() : { status: 200 }, elsewhere);
}
