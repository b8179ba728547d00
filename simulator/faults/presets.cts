import type { Fault } from './kinds.cts';
import type { FaultRule } from './queue.cts';

/** A fault ready-made: what a person reads, and the rule. */
interface ReadyFault {
	label: string;
	rule: Fault & { operation?: string };
}

const notNow = (status: number, pause?: string): ReadyFault['rule'] => ({
	...{ kind: 'status', status, body: { error: 'Try again later' } },
	...(pause !== undefined && { headers: { 'Retry-After': pause } }),
});
const ofToken = (rule: Fault): ReadyFault['rule'] => ({ ...rule, operation: 'token' });
const answer = (body: unknown): Fault => ({ kind: 'answer', status: 200, body });

const PAST = 'Wed, 21 Oct 2015 07:28:00 GMT';
const TEXT = { 'content-type': 'text/plain; charset=utf-8' };
const COMMENTED = '<!-- x --><html><body><h1>Welcome back</h1></body></html>';
const NO_TOKEN = { access_token: null, token_type: 'bearer', expires_in: 24_304_413 };

/** All of them, by the names under which tests and the page switch them on. */
export const FAULT_PRESETS = {
	'retry-later-429': { label: 'Not now: 429, back in 1 second', rule: notNow(429, '1') },
	'retry-later-503': { label: 'Not now: 503, back in 1 second', rule: notNow(503, '1') },
	'retry-after-0': { label: 'Not now: 429, back in 0 seconds', rule: notNow(429, '0') },
	'retry-after-negative': { label: 'Not now: 429, back in -5 seconds', rule: notNow(429, '-5') },
	'retry-after-past': { label: 'Not now: 429, back in 2015', rule: notNow(429, PAST) },
	'fails-before': {
		label: 'Fails before it is done: 500',
		rule: { kind: 'status', status: 500 },
	},
	'fails-after': {
		label: 'Is done, then fails: 504',
		rule: { kind: 'status-after', status: 504 },
	},
	'breaks-before': {
		label: 'Connection breaks before it is done',
		rule: { kind: 'reset-before' },
	},
	'breaks-after': { label: 'Is done, then the connection breaks', rule: { kind: 'reset-after' } },
	hangs: { label: 'Never answers', rule: { kind: 'hang' } },
	slow: { label: 'Takes 3 seconds longer', rule: { kind: 'slow', ms: 3000 } },
	'web-page': { label: 'ResponseFormat with a web page: 502', rule: { kind: 'html' } },
	'web-page-behind-200': {
		label: 'Says 200 with a web page',
		rule: { kind: 'html', status: 200, text: COMMENTED },
	},
	'login-behind-200': {
		label: 'Says 200 and "Please log in"',
		rule: { kind: 'status', status: 200, text: 'Please log in', headers: TEXT },
	},
	'error-behind-200': {
		label: 'Says 200, and means an error',
		rule: { kind: 'error-behind-200', body: { error: 'It did not work' } },
	},
	truncated: { label: 'Is done, and half of the answer comes', rule: { kind: 'truncated' } },
	'empty-list': { label: 'Is done, and says an empty list', rule: answer([]) },
	'empty-payload': {
		label: 'Is done, and says an empty payload',
		rule: answer({ payload: [] }),
	},
	'redirect-302': {
		label: 'Leads to another host: 302',
		rule: { kind: 'redirect', status: 302 },
	},
	'redirect-307': {
		label: 'Leads to another host: 307',
		rule: { kind: 'redirect', status: 307 },
	},
	'redirect-308': {
		label: 'Leads to another host: 308',
		rule: { kind: 'redirect', status: 308 },
	},
	'token-error-behind-200': {
		label: 'No token: 200, and invalid_client',
		rule: ofToken({ kind: 'error-behind-200', body: { error: 'invalid_client' } }),
	},
	'token-empty': { label: 'No token: 200, and nothing in it', rule: ofToken(answer({})) },
	'token-null': { label: 'No token: 200, and null', rule: ofToken(answer(NO_TOKEN)) },
	'token-429': { label: 'No token: 429', rule: ofToken(notNow(429)) },
	'token-429-retry-after': {
		label: 'No token: 429, back in 1 second',
		rule: ofToken(notNow(429, '1')),
	},
	'token-408': { label: 'No token: 408', rule: ofToken(notNow(408)) },
	'token-408-retry-after': {
		label: 'No token: 408, back in 1 second',
		rule: ofToken(notNow(408, '1')),
	},
	'token-redirect': {
		label: 'No token: leads to another host',
		rule: ofToken({ kind: 'redirect', status: 307 }),
	},
} satisfies Record<string, ReadyFault>;

/** What a person reads of a fault: the words of its name, or its kind and status. */
export function describeFault({ name, ...fault }: FaultRule): string {
	if (name !== undefined && Object.hasOwn(FAULT_PRESETS, name))
		return FAULT_PRESETS[name as FaultPresetName].label;
	return 'status' in fault ? `${fault.kind} ${fault.status}` : fault.kind;
}

/** Name of a ready-made fault. */
export type FaultPresetName = keyof typeof FAULT_PRESETS;

/** A ready-made fault, and which requests it meets where the fault itself does not say. */
export interface FaultPreset {
	name: FaultPresetName;
	operation?: string;
	path?: string;
	/** How many requests it meets; 1 if left out, Infinity for all. */
	times?: number;
}

/**
 * The rule behind a name, for `simulator.fail` and for a chooser.
 *
 * @throws Error if there is no fault of that name.
 */
export function faultPreset(
	name: FaultPresetName,
	changes: Omit<FaultPreset, 'name'> = {},
): FaultRule {
	if (!Object.hasOwn(FAULT_PRESETS, name)) throw new Error(`There is no fault "${name}"`);
	return { ...FAULT_PRESETS[name].rule, name, ...changes };
}
