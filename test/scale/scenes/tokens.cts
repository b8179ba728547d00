// Tokens: asked for once per process at most from cold, and once in all after a revocation.
import { createCredential } from '../../../tools/credential.cts';
import { mark, triggerWorkflow } from '../traffic/events.cts';
import { Sender } from '../traffic/sender.cts';
import { eventually } from '../stage.cts';
import type { Stage } from '../stage.cts';

const EVENTS = 60;

/** Plays it; leaves nothing active behind. */
export async function playTokens(stage: Stage): Promise<void> {
	const { simulator, cluster, checks, credential } = stage;
	const { client, workers } = cluster;
	const { id, name } = await createCredential(client, simulator, {}, 'Cold');
	const workflow = triggerWorkflow('Tokens', credential, { caller: { id, name } });
	const { id: workflowId } = await client.workflows.create(workflow);
	await client.workflows.activate(workflowId);
	const url = simulator.webhooks.at(-1)?.url ?? '';

	const burst = async (): Promise<{ calls: number; tokens: number }> => {
		const ids = stage.takeIds(EVENTS);
		const marks = new Set(ids.map(mark));
		const tokensBefore = simulator.tokenRequests.length;
		const count = () => simulator.calls.filter((call) => marks.has(call.destination)).length;
		const sender = new Sender(url);
		sender.burst(ids);
		await sender.settled();
		sender.close();
		await eventually(() => count() >= EVENTS);
		return { calls: count(), tokens: simulator.tokenRequests.length - tokensBefore };
	};

	const cold = await burst();
	checks.equals(`${EVENTS} events at once, with no token: all called`, cold.calls, EVENTS);
	checks.holds(
		`token requests from cold: ${cold.tokens}, by ${workers.length} workers (one each at most)`,
		cold.tokens >= 1 && cold.tokens <= workers.length,
		cold.tokens,
	);
	const warm = await burst();
	checks.equals('with a token: no token request', warm, { calls: EVENTS, tokens: 0 });
	simulator.revokeTokens();
	const revoked = await burst();
	checks.equals('after a revocation: one token request in all', revoked, {
		calls: EVENTS,
		tokens: 1,
	});
	await client.workflows.deactivate(workflowId);
}
