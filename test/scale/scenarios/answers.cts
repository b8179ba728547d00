// Questions: many executions wait at the same time, and each resumes once, whichever process gets the answer.
import { Readable } from 'node:stream';
import { isAxiosError } from 'axios';
import type { INode } from 'n8n-workflow';
import { http } from '../../../tools/http.cts';
import type { CredentialReference } from '../../../tools/n8n/client/workflows.cts';
import { SHOP } from '../../kit/inboxes.cts';
import { activateWebhook, mark } from '../../kit/load/events.cts';
import { sangomaCx } from '../../kit/n8n/nodes.cts';
import { eventually, type Context } from '../scenario.cts';
import { sendBurst } from '../traffic/event-sender.cts';
import { countExecutions, waitUntilSettled } from '../traffic/outcome.cts';

/** The number of simultaneous submissions, over all processes. */
const CONCURRENT_PRESSES = 20;
const FORGED_LINKS = 50;
/** The time for a thousand executions on a busy machine. */
const TIMEOUT_MS = 600_000;

/** Submits the form of a link at one process. Returns whether the answer was accepted. */
export async function press(
	link: string,
	processUrl: string,
	fields: Record<string, string> = { answer: 'approve' },
): Promise<boolean> {
	const { pathname, search } = new URL(link);
	const body = new URLSearchParams(fields);
	const { data } = await http.post(`${processUrl}${pathname}${search}`, body);
	return String(data).includes('Thank you');
}

/** Returns nodes that ask a question for each event, and send the answer. Both contain the event's mark. */
export function questionNodes(
	credential: CredentialReference,
	conversationId: number | string,
	responseType = 'approval',
): INode[] {
	const event = "$('Webhook').first().json.body.content";
	const ask = sangomaCx('Ask', credential, {
		...{ resource: 'message', operation: 'sendAndWait', conversationId, responseType },
		message: `={{ 'Asked ' + ${event} }}`,
	});
	const tell = sangomaCx('Tell', credential, {
		...{ resource: 'message', operation: 'send', conversationId },
		content: `={{ 'Told ' + ${event} + ' ' + ($json.data?.text ?? $json.data?.approved) }}`,
	});
	return [{ ...ask, webhookId: 'ask' }, tell];
}

/** Runs the scenario with this many questions. */
export async function runAnswers(context: Context, questions: number): Promise<void> {
	const { simulator, cluster, credential, checks, servers, loadBalancer } = context;
	const { conversation } = await simulator.sendCustomerMessage({
		inboxId: SHOP,
		content: 'Hello',
	});
	const contents = () => simulator.messages.map(({ content }) => String(content));
	const nodes = questionNodes(credential, conversation.id);
	const { id, url } = await activateWebhook(cluster.client, loadBalancer.url, nodes);
	const count = (status: string) => countExecutions(servers, [status], id);

	const ids = context.takeIds(questions);
	await sendBurst(url, ids);
	const allWait = async () => (await count('waiting')) === questions;
	checks.isTrue(`${questions} executions wait at once`, await eventually(allWait, TIMEOUT_MS));
	const links = contents().flatMap((content) => /^Asked \S+\s+(\S+)$/.exec(content)?.[1] ?? []);
	checks.equals('each of them asked once', links.length, questions);

	let brokenConnections = 0;
	/** Submits an answer at all processes at the same time. Returns how many accepted it. */
	const pressEach = async (link: string): Promise<number> => {
		const presses = cluster.processors.map((processor) =>
			press(link, processor.url).catch((error: unknown) => {
				if (!isAxiosError(error)) throw error;
				brokenConnections++;
				return press(link, processor.url);
			}),
		);
		return (await Promise.all(presses)).filter(Boolean).length;
	};
	const concurrency = Math.floor(CONCURRENT_PRESSES / cluster.processors.length);
	const pressAll = (all: string[]): Promise<number[]> =>
		Readable.from(all).map(pressEach, { concurrency }).toArray();
	const forged = links.slice(0, FORGED_LINKS).map((link) => link.replace(/nonce=./, 'nonce=x'));
	const acceptedForged = (await pressAll(forged)).filter((times) => times > 0);
	checks.equals('no altered link is accepted', acceptedForged.length, 0);
	checks.equals('and all executions still wait', await count('waiting'), questions);

	const accepted = await pressAll(links);
	await waitUntilSettled(servers, { timeoutMs: TIMEOUT_MS });
	const twice = accepted.filter((times) => times > 1).length;
	checks.equals('no answer was accepted by two processes', twice, 0);
	checks.equals('every execution succeeded', await count('success'), questions);
	const told = contents().filter((content) => content.startsWith('Told '));
	const expected = ids.map((event) => `Told ${mark(event)} true`);
	checks.equals('each resumed once, with its own answer', told.sort(), expected.sort());
	console.log(`  (connections that broke and were retried once: ${brokenConnections})`);
	await cluster.client.workflows.deactivate(id);
}
