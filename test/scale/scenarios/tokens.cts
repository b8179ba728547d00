// Tokens: without a stored token, each worker requests at most one. After a revocation, one worker requests one.
import { createCredential } from '../../../tools/credential.cts';
import { activateTrigger, callNode, triggerWorkflow } from '../../kit/load/events.cts';
import type { Context } from '../scenario.cts';
import { sendBurst } from '../traffic/event-sender.cts';
import { waitForCalls } from './figures.cts';

const EVENTS = 60;

/** Runs the scenario. */
export async function runTokens(context: Context): Promise<void> {
	const { simulator, cluster, checks, credential } = context;
	const { client, workers } = cluster;
	const { id, name } = await createCredential(client, simulator, {}, 'Cold');
	const call = callNode({ id, name }, '={{ $json.content }}');
	const workflow = triggerWorkflow('Tokens', credential, call);
	const { id: workflowId, url } = await activateTrigger(client, simulator, workflow);

	const burst = async (): Promise<{ calls: number; tokens: number }> => {
		const ids = context.takeIds(EVENTS);
		const tokensBefore = simulator.tokenRequests.length;
		await sendBurst(url, ids);
		const calls = await waitForCalls(context, ids);
		return { calls, tokens: simulator.tokenRequests.length - tokensBefore };
	};

	const cold = await burst();
	checks.equals(`${EVENTS} events at once, without a token: all called`, cold.calls, EVENTS);
	checks.isTrue(
		`token requests without a stored token: ${cold.tokens}, by ${workers.length} workers (one each at most)`,
		cold.tokens >= 1 && cold.tokens <= workers.length,
		cold.tokens,
	);
	const warm = await burst();
	checks.equals('with a token: no token request', warm, { calls: EVENTS, tokens: 0 });
	simulator.revokeTokens();
	const revoked = await burst();
	const expected = { calls: EVENTS, tokens: 1 };
	checks.equals('after a revocation: one token request in all', revoked, expected);
	await client.workflows.deactivate(workflowId);
}
