import type { EventEmitter } from 'node:events';
import type { Delivery } from './events/deliveries.cts';
import type { RecordedRequest, RecordedTokenRequest } from './journal.cts';

/* What the simulator prints. Queries of addresses hold keys, so they are left out. */

const withoutQuery = (url: string) => url.split('?')[0];
const outcome = (status: number | null) => String(status ?? '---');

/** One line for a request to the API. */
function describeRequest(record: RecordedRequest): string {
	const { status, method, path, operation, durationMs, violation, fault } = record;
	const notes = [operation, `${durationMs} ms`];
	if (fault) notes.push(`fault: ${fault}`);
	if (violation) notes.push(`breaks the contract: ${violation}`);
	return `request   ${outcome(status)}  ${method} ${path}  ${notes.join(', ')}`;
}

/** One line for a request for a token. */
function describeTokenRequest(record: RecordedTokenRequest): string {
	const { status, scope, error, fault } = record;
	const notes = [`scope: ${scope ?? 'none'}`];
	if (error) notes.push(error);
	if (fault) notes.push(`fault: ${fault}`);
	return `token     ${outcome(status)}  POST /oauth/token  ${notes.join(', ')}`;
}

/** One line for an attempt to deliver an event. */
function describeDelivery(delivery: Delivery): string {
	const { status, event, kind, to, durationMs, error } = delivery;
	const notes = [`${durationMs} ms`, ...(error ? [error] : [])];
	const what = `${event ?? 'raw body'} to ${kind} ${withoutQuery(to)}`;
	return `delivery  ${outcome(status)}  ${what}  ${notes.join(', ')}`;
}

/** Tells `log` one line per request and delivery of a tenant, never with a secret. */
export function logTo(tenant: EventEmitter, log: (line: string) => void): void {
	tenant.on('request', (record) => log(describeRequest(record)));
	tenant.on('token', (record) => log(describeTokenRequest(record)));
	tenant.on('delivery', (delivery) => log(describeDelivery(delivery)));
}
