import type { INode } from 'n8n-workflow';
import { findCredentialProblem } from '../../nodes/shared/credentialProblem.ts';
import type { Endpoint } from '../../nodes/shared/endpoint.ts';
import type { Failure } from '../../nodes/shared/errors/failure.ts';
import { toNodeApiError } from '../../nodes/shared/errors/toNodeApiError.ts';

const NODE = { name: 'Sangoma CX' } as INode;

const LIST: Endpoint = {
	method: 'GET',
	path: 'inboxes/',
	scope: 'cx.digital-interactions',
	isIdempotent: true,
	responseKey: 'inboxes',
	phrases: {
		action: 'list the inboxes',
		uncertainOutcome: 'listed them',
		whereToVerify: 'the inboxes',
	},
	notFound: { message: 'Sangoma CX has no inboxes', fields: [] },
	labels: { inbox_id: 'Inbox' },
	longFields: [],
};

const CALL: Endpoint = {
	...LIST,
	method: 'POST',
	path: 'queues/call/',
	scope: 'cx.queue-calls',
	isIdempotent: false,
	phrases: { action: 'place the call', uncertainOutcome: 'called', whereToVerify: 'the queue' },
	notFound: { message: 'Sangoma CX found no such queue', fields: ['queue_name'] },
	labels: { queue_name: 'Queue Name', destination: 'Destination' },
};

const status = (code: number): Failure => ({ kind: 'http-status', status: code });

describe('The message and the advice after', () => {
	const FIELDS = 'Check Queue Name and Destination.';
	const NOT_SENT = 'The request was retried up to three times; nothing was sent.';
	const NETWORK = `${NOT_SENT} Check Base URL in the credential and your n8n's network.`;
	const REDIRECT = 'The redirect was not followed. Check Base URL in the credential.';
	// prettier-ignore
	test.each<[failure: Failure, problem: string, description: string]>([
		[status(422), 'it did not accept a value', `${FIELDS} [HTTP 422]`],
		[{ ...status(422), fields: ['destination', 'colour'] }, 'it did not accept a value', 'Check Destination and colour. [HTTP 422]'],
		[status(300), 'the URL redirects to another address', `${REDIRECT} [HTTP 300]`],
		[status(302), 'the URL redirects to another address', `${REDIRECT} [HTTP 302]`],
		[status(399), 'the URL redirects to another address', `${REDIRECT} [HTTP 399]`],
		[status(418), 'it responded with HTTP 418', `${FIELDS} [HTTP 418]`],
		[{ kind: 'not-sent', code: 'ENOTFOUND' }, 'its host was not found', `${NETWORK} [ENOTFOUND]`],
		[{ kind: 'not-sent', code: 'EAI_AGAIN' }, 'its host was not found', `${NETWORK} [EAI_AGAIN]`],
		[{ kind: 'not-sent', code: 'ECONNREFUSED' }, 'the connection failed', `${NETWORK} [ECONNREFUSED]`],
		[{ kind: 'insecure-connection', code: 'CERT_HAS_EXPIRED' }, 'its certificate is not trusted', expect.stringContaining('turn on Ignore SSL Issues')],
		[{ kind: 'insecure-connection', code: 'EPROTO' }, 'a secure connection could not be established', expect.stringContaining('Nothing was sent.')],
	])('a call, %j', (failure, problem, description) => {
		const error = toNodeApiError(CALL, failure, { node: NODE });
		expect([error.description, error.messages]).toEqual([description, []]);
		expect(error.message).toBe(`Sangoma CX could not place the call: ${problem}`);
	});

	const BASE_URL = 'Base URL in the credential. [HTTP 404]';
	// prettier-ignore
	test.each<[endpoint: Endpoint, failure: Failure, message: string, description: string]>([
		[LIST, status(404), 'Sangoma CX has no inboxes', `Check ${BASE_URL}`],
		[CALL, status(404), 'Sangoma CX found no such queue', `Check Queue Name, Tenant Domain and ${BASE_URL}`],
		[LIST, { kind: 'unexpected' }, 'Sangoma CX could not list the inboxes: something unexpected happened', 'Check Inbox.'],
		[CALL, { kind: 'unexpected' }, 'It is unknown whether Sangoma CX could place the call: something unexpected happened. Sangoma CX may have called: do not repeat it before you have checked the queue in Sangoma CX', 'The request was not retried. Check the n8n log.'],
		[CALL, { kind: 'token-insecure', code: 'CERT_HAS_EXPIRED' }, 'Could not get an access token: its certificate is not trusted', 'Nothing was sent. Check Access Token URL in the credential. If its server has a self-signed certificate, add its certificate to n8n with NODE_EXTRA_CA_CERTS. [CERT_HAS_EXPIRED]'],
		[LIST, { kind: 'cancelled' }, 'The execution was cancelled', 'Run it again if you need the result.'],
	])('%j, %j', (endpoint, failure, message, description) => {
		const error = toNodeApiError(endpoint, failure, { node: NODE });
		expect([error.message, error.description, error.messages]).toEqual([message, description, []]);
	});

	test('includes the item, hides secrets in the reason, and warns that a call may have been placed', () => {
		const failure: Failure = { kind: 'unknown-outcome', status: 504, reason: 'late for tok-123' };
		const error = toNodeApiError(CALL, failure, {
			node: NODE,
			itemIndex: 0,
			secrets: ['tok-123'],
		});
		expect(error.message).toBe(
			'It is unknown whether Sangoma CX could place the call: it had an internal error ("late for ***"). Sangoma CX may have called: do not repeat it before you have checked the queue in Sangoma CX',
		);
		expect(error).toMatchObject({
			description: 'The request was not retried. [HTTP 504, item 0]',
			httpCode: '504',
			context: { itemIndex: 0 },
		});
	});

	test('does not repeat the message as the reason', () => {
		const failure: Failure = { kind: 'invalid-credential', reason: 'Base URL is empty' };
		expect(toNodeApiError(CALL, failure, { node: NODE }).message).toBe('Base URL is empty');
	});

	test.each([
		[{ baseUrl: 'x' }, 'Base URL', ' Fix the credential: both URLs must be'],
		[{ tenantDomain: '{{ 1 }}' }, 'Tenant Domain', ' Enter the domain itself'],
		[{ clientSecret: '' }, 'Client Secret', ' Enter the client secret in the credential.'],
		[{ allowedHttpRequestDomains: 'domains', allowedDomains: 'x.org' }, 'Allowed Domains', ''],
	])('%j: the advice is about %s', (changes, label, advice) => {
		const url = 'https://cx.example.com';
		const valid = {
			baseUrl: url,
			accessTokenUrl: url,
			clientSecret: 's',
			tenantDomain: 'a.example',
		};
		const problem = findCredentialProblem({ ...valid, ...changes });
		const reason = problem?.reason ?? '';
		expect(reason.startsWith(`${label} in the credential `)).toBe(true);
		const error = toNodeApiError(CALL, { kind: 'invalid-credential', ...problem }, { node: NODE });
		expect(error.description?.startsWith(`Nothing was sent.${advice}`)).toBe(true);
		expect(error.description?.includes('URLs')).toBe(reason.startsWith('Base URL'));
	});

	test('Request Options are not suggested where n8n does not show them', () => {
		const endpoint = { ...CALL, hasRequestOptions: false };
		for (const kind of ['retry-later', 'insecure-connection', 'unknown-outcome'] as const) {
			const { description } = toNodeApiError(endpoint, { kind, timeoutMs: 9 }, { node: NODE });
			expect(description).not.toMatch(/Request Options|Batching|Loop Over Items/);
			expect(description).toMatch(/Try again later\.|Nothing was sent\.|was not retried\./);
		}
	});
});
