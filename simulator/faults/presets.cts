import type { Fault } from './kinds.cts';
import type { FaultRule } from './queue.cts';

type PresetRule = Fault & Pick<FaultRule, 'operation' | 'limit' | 'forMs'>;

const preset = (label: string, rule: PresetRule) => ({ label, rule });
const tokenPreset = (label: string, rule: Fault) =>
	preset(`No token: ${label}`, { ...rule, operation: 'token' });
const retryLater = (status: number, retryAfter?: string): Fault => ({
	...{ kind: 'status', status, body: { error: 'Try again later' } },
	...(retryAfter !== undefined && { headers: { 'Retry-After': retryAfter } }),
});
const errorWith200 = (error: string): Fault => ({ kind: 'status', status: 200, body: { error } });
const ok = (body: unknown): Fault => ({ kind: 'response', status: 200, body });
const redirect = (status: 302 | 307 | 308): Fault => ({ kind: 'redirect', status });

const PAST = 'Wed, 21 Oct 2015 07:28:00 GMT';
const LOGIN = { text: 'Please log in', headers: { 'content-type': 'text/plain; charset=utf-8' } };
const PAGE = '<!-- x --><html><body><h1>Welcome back</h1></body></html>';
const NULL_TOKEN = { access_token: null, token_type: 'bearer', expires_in: 24_304_413 };

/** The presets by name. The page shows the labels. */
export const FAULT_PRESETS = {
	'retry-later-429': preset('429, Retry-After: 1 second', retryLater(429, '1')),
	'retry-later-503': preset('503, Retry-After: 1 second', retryLater(503, '1')),
	'retry-after-0': preset('429, Retry-After: 0 seconds', retryLater(429, '0')),
	'retry-after-negative': preset('429, Retry-After: -5 seconds', retryLater(429, '-5')),
	'retry-after-past': preset('429, Retry-After: a date in 2015', retryLater(429, PAST)),
	'limit-per-minute': preset('Limit: 150 requests a minute, 429 without Retry-After', {
		...{ kind: 'status', status: 429, text: 'Retry later' },
		limit: { requests: 150, windowMs: 60_000 },
	}),
	'limit-per-conversation': preset('Limit: 200 messages a minute in one conversation, 422', {
		...{ kind: 'status', status: 422, body: { error: 'Validation failed: Too many messages' } },
		operation: 'message:send',
		limit: { requests: 200, windowMs: 60_000, per: 'conversation' },
	}),
	outage: preset('Outage: 502 for 10 seconds', { kind: 'html', forMs: 10_000 }),
	'error-before': preset('500 before processing', { kind: 'status', status: 500 }),
	'error-after': preset('504 after processing', { kind: 'status-after', status: 504 }),
	'reset-before': preset('Connection reset before processing', { kind: 'reset-before' }),
	'reset-after': preset('Connection reset after processing', { kind: 'reset-after' }),
	hang: preset('No response', { kind: 'hang' }),
	slow: preset('Response 3 seconds late', { kind: 'slow', ms: 3000 }),
	'web-page': preset('502 with a web page', { kind: 'html' }),
	'web-page-with-200': preset('200 with a web page', { kind: 'html', status: 200, text: PAGE }),
	'login-with-200': preset('200 with "Please log in"', { kind: 'status', status: 200, ...LOGIN }),
	'error-with-200': preset('200 with an error', errorWith200('It did not work')),
	truncated: preset('Half a response, after processing', { kind: 'truncated' }),
	'empty-list': preset('200 with an empty list, after processing', ok([])),
	'empty-payload': preset('200 with an empty payload, after processing', ok({ payload: [] })),
	'redirect-302': preset('Redirect to another host: 302', redirect(302)),
	'redirect-307': preset('Redirect to another host: 307', redirect(307)),
	'redirect-308': preset('Redirect to another host: 308', redirect(308)),
	'token-error-with-200': tokenPreset('200 with an error', errorWith200('invalid_client')),
	'token-empty': tokenPreset('200 with an empty object', ok({})),
	'token-null': tokenPreset('200 with access_token null', ok(NULL_TOKEN)),
	'token-429': tokenPreset('429', retryLater(429)),
	'token-429-retry-after': tokenPreset('429, Retry-After: 1 second', retryLater(429, '1')),
	'token-408': tokenPreset('408', retryLater(408)),
	'token-408-retry-after': tokenPreset('408, Retry-After: 1 second', retryLater(408, '1')),
	'token-redirect': tokenPreset('redirect to another host', redirect(307)),
} satisfies Record<string, { label: string; rule: PresetRule }>;

export type FaultPresetName = keyof typeof FAULT_PRESETS;

/** Returns the label of a rule's preset, or else its kind and status. */
export function describeFault({ name, ...fault }: FaultRule): string {
	if (name !== undefined && Object.hasOwn(FAULT_PRESETS, name))
		return FAULT_PRESETS[name as FaultPresetName].label;
	return 'status' in fault ? `${fault.kind} ${fault.status}` : fault.kind;
}

/** Selects a preset and the requests that it affects. */
export interface FaultPreset
	extends Pick<FaultRule, 'operation' | 'path' | 'times' | 'limit' | 'forMs'> {
	name: FaultPresetName;
}

/** Returns the rule of a preset, for a fault chooser. @throws Error if the preset does not exist */
export function faultPreset(
	name: FaultPresetName,
	changes: Omit<FaultPreset, 'name'> = {},
): FaultRule {
	if (!Object.hasOwn(FAULT_PRESETS, name)) throw new Error(`There is no fault "${name}"`);
	const rule: FaultRule = { ...FAULT_PRESETS[name].rule, name, ...changes };
	// A limit or an outage does not end after a number of requests.
	return rule.limit || rule.forMs ? { ...rule, times: undefined } : rule;
}
