import type { INode } from 'n8n-workflow';
import type { Endpoint } from '../../nodes/api/endpoint.ts';
import { explainFailure } from '../../nodes/api/failure/explainFailure.ts';
import type { Failure } from '../../nodes/api/failure/failure.ts';

const NODE = { name: 'Sangoma CX' } as INode;

const LIST: Endpoint = {
	method: 'GET',
	path: 'inboxes/',
	scope: 'cx.digital-interactions',
	repeat: 'harmless',
	wrappedIn: 'inboxes',
	words: { toDo: 'list the inboxes', mayHave: 'listed them', lookAt: 'the inboxes' },
	notFound: { message: 'Sangoma CX has no inboxes', fields: [] },
	labels: { inbox_id: 'Inbox' },
};

const CALL: Endpoint = {
	...LIST,
	method: 'POST',
	path: 'queues/call/',
	scope: 'cx.queue-calls',
	repeat: 'harmful',
	words: { toDo: 'place the call', mayHave: 'called', lookAt: 'the queue' },
	notFound: { message: 'Sangoma CX found no such queue', fields: ['queue_name'] },
	labels: { queue_name: 'Queue Name', destination: 'Destination' },
};

const refused = (status: number): Failure => ({ kind: 'status', status });

describe('What a failure is called, and what to do about it', () => {
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
			'Sangoma CX could not place the call: the address leads somewhere else',
			`The request was not sent on. Check Base URL in the credential. [HTTP ${status}]`,
		]),
		[
			refused(418),
			CALL,
			'Sangoma CX could not place the call: it answered with HTTP 418',
			'Check Queue Name and Destination. [HTTP 418]',
		],
		...['ENOTFOUND', 'EAI_AGAIN'].map((code): [Failure, Endpoint, string, string] => [
			{ kind: 'never-left', code },
			CALL,
			'Sangoma CX could not place the call: its address was not found',
			`It was tried again three times; nothing was sent. Check Base URL in the credential and the network of your n8n. [${code}]`,
		]),
		[
			{ kind: 'never-left', code: 'ECONNREFUSED' },
			CALL,
			'Sangoma CX could not place the call: no connection could be made',
			'It was tried again three times; nothing was sent. Check Base URL in the credential and the network of your n8n. [ECONNREFUSED]',
		],
		[
			{ kind: 'insecure-connection', code: 'CERT_HAS_EXPIRED' },
			CALL,
			'Sangoma CX could not place the call: its certificate is not trusted',
			expect.stringContaining('switch on Ignore SSL Issues'),
		],
		[
			{ kind: 'insecure-connection', code: 'EPROTO' },
			CALL,
			'Sangoma CX could not place the call: no secure connection could be made',
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
		const error = explainFailure(endpoint, failure, { node: NODE });
		expect([error.message, error.description, error.messages]).toEqual([message, description, []]);
	});

	it('names the item, hides secrets in the reason, and says that a call may have been placed', () => {
		const failure: Failure = { kind: 'outcome-unknown', status: 504, reason: 'late for tok-123' };
		const error = explainFailure(CALL, failure, {
			node: NODE,
			itemIndex: 0,
			secrets: ['tok-123'],
		});
		expect(error.message).toBe(
			'It is not known whether Sangoma CX could place the call: it had a problem of its own ("late for ***"). Sangoma CX may have called: do not simply repeat it, look at the queue in Sangoma CX first',
		);
		expect(error).toMatchObject({
			description: 'It was not tried again. [HTTP 504, item 0]',
			httpCode: '504',
			context: { itemIndex: 0 },
		});
	});

	it('does not say twice what the message says already', () => {
		const failure: Failure = { kind: 'bad-credential', reason: 'Base URL is empty' };
		expect(explainFailure(CALL, failure, { node: NODE }).message).toBe('Base URL is empty');
	});
});
