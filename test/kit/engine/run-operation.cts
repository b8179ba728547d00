import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { sampleOf } from '../../samples.cts';
import { CredentialStore } from './credential-store.cts';
import { runNode, type NodeResult, type NodeRun } from './engine.cts';
import { createCredential } from './tenant.cts';

/** Options for a run. `credentials` is a stored credential, or changes to a new one for the simulator. */
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

/** Runs an operation, and expects no error. */
export async function runOk(...args: Parameters<typeof run>): Promise<NodeResult> {
	const result = await run(...args);
	expect(result.error).toBeUndefined();
	return result;
}

/** Returns the JSON of the items of the first output. */
export const itemsOf = ({ outputs }: NodeResult) => (outputs[0] ?? []).map(({ json }) => json);

/** Returns the input item of each item of an output. */
export const sourceItems = (output: NodeResult['outputs'][number]) =>
	output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
