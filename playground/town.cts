import { hasCode, Problem } from './problem.cts';
import { startSimulator } from '../simulator/index.cts';
import type { Simulator } from '../simulator/index.cts';
import { N8nClient } from './client/client.cts';
import type { Credential } from './client/credentials.cts';
import type { CredentialReference, Workflow } from './client/workflow.cts';
import { withCredential } from './client/workflow.cts';
import {
	createCredential,
	createModelCredential,
	CREDENTIAL_TYPE,
	MODEL_CREDENTIAL_TYPE,
} from './credential.cts';
import { startModel } from './model/server.cts';
import { listExamples, readExample } from './examples.cts';
import type { N8nInstallation } from './n8n/ensure-n8n.cts';
import { withProgress } from './n8n/progress.cts';
import type { N8n } from './n8n/start.cts';
import { startN8n } from './n8n/start.cts';
import { onShutdown } from './shutdown.cts';

/** All that the playground runs: a tenant, an n8n, and the examples in it. */
export interface Town {
	simulator: Simulator;
	n8n: N8n;
	client: N8nClient;
	/** In the order of the files' names. */
	workflows: Workflow[];
}

async function openSimulator(port: number, log?: (line: string) => void): Promise<Simulator> {
	try {
		const simulator = await startSimulator({ port, log });
		onShutdown(() => simulator.close());
		return simulator;
	} catch (error) {
		if (hasCode(error, 'EADDRINUSE')) throw new Problem(`Port ${port} is in use.`);
		throw error;
	}
}

async function openN8n(port: number, installation: N8nInstallation): Promise<N8n> {
	return await withProgress(`Starting n8n ${installation.version}`, undefined, async () => {
		const n8n = await startN8n({ port, installation });
		onShutdown(() => n8n.stop());
		return n8n;
	});
}

const refer = ({ id, name }: Credential): CredentialReference => ({ id, name });

/** Starts simulator, model and n8n, and gives n8n its owner, the credentials and the examples. */
export async function openTown(
	installation: N8nInstallation,
	ports: { port: number; simulatorPort: number },
	log?: (line: string) => void,
): Promise<Town> {
	const simulator = await openSimulator(ports.simulatorPort, log);
	const n8n = await openN8n(ports.port, installation);
	const client = new N8nClient(n8n);
	await client.setUpOwner();
	const credential = await createCredential(client, simulator);
	// Tested as the editor does after Save, so that the first run has a token.
	await client.credentials.test(credential.id);
	const model = await startModel();
	onShutdown(() => model.close());
	const modelCredential = await createModelCredential(client, model.url);
	const workflows: Workflow[] = [];
	for (const example of listExamples()) {
		const definition = withCredential(readExample(example), CREDENTIAL_TYPE, refer(credential));
		const complete = withCredential(definition, MODEL_CREDENTIAL_TYPE, refer(modelCredential));
		workflows.push(await client.workflows.create(complete));
	}
	return { simulator, n8n, client, workflows };
}
