import type { EventEmitter } from 'node:events';
import type { Delivery } from './events/deliveries.cts';
import type { RecordedRequest, RecordedTokenRequest } from './journal.cts';

type Notes = Array<string | undefined>;

const line = (kind: string, status: number | null, what: string, notes: Notes) =>
	`${kind.padEnd(9)} ${status ?? '---'}  ${what}  ${notes.filter(Boolean).join(', ')}`;

const describeRequest = (record: RecordedRequest) =>
	line('request', record.status, `${record.method} ${record.path}`, [
		...[record.operation, `${record.durationMs} ms`],
		record.fault && `fault: ${record.fault}`,
		record.violation && `violates the contract: ${record.violation}`,
	]);

const describeTokenRequest = ({ status, scope, error, fault }: RecordedTokenRequest) =>
	line('token', status, 'POST /oauth/token', [
		...[`scope: ${scope ?? 'none'}`, error, fault && `fault: ${fault}`],
	]);

// The query of a URL may contain a key.
const describeDelivery = ({ status, event, kind, to, durationMs, error }: Delivery) =>
	line('delivery', status, `${event ?? 'raw body'} to ${kind} ${to.split('?')[0]}`, [
		...[`${durationMs} ms`, error],
	]);

/** Logs one line per request and delivery of a tenant, without secrets. */
export function logTo(tenant: EventEmitter, log: (line: string) => void): void {
	tenant.on('request', (record) => log(describeRequest(record)));
	tenant.on('token', (record) => log(describeTokenRequest(record)));
	tenant.on('delivery', (delivery) => log(describeDelivery(delivery)));
}
