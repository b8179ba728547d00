import { ApiError, notFound } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import type { Call } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';

type CallBody<Name extends string> = Pick<Call, 'destination' | 'tenant_domain'> &
	Record<Name, string>;

function placeCall(tenant: Tenant, kind: Call['kind'], name: string, body: CallBody<never>) {
	const { state } = tenant;
	const { destination, tenant_domain } = body;
	const agent = kind === 'agent' ? state.agents.findByKey(name) : undefined;
	if (!agent && !(kind === 'queue' && state.queues.findByKey(name)))
		throw notFound(`${kind} ${name}`);
	if (agent?.logged_in === false)
		// That agents must be logged in is documented (revision); the response is inferred.
		throw new ApiError(422, { error: 'Agent is not logged in' });
	const { id } = state.calls.add({ kind, name, destination, tenant_domain, at: Date.now() });
	tenant.changed('calls');
	return { value: { id, [`${kind}_name`]: name, destination, status: 'ringing' } };
}

export const calls = {
	'agent:call': operation('call', 'empty', (tenant, body: CallBody<'agent_name'>) =>
		placeCall(tenant, 'agent', body.agent_name, body),
	),
	'queue:call': operation('call', 'empty', (tenant, body: CallBody<'queue_name'>) =>
		placeCall(tenant, 'queue', body.queue_name, body),
	),
};
