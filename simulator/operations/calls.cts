import { notFound } from '../refusal.cts';
import type { Call } from '../records.cts';
import type { World } from '../world.cts';
import { operation, VOICE } from './operation.cts';

function place(world: World, call: Omit<Call, 'id' | 'at'>) {
	if (world.settings.unknownNames.includes(call.name)) throw notFound(`${call.kind} ${call.name}`);
	const { id } = world.state.calls.add({ ...call, at: Date.now() });
	world.changed('calls');
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

export const calls = [
	operation<AgentCallBody>({
		name: 'agent:call',
		method: 'POST',
		path: `${VOICE}/agents/call/`,
		scope: 'cx.agent-calls',
		resource: 'call',
		shape: 'empty',
		run: (world, { agent_name: name, destination, tenant_domain }) =>
			place(world, { kind: 'agent', name, destination, tenant_domain }),
	}),
	operation<QueueCallBody>({
		name: 'queue:call',
		method: 'POST',
		path: `${VOICE}/queues/call/`,
		scope: 'cx.queue-calls',
		resource: 'call',
		shape: 'empty',
		run: (world, { queue_name: name, destination, tenant_domain }) =>
			place(world, { kind: 'queue', name, destination, tenant_domain }),
	}),
];
