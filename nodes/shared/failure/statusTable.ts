import type { Endpoint } from '../endpoints';
import { SCOPE_NAMES } from '../scopes';
import type { Failure, FailureKind } from './failure';
import { FIELD_LABELS, OPERATION_WORDS } from './words';

/** What happened and what to do, as a person reads it. */
export interface Explanation {
	message: string;
	advice: string;
}

type Row = (endpoint: Endpoint, failure: Failure) => Explanation;

const words = ({ operation }: Endpoint) => OPERATION_WORDS[operation];

const couldNot = (endpoint: Endpoint, why: string) =>
	`Sangoma CX could not ${words(endpoint).toDo}: ${why}`;

/** The parameters that Sangoma CX named, or those of the operation. */
function whatToCheck(endpoint: Endpoint, { fields = [] }: Failure): string {
	const labels = fields.map((field) => FIELD_LABELS[field] ?? field);
	return labels.length > 0 ? labels.join(' and ') : words(endpoint).check;
}

// prettier-ignore
export const STATUS_ROWS: Record<number, Row> = {
	400: (endpoint, failure) => ({ message: couldNot(endpoint, 'it did not understand the request'), advice: `Check ${whatToCheck(endpoint, failure)}.` }),
	403: (endpoint) => ({ message: couldNot(endpoint, `the credential lacks the scope ${endpoint.scope}`), advice: `Open the credential, choose a Scope with "${SCOPE_NAMES[endpoint.scope]}" and save it. If the scope is there, check that Tenant Domain is your own.` }),
	404: (endpoint) => ({ message: words(endpoint).notFound, advice: `Check ${words(endpoint).check}, and the Base URL in the credential.` }),
	409: (endpoint, failure) => ({ message: couldNot(endpoint, 'it conflicts with what is there already'), advice: `Look at ${words(endpoint).lookAt}, and check ${whatToCheck(endpoint, failure)}.` }),
	413: (endpoint, failure) => ({ message: couldNot(endpoint, 'the request is too large'), advice: `Shorten ${whatToCheck(endpoint, failure)}.` }),
	422: (endpoint, failure) => ({ message: couldNot(endpoint, 'it did not accept a value'), advice: `Check ${whatToCheck(endpoint, failure)}.` }),
	429: (endpoint) => ({ message: couldNot(endpoint, 'too many requests at once'), advice: 'It was tried again three times. Send fewer at a time: Options > Batching, or a Loop Over Items node.' }),
};

const TOKEN_ADVICE: Record<string, string> = {
	invalid_client:
		'Check Client ID and Client Secret in the credential: Sangoma CX does not know this pair.',
	unauthorized_client:
		'Sangoma CX does not allow this client to ask for a token: check Client ID and Client Secret in the credential.',
	invalid_scope:
		'Sangoma CX does not allow this client the Scope that the credential asks for: choose another Scope.',
	access_denied:
		'Sangoma CX denies this client the Scope that the credential asks for: choose another Scope.',
};

const unknownOutcome: Row = (endpoint, { status }) =>
	endpoint.repeat === 'harmless'
		? {
				message: couldNot(
					endpoint,
					status === undefined
						? 'the connection broke or took too long'
						: 'it had a problem of its own',
				),
				advice: 'It was tried again three times, which does no harm here. Try again later.',
			}
		: {
				message: `It is not known whether Sangoma CX could ${words(endpoint).toDo}: ${status === undefined ? 'the connection broke or took too long' : 'it had a problem of its own'}`,
				advice: `Sangoma CX may have ${words(endpoint).mayHave}, so it was not tried again. Look at ${words(endpoint).lookAt} before you do.`,
			};

// prettier-ignore
export const KIND_ROWS: Record<Exclude<FailureKind, 'status'>, Row> = {
	'not-now': (endpoint, failure) => failure.status === 429 ? STATUS_ROWS[429](endpoint, failure) : ({ message: couldNot(endpoint, 'it is not available at the moment'), advice: 'It was tried again three times. Nothing was done; try again later.' }),
	'never-left': (endpoint, { code }) => ({ message: couldNot(endpoint, code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'its address was not found' : 'no connection could be made'), advice: 'It was tried again three times; nothing was sent. Check Base URL in the credential and the network of your n8n.' }),
	'outcome-unknown': unknownOutcome,
	'insecure-connection': (endpoint) => ({ message: couldNot(endpoint, 'its certificate is not trusted'), advice: 'Nothing was sent. Check Base URL in the credential. For a server with a certificate of its own, switch on "Ignore SSL Issues" in Options.' }),
	'not-json': (endpoint) => ({ message: 'The answer did not come from the API of Sangoma CX: it is a page, not JSON', advice: `Check Base URL in the credential, and whether a proxy or firewall answers in its place. Look at ${words(endpoint).lookAt} before you run it again.` }),
	'error-in-answer': (endpoint, failure) => ({ message: couldNot(endpoint, 'it answered with an error'), advice: `Check ${whatToCheck(endpoint, failure)}.` }),
	'token-not-accepted': (endpoint) => ({ message: couldNot(endpoint, 'it did not accept the token, nor a fresh one'), advice: 'Open the credential, check Client ID, Client Secret and that Base URL and Access Token URL belong together, and save it.' }),
	'token-refused': (_endpoint, { code }) => ({ message: 'Sangoma CX refused to give out a token for this credential', advice: `Nothing else was sent. ${TOKEN_ADVICE[code ?? ''] ?? 'Check Client ID, Client Secret, Scope and Access Token URL (without a slash at its end) in the credential.'}` }),
	'token-unavailable': () => ({ message: 'No token could be had from Sangoma CX: its token service did not answer as it should', advice: 'Nothing else was sent. Check Access Token URL in the credential and the network of your n8n, or try again later.' }),
	cancelled: (endpoint) => ({ message: 'The execution was cancelled', advice: endpoint.repeat === 'harmless' ? 'Run it again if you need the result.' : `If its request was on its way, Sangoma CX may have ${words(endpoint).mayHave}: look at ${words(endpoint).lookAt}.` }),
	unexpected: (endpoint, failure) => ({ message: couldNot(endpoint, 'something unexpected happened'), advice: `Check ${whatToCheck(endpoint, failure)}.` }),
};

/** Any status without a row of its own. */
export const OTHER_STATUS: Row = (endpoint, failure) => {
	const { status = 0 } = failure;
	if (status >= 300 && status < 400) {
		return {
			message: couldNot(endpoint, 'the address leads somewhere else'),
			advice: 'The request was not sent on. Check Base URL in the credential.',
		};
	}
	return {
		message: couldNot(endpoint, `it answered with HTTP ${status}`),
		advice: `Check ${whatToCheck(endpoint, failure)}.`,
	};
};
