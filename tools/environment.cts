import { type Simulator, startSimulator } from '../simulator/index.cts';
import { createPassword, N8nClient } from './n8n/client/client.cts';
import { withCredential, type Workflow } from './n8n/client/workflows.cts';
import {
	createCredential,
	createModelCredential,
	credentialData,
	CREDENTIAL_TYPE,
	MODEL_CREDENTIAL_TYPE,
} from './credential.cts';
import { type Model, startModel } from './model/server.cts';
import { listExamples, readExample } from './examples.cts';
import type { N8nInstallation } from './n8n/install.cts';
import { withProgress } from './progress.cts';
import { type N8n, type N8nOptions, startN8n } from './n8n/start.cts';
import { importRegistrations, type Registrations } from './registrations.cts';
import { onShutdown } from './shutdown.cts';
import { hasErrorCode, UserError } from './user-error.cts';

/** A simulated tenant, a model, and an n8n with the examples in it. */
export interface Environment {
	simulator: Simulator;
	n8n: N8n;
	client: N8nClient;
	ownerPassword: string;
	/** By name: the examples and, if the environment was restored, your own workflows. */
	workflows: Workflow[];
}

/** What restoring an environment needs besides its user folder. */
export interface SavedState {
	/** The port of n8n, which is part of every registered URL. */
	port: number;
	ownerPassword: string;
	/** Restored instead of the records if another version of the simulator saved those. */
	registrations: Registrations;
	records: string;
}

/** Options for an environment. By default, it is temporary. */
interface EnvironmentOptions extends Pick<N8nOptions, 'env' | 'onOutput' | 'userFolder'> {
	port: number;
	simulatorPort: number;
	/** Restores this state. Without it, creates a new owner, new credentials and the examples. */
	saved?: SavedState;
	/** Receives one line for each request and delivery of the simulator. */
	log?: (line: string) => void;
}

/**
 * Returns the example whose name ends with a text.
 * @throws Error if there is none.
 */
export function findExample({ workflows }: Environment, ending: string): Workflow {
	const found = workflows.find(({ name }) => name.endsWith(ending));
	if (!found) throw new Error(`There is no example "${ending}".`);
	return found;
}

/** Activates the example whose name ends with a text, and returns it. */
export async function activateExample(environment: Environment, ending: string): Promise<Workflow> {
	const example = findExample(environment, ending);
	await environment.client.workflows.activate(example.id);
	return example;
}

/** The services that the credentials in n8n point to, and the password of its owner. */
interface Services {
	simulator: Simulator;
	model: Model;
	ownerPassword: string;
}

/** Creates the owner, the credentials and the examples in a new n8n. */
async function seed(
	client: N8nClient,
	{ simulator, model, ownerPassword }: Services,
): Promise<Workflow[]> {
	await client.setUpOwner(ownerPassword);
	const credential = await createCredential(client, simulator);
	// As the editor does after Save. It stores a token.
	await client.credentials.test(credential.id);
	const modelCredential = await createModelCredential(client, model.url);
	const workflows: Workflow[] = [];
	for (const example of listExamples()) {
		const definition = withCredential(
			withCredential(readExample(example), CREDENTIAL_TYPE, credential),
			MODEL_CREDENTIAL_TYPE,
			modelCredential,
		);
		workflows.push(await client.workflows.create(definition));
	}
	return workflows;
}

/** Updates the URLs of saved credentials that point to this machine, but no others. */
async function updateCredentialUrls(
	client: N8nClient,
	{ simulator, model }: Services,
): Promise<void> {
	const { baseUrl, accessTokenUrl } = credentialData(simulator);
	const urls = new Map([
		[CREDENTIAL_TYPE, { baseUrl, accessTokenUrl }],
		[MODEL_CREDENTIAL_TYPE, { url: model.url }],
	]);
	for (const { id, type } of await client.credentials.list()) {
		const current = urls.get(type);
		if (!current) continue;
		const { data = {} } = await client.credentials.get(id);
		const isLocal = Object.keys(current).every((name) =>
			String(data[name]).startsWith('http://127.0.0.1:'),
		);
		if (isLocal) await client.credentials.update(id, current);
	}
}

/** Restores the saved state in a new simulator and in an n8n on this port. */
async function restore(
	client: N8nClient,
	services: Services & { port: number },
	saved: SavedState,
): Promise<Workflow[]> {
	const { simulator, port } = services;
	if (!simulator.state.restore(saved.records))
		await importRegistrations(simulator, saved.registrations);
	await client.logIn(saved.ownerPassword);
	await updateCredentialUrls(client, services);
	const workflows = await client.workflows.list();
	// The URL of n8n is part of each registration.
	const stale = saved.port === port ? [] : workflows.filter(({ active }) => active);
	for (const { id } of stale) {
		await client.workflows.deactivate(id);
		await client.workflows.activate(id);
	}
	return workflows;
}

/** Shows on the simulator's page which workflow each registered URL belongs to. */
function nameWorkflows(client: N8nClient, simulator: Simulator): void {
	const names = new Map<string, string>();
	simulator.getWorkflowName = (url) =>
		[...names].find(([webhookId]) => url.includes(webhookId))?.[1] ?? null;
	const refresh = async () => {
		for (const { id } of await client.workflows.list()) {
			const { name, nodes } = await client.workflows.get(id);
			for (const { webhookId } of nodes) if (webhookId) names.set(webhookId, name);
		}
		simulator.changed('names');
	};
	simulator.on('change', (what) => {
		// Without a response from n8n, the page shows the URL alone.
		if (what === 'registrations') void refresh().catch(() => undefined);
	});
	void refresh().catch(() => undefined);
}

/**
 * Starts a simulator, a model and n8n, and seeds or restores them. They end with this process.
 * @throws UserError if the simulator's port is in use or n8n does not start.
 */
export async function startEnvironment(
	installation: N8nInstallation,
	{ saved, log, simulatorPort, ...options }: EnvironmentOptions,
): Promise<Environment> {
	const simulator = await startSimulator({ port: simulatorPort, log }).catch((error: unknown) => {
		if (!hasErrorCode(error, 'EADDRINUSE')) throw error;
		throw new UserError(`Port ${simulatorPort} is in use.`);
	});
	onShutdown(() => simulator.close());
	const model = await startModel();
	onShutdown(() => model.close());
	const n8n = await withProgress(`Starting n8n ${installation.version}`, () =>
		startN8n({ installation, ...options }),
	);
	onShutdown(() => n8n.stop());
	const client = new N8nClient(n8n);
	const ownerPassword = saved?.ownerPassword ?? createPassword();
	const services = { simulator, model, ownerPassword };
	const workflows = saved
		? await restore(client, { ...services, port: options.port }, saved)
		: await seed(client, services);
	nameWorkflows(client, simulator);
	return { simulator, n8n, client, ownerPassword, workflows };
}
