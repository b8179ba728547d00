import type { Call } from '../../state/records.cts';
import type { Tenant } from '../../state/state.cts';
import { notFound, Refusal } from '../refusals.cts';
import { operation } from '../operation.cts';

function place(tenant: Tenant, call: Omit<Call, 'id' | 'at'>) {
	const { state, settings } = tenant;
	if (settings.unknownNames.includes(call.name)) throw notFound(`${call.kind} ${call.name}`);
	if (call.kind === 'queue') state.queueNamed(call.name);
	else if (!state.agentNamed(call.name).logged_in)
		// That an agent must be logged in is documented (revision), the answer to it is inferred.
		throw new Refusal(422, { error: 'Agent is not logged in' });
	const { id } = state.calls.add({ ...call, at: Date.now() });
	tenant.changed('calls');
	const value = { id, [`${call.kind}_name`]: call.name, destination: call.destination };
	return { value: { ...value, status: 'ringing' } };
}

interface AgentCallBody {
	agent_name: string;
	destination: string;
	tenant_domain: string;
}

interface QueueCallBody extends Omit<AgentCallBody, 'agent_name'> {
	queue_name: string;
}

/** What agents and queues can do. */
export const calls = [
	operation<AgentCallBody>({
		name: 'agent:call',
		resource: 'call',
		shape: 'empty',
		run: (tenant, { agent_name: name, destination, tenant_domain }) =>
			place(tenant, { kind: 'agent', name, destination, tenant_domain }),
	}),
	operation<QueueCallBody>({
		name: 'queue:call',
		resource: 'call',
		shape: 'empty',
		run: (tenant, { queue_name: name, destination, tenant_domain }) =>
			place(tenant, { kind: 'queue', name, destination, tenant_domain }),
	}),
];
