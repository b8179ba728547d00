import type { EventEmitter } from 'node:events';
import type { Delivery } from './events/deliveries.cts';
import type { RecordedRequest, RecordedTokenRequest } from './journal.cts';

/** Logs one line per request and delivery of a tenant, without secrets. */
export function logTo(tenant: EventEmitter, log: (line: string) => void): void {
	const write = (kind: string, status: number | null, what: string, notes: unknown[]) =>
		log(`${kind.padEnd(9)} ${status ?? '---'}  ${what}  ${notes.filter(Boolean).join(', ')}`);
	tenant.on('request', (record: RecordedRequest) => {
		const { method, path, operation, durationMs, fault, violation } = record;
		write('request', record.status, `${method} ${path}`, [
			...[operation, `${durationMs} ms`, fault && `fault: ${fault}`],
			violation && `violates the contract: ${violation}`,
		]);
	});
	tenant.on('token', ({ status, scope, error, fault }: RecordedTokenRequest) => {
		const notes = [`scope: ${scope ?? 'none'}`, error, fault && `fault: ${fault}`];
		write('token', status, 'POST /oauth/token', notes);
	});
	tenant.on('delivery', ({ status, event, kind, to, durationMs, error }: Delivery) => {
		// The query of a URL may contain a key.
		const what = `${event ?? 'raw body'} to ${kind} ${to.split('?')[0]}`;
		write('delivery', status, what, [`${durationMs} ms`, error]);
	});
}
