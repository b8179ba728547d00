import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { sampleOf } from '../../samples.cts';
import { CredentialStore } from './credential-store.cts';
import { runNode, type NodeResult, type NodeRun } from './engine.cts';
import { createCredential } from './tenant.cts';

/** How to run a node; the credential is one of the simulator's, by default or with changes. */
export interface RunOptions extends Partial<Omit<NodeRun, 'credentials' | 'parameters'>> {
	credentials?: CredentialStore | ICredentialDataDecryptedObject;
}

/** Runs the node with these parameters. */
export async function runWith(
	parameters: INodeParameters,
	{ credentials = {}, ...options }: RunOptions = {},
): Promise<NodeResult> {
	const store =
		credentials instanceof CredentialStore ? credentials : createCredential(credentials);
	return await runNode({ parameters, credentials: store, ...options });
}

/** Runs an operation with the parameters of its sample and these changes. */
export async function run(
	operation: string,
	changes: INodeParameters = {},
	options?: RunOptions,
): Promise<NodeResult> {
	const [resource, name] = operation.split(':');
	const parameters = sampleOf(operation).parameters as INodeParameters;
	return await runWith({ resource, operation: name, ...parameters, ...changes }, options);
}

/** Runs an operation, and fails if it ends with an error. */
export async function runOk(...args: Parameters<typeof run>): Promise<NodeResult> {
	const result = await run(...args);
	expect(result.error).toBeUndefined();
	return result;
}

/** Returns the items of the first output, without what n8n adds. */
export const itemsOf = ({ outputs }: NodeResult) => (outputs[0] ?? []).map(({ json }) => json);

/** Returns the input item of each item of an output. */
export const sourceItems = (output: NodeResult['outputs'][number]) =>
	output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
