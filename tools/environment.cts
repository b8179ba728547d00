import { hasCode, UserError } from './user-error.cts';
import { startSimulator } from '../simulator/index.cts';
import type { Simulator } from '../simulator/index.cts';
import { N8nClient } from './client/client.cts';
import type { Credential } from './client/credentials.cts';
import type { CredentialReference, Workflow } from './client/workflow.cts';
import { withCredential } from './client/workflow.cts';
import {
	createCredential,
	createModelCredential,
	credentialData,
	CREDENTIAL_TYPE,
	MODEL_CREDENTIAL_TYPE,
} from './credential.cts';
import type { Model } from './model/server.cts';
import { startModel } from './model/server.cts';
import { listExamples, readExample } from './examples.cts';
import { keepRegistrations, STATE_FOLDER, recall } from './saved-state.cts';
import type { Memory } from './saved-state.cts';
import type { N8nInstallation } from './n8n/ensure-n8n.cts';
import { withProgress } from './n8n/progress.cts';
import type { N8n, N8nOptions } from './n8n/start.cts';
import { startN8n } from './n8n/start.cts';
import { registerAgain } from './registrations.cts';
import { onShutdown } from './shutdown.cts';

/** All that the playground runs: a tenant, an n8n, and the examples in it. */
export interface Environment {
	simulator: Simulator;
	n8n: N8n;
	client: N8nClient;
	/** In the order of the examples' names, then those that people made. */
	workflows: Workflow[];
	/** Whether it was there before, and is as it was left. */
	isKept: boolean;
}

/**
 * Makes the example live whose name ends so, and gives it.
 * @throws Error if there is none.
 */
export async function goLive(
	{ client, workflows }: Environment,
	ending: string,
): Promise<Workflow> {
	const found = workflows.find(({ name }) => name.endsWith(ending));
	if (!found) throw new Error(`There is no example "${ending}"`);
	await client.workflows.activate(found.id);
	return found;
}

/** Where a town listens, and what is to be different from a temporary one. */
export interface EnvironmentOptions extends Pick<N8nOptions, 'env' | 'onOutput'> {
	port: number;
	simulatorPort: number;
	/** Keep it in `STATE_FOLDER`, and open what is there. */
	keep?: boolean;
	/** Gets one line per request and delivery of the simulator. */
	log?: (line: string) => void;
}

async function openSimulator({ simulatorPort: port, log }: EnvironmentOptions): Promise<Simulator> {
	try {
		const simulator = await startSimulator({ port, log });
		onShutdown(() => simulator.close());
		return simulator;
	} catch (error) {
		if (hasCode(error, 'EADDRINUSE')) throw new UserError(`Port ${port} is in use.`);
		throw error;
	}
}

async function openModel(): Promise<Model> {
	const model = await startModel();
	onShutdown(() => model.close());
	return model;
}

async function openN8n(installation: N8nInstallation, options: EnvironmentOptions): Promise<N8n> {
	const { port, env, onOutput, keep } = options;
	const userFolder = keep ? STATE_FOLDER : undefined;
	return await withProgress(`Starting n8n ${installation.version}`, undefined, async () => {
		const n8n = await startN8n({ port, installation, userFolder, env, onOutput });
		onShutdown(() => n8n.stop());
		return n8n;
	});
}

const refer = ({ id, name }: Credential): CredentialReference => ({ id, name });

/** Gives a new n8n its owner, the credentials and the examples. */
async function furnish(client: N8nClient, simulator: Simulator, model: Model): Promise<Workflow[]> {
	await client.setUpOwner();
	const credential = await createCredential(client, simulator);
	// Tested as the editor does after Save, so that the first run has a token.
	await client.credentials.test(credential.id);
	const modelCredential = await createModelCredential(client, model.url);
	const workflows: Workflow[] = [];
	for (const example of listExamples()) {
		const definition = withCredential(readExample(example), CREDENTIAL_TYPE, refer(credential));
		const complete = withCredential(definition, MODEL_CREDENTIAL_TYPE, refer(modelCredential));
		workflows.push(await client.workflows.create(complete));
	}
	return workflows;
}

/** Brings the addresses in kept credentials up to date; those of other servers stay. */
async function readdress(client: N8nClient, simulator: Simulator, model: Model): Promise<void> {
	const { baseUrl, accessTokenUrl } = credentialData(simulator);
	const addresses = new Map([
		[CREDENTIAL_TYPE, { baseUrl, accessTokenUrl }],
		[MODEL_CREDENTIAL_TYPE, { url: model.url }],
	]);
	for (const { id, type } of await client.credentials.list()) {
		const current = addresses.get(type);
		if (!current) continue;
		const { data = {} } = await client.credentials.get(id);
		const isOurs = Object.keys(current).every((name) =>
			String(data[name]).startsWith('http://127.0.0.1:'),
		);
		if (isOurs) await client.credentials.update(id, current);
	}
}

/** Opens what was kept: with a simulator that knows the registrations again. */
async function reopen(
	client: N8nClient,
	{ simulator, model, port }: { simulator: Simulator; model: Model; port: number },
	memory: Memory,
): Promise<Workflow[]> {
	await registerAgain(simulator, memory.registrations);
	await client.logIn();
	await readdress(client, simulator, model);
	const workflows = await client.workflows.list();
	// The address of n8n is part of each registration.
	const stale = memory.port === port ? [] : workflows.filter(({ active }) => active);
	for (const { id } of stale) {
		await client.workflows.deactivate(id);
		await client.workflows.activate(id);
	}
	return workflows;
}

/** Starts simulator, model and n8n, with what was kept in them or with the examples. */
export async function startEnvironment(
	installation: N8nInstallation,
	options: EnvironmentOptions,
): Promise<Environment> {
	const memory = options.keep ? recall() : undefined;
	const { port } = options;
	const [simulator, model] = [await openSimulator(options), await openModel()];
	const n8n = await openN8n(installation, options);
	const client = new N8nClient(n8n);
	const workflows = memory
		? await reopen(client, { simulator, model, port }, memory)
		: await furnish(client, simulator, model);
	if (options.keep) keepRegistrations(simulator, port);
	return { simulator, n8n, client, workflows, isKept: memory !== undefined };
}
