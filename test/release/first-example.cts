import { checkFirstLight } from '../../tools/check-first-light.cts';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { withCredential } from '../../tools/n8n/client/workflows.cts';
import { createCredential, CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { readExample } from '../../tools/examples.cts';
import { UserError } from '../../tools/user-error.cts';
import { startSimulator } from '../../simulator/index.cts';

/**
 * Runs the first example against a tenant of its own; gives how many checks of it passed.
 * @throws UserError that names the checks that failed.
 */
export async function runFirstExample(client: N8nClient): Promise<number> {
	const simulator = await startSimulator();
	try {
		const { id, name } = await createCredential(client, simulator);
		const example = withCredential(readExample('01-first-light'), CREDENTIAL_TYPE, { id, name });
		const workflow = await client.workflows.create(example);
		const checks = checkFirstLight(simulator, await client.executions.run(workflow.id));
		const failed = checks.filter(({ passed }) => !passed);
		if (failed.length > 0)
			throw new UserError(failed.map(({ what }) => `wrong: ${what}`).join('\n'));
		return checks.length;
	} finally {
		await simulator.close();
	}
}
