import type { Endpoint, Scope } from '../endpoint';
import type { Failure, FailureKind } from './failure';

/** What happened and what to do, as a person reads it. */
export interface Explanation {
	message: string;
	advice: string;
	/** Whether nobody knows if Sangoma CX did what was asked. */
	isUnknown: boolean;
}

/** How each scope is called in the credential's Scope field. */
const SCOPE_NAMES: Record<Scope, string> = {
	'cx.agent-calls': 'Agent Calls',
	'cx.queue-calls': 'Queue Calls',
	'cx.digital-interactions': 'Digital Interactions',
};

const COULD_NOT = 'Sangoma CX could not {toDo}:';
const NOT_KNOWN = 'It is not known whether Sangoma CX could {toDo}:';
const THREE_TIMES = 'It was tried again three times';
const SETTINGS = 'in the Settings tab under Request Options';

/** What happened, and what to do; what stands in braces differs by operation and failure. */
type Row = [message: string, advice: string];

const BY_STATUS: Record<number, Row> = {
	400: [`${COULD_NOT} it did not understand the request`, 'Check {fields}.'],
	403: [
		`${COULD_NOT} the credential lacks the scope {scope}`,
		'Open the credential, choose a Scope with "{scopeName}" and save it. If the scope is there, check that Tenant Domain is your own.',
	],
	404: ['{notFound}', 'Check {identity}.'],
	409: [
		`${COULD_NOT} it conflicts with what is there already`,
		'Look at {lookAt}, and check {fields}.{ifTaken}',
	],
	413: [`${COULD_NOT} the request is too large`, 'Shorten {fields}.'],
	422: [`${COULD_NOT} it did not accept a value`, 'Check {fields}.{ifTaken}'],
	429: [
		`${COULD_NOT} too many requests at once`,
		`${THREE_TIMES}. Send fewer at a time: Batching ${SETTINGS}, or a Loop Over Items node.`,
	],
};
const REDIRECT: Row = [
	`${COULD_NOT} the address leads somewhere else`,
	'The request was not sent on. Check Base URL in the credential.',
];
const OTHER_STATUS: Row = [`${COULD_NOT} it answered with HTTP {status}`, 'Check {fields}.'];

const BY_KIND: Record<Exclude<FailureKind, 'status'>, Row> = {
	'not-now': [
		`${COULD_NOT} it is not available at the moment`,
		`${THREE_TIMES}. Nothing was done; try again later.`,
	],
	'never-left': [
		`${COULD_NOT} {noConnection}`,
		`${THREE_TIMES}; nothing was sent. Check Base URL in the credential and the network of your n8n.`,
	],
	'outcome-unknown': [
		`${COULD_NOT} {trouble}`,
		`${THREE_TIMES}, which does no harm here. Try again later.`,
	],
	'insecure-connection': [
		`${COULD_NOT} {distrust}`,
		`Nothing was sent. Check Base URL in the credential. For a server with a certificate of its own, switch on Ignore SSL Issues ${SETTINGS}.`,
	],
	'bad-credential': [
		'{reason}',
		'Nothing was sent. Mend the credential: its addresses begin with https:// (http:// only for a simulator on this machine), without expressions.',
	],
	'not-json': [
		'The answer did not come from the API of Sangoma CX: it is not JSON',
		'Check Base URL in the credential, and whether a proxy or firewall answers in its place.',
	],
	'no-list': [
		`${COULD_NOT} there is no list in its answer`,
		'Check Base URL in the credential. If it is right, please report the answer: Sangoma does not document it.',
	],
	'error-in-answer': [`${COULD_NOT} it answered with an error`, 'Check {fields}.'],
	'token-not-accepted': [
		`${COULD_NOT} it did not accept the token, nor a fresh one`,
		'Open the credential, check Client ID, Client Secret and that Base URL and Access Token URL belong together, and save it.',
	],
	'token-refused': [
		'Sangoma CX refused to give out a token for this credential',
		'Nothing else was sent. {tokenAdvice}',
	],
	'token-unavailable': [
		'No token could be had from Sangoma CX: its token service did not answer as it should',
		`${THREE_TIMES}; nothing else was sent. Check Access Token URL in the credential and the network of your n8n, or try again later.`,
	],
	cancelled: ['The execution was cancelled', 'Run it again if you need the result.'],
	unexpected: [`${COULD_NOT} something unexpected happened`, 'Check {fields}.'],
};

/** Where a repeat could do harm, nobody knows after these whether it was done. */
const UNKNOWN_IF_HARMFUL: Partial<Record<FailureKind, Row>> = {
	'outcome-unknown': [`${NOT_KNOWN} {trouble}`, 'It was not tried again.'],
	'not-json': BY_KIND['not-json'],
	cancelled: BY_KIND.cancelled,
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
const OTHER_TOKEN_ADVICE =
	'Check Client ID, Client Secret, Scope and Access Token URL (without a slash at its end) in the credential.';

/** What is unique and there already (inferred: `Email has already been taken`). */
const TAKEN = /taken|already|unique/i;

function list(words: string[]): string {
	const [last = 'Base URL in the credential', ...others] = [...words].reverse();
	return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}

/** What the braces of a row stand for. */
function wordsFor(endpoint: Endpoint, failure: Failure) {
	const { words, notFound, ifTaken, labels, scope, method } = endpoint;
	const { status, code = '', reason = '', fields = [] } = failure;
	const label = (field: string) => labels[field] ?? field;
	const tenant = method === 'GET' ? [] : ['Tenant Domain'];
	const isCertificate = /CERT|SIGNED|VERIFY|ISSUER|MISMATCH/.test(code);
	const isUnheardOf = code === 'ENOTFOUND' || code === 'EAI_AGAIN';
	return {
		toDo: words.toDo,
		lookAt: `${words.lookAt} in Sangoma CX`,
		notFound: notFound.message,
		identity: list([...notFound.fields.map(label), ...tenant, 'Base URL in the credential']),
		fields: list(fields.length > 0 ? fields.map(label) : Object.values(labels)),
		scope,
		scopeName: SCOPE_NAMES[scope],
		status: String(status),
		reason,
		ifTaken: ifTaken !== undefined && TAKEN.test(reason) ? ` ${ifTaken}` : '',
		tokenAdvice: TOKEN_ADVICE[code] ?? OTHER_TOKEN_ADVICE,
		distrust: isCertificate
			? 'its certificate is not trusted'
			: 'no secure connection could be made',
		noConnection: isUnheardOf ? 'its address was not found' : 'no connection could be made',
		trouble: status ? 'it had a problem of its own' : 'the connection broke or took too long',
	};
}

function findRow({ repeat }: Endpoint, { kind, status = 0 }: Failure): Row {
	if (kind === 'status' || (kind === 'not-now' && status === 429)) {
		return BY_STATUS[status] ?? (status >= 300 && status < 400 ? REDIRECT : OTHER_STATUS);
	}
	return (repeat === 'harmful' && UNKNOWN_IF_HARMFUL[kind]) || BY_KIND[kind];
}

/** Says in words what a failure of an endpoint means, and what to do. */
export function explain(endpoint: Endpoint, failure: Failure): Explanation {
	const words = new Map(Object.entries(wordsFor(endpoint, failure)));
	const fill = (text: string) =>
		text.replace(/\{(\w+)\}/g, (_, name: string) => words.get(name) ?? '');
	const [message, advice] = findRow(endpoint, failure).map(fill);
	const isUnknown = endpoint.repeat === 'harmful' && failure.kind in UNKNOWN_IF_HARMFUL;
	return { message, advice, isUnknown };
}
