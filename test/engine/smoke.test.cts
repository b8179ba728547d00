import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { CredentialStore } from './credentialStore.cts';
import { runNode } from './engine.cts';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ port: 0, log: () => {} });
});
afterAll(async () => {
	await simulator.close();
});

it('calls', async () => {
	const credentials = CredentialStore.for(simulator);
	const r = await runNode({
		credentials,
		parameters: {
			resource: 'agent',
			operation: 'call',
			agentName: 'agent.test',
			destination: '9001',
		},
		items: [{}, {}],
	});
	console.log(JSON.stringify(r.outputs), r.error, simulator.requests, simulator.tokenRequests);
	const inboxes = await runNode({
		credentials,
		parameters: { resource: 'inbox', operation: 'getAll' },
	});
	console.log(JSON.stringify(inboxes.outputs), inboxes.error);
});
it('fails', async () => {
	const credentials = CredentialStore.for(simulator, { clientSecret: 'wrong' });
	const parameters = {
		resource: 'agent',
		operation: 'call',
		agentName: 'agent.test',
		destination: '9001',
	};
	const r = await runNode({ credentials, parameters });
	console.log(
		r.outputs,
		r.error?.message,
		r.error?.description,
		r.error?.httpCode,
		simulator.tokenRequests.length,
	);
	const ok = CredentialStore.for(simulator);
	simulator.fail({ kind: 'reset-after' });
	const q = await runNode({ credentials: ok, parameters });
	console.log(q.outputs, q.error?.message, q.error?.description, JSON.stringify(q.error).length);
	const c = await runNode({
		credentials: ok,
		parameters: { ...parameters, agentName: '={{ $json.nothing }}' },
		onError: 'continueErrorOutput',
		items: [{ a: 1 }],
	});
	console.log(JSON.stringify(c.outputs), c.error?.message, c.error?.description);
});
