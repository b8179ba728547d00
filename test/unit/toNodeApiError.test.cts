import type { INode } from 'n8n-workflow';
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

const refused = (status: number): Failure => ({ kind: 'http-status', status });

describe('The message and the advice after', () => {
	it.each<[failure: Failure, endpoint: Endpoint, message: string, description: string]>([
		[
			refused(404),
			LIST,
			'Sangoma CX has no inboxes',
			'Check Base URL in the credential. [HTTP 404]',
		],
		[
			refused(404),
			CALL,
			'Sangoma CX found no such queue',
			'Check Queue Name, Tenant Domain and Base URL in the credential. [HTTP 404]',
		],
		[
			refused(422),
			CALL,
			'Sangoma CX could not place the call: it did not accept a value',
			'Check Queue Name and Destination. [HTTP 422]',
		],
		[
			{ ...refused(422), fields: ['destination', 'colour'] },
			CALL,
			'Sangoma CX could not place the call: it did not accept a value',
			'Check Destination and colour. [HTTP 422]',
		],
		...[300, 302, 399].map((status): [Failure, Endpoint, string, string] => [
			refused(status),
			CALL,
			'Sangoma CX could not place the call: the URL redirects to another address',
			`The redirect was not followed. Check Base URL in the credential. [HTTP ${status}]`,
		]),
		[
			refused(418),
			CALL,
			'Sangoma CX could not place the call: it responded with HTTP 418',
			'Check Queue Name and Destination. [HTTP 418]',
		],
		...['ENOTFOUND', 'EAI_AGAIN'].map((code): [Failure, Endpoint, string, string] => [
			{ kind: 'not-sent', code },
			CALL,
			'Sangoma CX could not place the call: its host was not found',
			`The request was retried three times; nothing was sent. Check Base URL in the credential and your n8n\'s network. [${code}]`,
		]),
		[
			{ kind: 'not-sent', code: 'ECONNREFUSED' },
			CALL,
			'Sangoma CX could not place the call: the connection failed',
			"The request was retried three times; nothing was sent. Check Base URL in the credential and your n8n's network. [ECONNREFUSED]",
		],
		[
			{ kind: 'insecure-connection', code: 'CERT_HAS_EXPIRED' },
			CALL,
			'Sangoma CX could not place the call: its certificate is not trusted',
			expect.stringContaining('turn on Ignore SSL Issues'),
		],
		[
			{ kind: 'insecure-connection', code: 'EPROTO' },
			CALL,
			'Sangoma CX could not place the call: a secure connection could not be established',
			expect.stringContaining('Nothing was sent.'),
		],
		[
			{ kind: 'cancelled' },
			LIST,
			'The execution was cancelled',
			'Run it again if you need the result.',
		],
		[
			{ kind: 'unexpected' },
			CALL,
			'Sangoma CX could not place the call: something unexpected happened',
			'Check Queue Name and Destination.',
		],
	])('%j', (failure, endpoint, message, description) => {
		const error = toNodeApiError(endpoint, failure, { node: NODE });
		expect([error.message, error.description, error.messages]).toEqual([message, description, []]);
	});

	it('includes the item, hides secrets in the reason, and warns that a call may have been placed', () => {
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

	it('does not repeat the message as the reason', () => {
		const failure: Failure = { kind: 'invalid-credential', reason: 'Base URL is empty' };
		expect(toNodeApiError(CALL, failure, { node: NODE }).message).toBe('Base URL is empty');
	});
});
