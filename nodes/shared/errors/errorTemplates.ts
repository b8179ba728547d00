import type { Endpoint } from '../endpoint';
import type { Failure, FailureKind } from './failure';

/** Where n8n's Request Options are. */
export const SETTINGS = 'in the Settings tab under Request Options';

const COULD_NOT = 'Sangoma CX could not {action}:';
const UNKNOWN = 'It is unknown whether Sangoma CX could {action}:';
const RETRIED = 'The request was retried up to three times';

/** What happened and what to do. The braces are filled in for the endpoint and the failure. */
export type Template = [message: string, advice: string];

const NOT_FOUND: Template = ['{notFound}', 'Check {identifiers}.'];

const BY_STATUS: Record<number, Template> = {
	400: [`${COULD_NOT} it did not understand the request`, 'Check {fields}.'],
	403: [
		`${COULD_NOT} it denied access`,
		'Open the credential, check that Scope includes "{scopeName}" and that Tenant Domain is your own, and save it.',
	],
	404: NOT_FOUND,
	405: [`${COULD_NOT} its URL does not take this request`, 'Check Base URL in the credential.'],
	407: [
		`${COULD_NOT} the proxy requires a valid user name and password`,
		'Nothing was sent. {proxyAdvice}',
	],
	409: [
		`${COULD_NOT} it conflicts with existing data`,
		'Look at {whereToVerify}, and check {fields}.{adviceIfTaken}',
	],
	410: NOT_FOUND,
	413: [`${COULD_NOT} the request is too large`, 'Shorten {longFields}.'],
	422: [`${COULD_NOT} it did not accept a value`, 'Check {fields}.{knownAdvice}{adviceIfTaken}'],
	429: [
		`${COULD_NOT} it received too many requests{waitingTime}`,
		'{retriedLater}Nothing was done. {limitAdvice}',
	],
};
const REDIRECT: Template = [
	`${COULD_NOT} the URL redirects to another address`,
	'The redirect was not followed. Check Base URL in the credential.',
];
const MISSING_SCOPE: Template = [
	`${COULD_NOT} the credential lacks the scope {scope}`,
	'Open the credential, select a Scope that includes "{scopeName}" and save it. If it does, check that Tenant Domain is your own.',
];
const WRONG_TENANT: Template = [
	`${COULD_NOT} the credential has no access to the tenant`,
	'Check Tenant Domain in the credential, and in the node if it is set there.',
];
const FOREIGN: Template = [
	`${COULD_NOT} the response did not come from the Sangoma CX API`,
	'Check Base URL in the credential, and whether a proxy or firewall responds instead.',
];
const OTHER_STATUS: Template = [
	`${COULD_NOT} it responded with HTTP {status}`,
	'Check {fields}.{knownAdvice}',
];

const BY_KIND: Record<Exclude<FailureKind, 'http-status'>, Template> = {
	'retry-later': [
		`${COULD_NOT} it is temporarily unavailable{waitingTime}`,
		'{retriedLater}Nothing was done. {laterAdvice}',
	],
	'not-sent': [
		`${COULD_NOT} {connectionProblem}`,
		`${RETRIED}; nothing was sent. Check Base URL in the credential and your n8n's network.`,
	],
	unavailable: [
		`${COULD_NOT} it did not respond`,
		'The run waited for it and then gave up. Nothing was sent for this item. Try again later.',
	],
	'unknown-outcome': [
		`${COULD_NOT} {serverProblem}`,
		`${RETRIED}, which is safe for this operation.{timeoutAdvice} Try again later.`,
	],
	'insecure-connection': [
		`${COULD_NOT} {tlsProblem}`,
		'Nothing was sent. Check Base URL in the credential.{certificateAdvice}',
	],
	'invalid-credential': ['{reason}', 'Nothing was sent.{credentialAdvice}'],
	'not-json': [
		'The response did not come from the Sangoma CX API: it is not JSON',
		'Check Base URL in the credential, and whether a proxy or firewall responds instead.',
	],
	'no-list': [
		`${COULD_NOT} its response contains no list`,
		'Check Base URL in the credential. If it is correct, please report the response: Sangoma does not document it.',
	],
	'error-in-response': [
		`${COULD_NOT} it responded with an error`,
		'Check {fields}.{knownAdvice}{adviceIfTaken}',
	],
	'token-rejected': [
		`${COULD_NOT} it rejected the access token, and a new one too`,
		'Open the credential, check Client ID, Client Secret and that Base URL and Access Token URL belong together, and save it.',
	],
	'token-refused': [
		'Sangoma CX refused to issue an access token for this credential',
		'Nothing else was sent. {tokenAdvice}',
	],
	'token-unavailable': [
		'Could not get an access token: {tokenProblem}',
		`${RETRIED}; nothing else was sent. {tokenUnavailableAdvice}`,
	],
	'token-insecure': [
		'Could not get an access token: {tlsProblem}',
		'Nothing was sent. Check Access Token URL in the credential. If its server has a self-signed certificate, add its certificate to n8n with NODE_EXTRA_CA_CERTS.',
	],
	cancelled: ['The execution was cancelled', 'Run it again if you need the result.'],
	'not-started': ['The run stopped before this item', 'Nothing was sent for it.'],
	unexpected: [`${COULD_NOT} something unexpected happened`, 'Check {fields}.'],
};

/** Failures that leave it unknown whether a request was carried out that must not be repeated. */
const UNKNOWN_OUTCOMES: Partial<Record<FailureKind, Template>> = {
	'unknown-outcome': [`${UNKNOWN} {serverProblem}`, 'The request was not retried.{timeoutAdvice}'],
	'not-json': BY_KIND['not-json'],
	cancelled: BY_KIND.cancelled,
	unexpected: [
		`${UNKNOWN} something unexpected happened`,
		'The request was not retried. Check the n8n log.',
	],
};

/** How a 403 says that the scope or the tenant is wrong (inferred). */
const LACKS_SCOPE =
	/(lack|missing|insufficient|require|invalid).*scope|scope.*(missing|insufficient|required|not)/i;
const NAMES_TENANT = /tenant/i;
const NAMES_SCOPE = /scope/i;

function find403Template(reason: string): Template {
	if (LACKS_SCOPE.test(reason)) return MISSING_SCOPE;
	if (NAMES_TENANT.test(reason)) return WRONG_TENANT;
	return NAMES_SCOPE.test(reason) ? MISSING_SCOPE : BY_STATUS[403];
}

/** Returns the template for a failure of an endpoint. */
export function findTemplate({ isIdempotent }: Endpoint, failure: Failure): Template {
	const { kind, status = 0, reason = '', isForeign } = failure;
	// Only a proxy responds with this, be it to a request for a token or with a page of its own.
	if (status === 407) return BY_STATUS[407];
	if (isForeign && (kind === 'http-status' || kind === 'token-rejected')) return FOREIGN;
	// A limit may come with another status; 425 and 503 say no more than "later".
	if (kind === 'retry-later' && status !== 425 && status !== 503) return BY_STATUS[429];
	if (kind === 'http-status') {
		if (status === 403) return find403Template(reason);
		return BY_STATUS[status] ?? (status >= 300 && status < 400 ? REDIRECT : OTHER_STATUS);
	}
	return (!isIdempotent && UNKNOWN_OUTCOMES[kind]) || BY_KIND[kind];
}

/** Returns whether it is unknown if Sangoma CX did what was requested, and must not do twice. */
export function isOutcomeUnknown({ isIdempotent }: Endpoint, { kind }: Failure): boolean {
	return !isIdempotent && kind in UNKNOWN_OUTCOMES;
}
