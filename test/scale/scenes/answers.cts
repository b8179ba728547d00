// Questions: any number wait at once, and each execution goes on once, whichever process gets the answer.
import { chain, sangomaCx } from '../../e2e/support.cts';
import type { CredentialReference } from '../../../tools/n8n/client/workflows.cts';
import { gatherCustomers, mapAtMost } from '../traffic/buttons.cts';
import { mark, plainWorkflow } from '../traffic/events.cts';
import { executionsSettled } from '../traffic/outcome.cts';
import { Sender } from '../traffic/sender.cts';
import { eventually } from '../stage.cts';
import type { Stage } from '../stage.cts';

const SHOP = 12;

/** How many buttons are pressed at once, over all processes. */
const PRESSES = 20;

const FORGED = 50;

/** How long a thousand executions may take on a busy machine. */
const PATIENCE_MS = 600_000;

/** Asks for each event, and tells the answer; both can be found by the event's mark. */
function askingWorkflow(credential: CredentialReference, conversationId: number) {
	const [webhook] = plainWorkflow('', credential).nodes;
	const asked = "$('Webhook').first().json.body.content";
	const ask = sangomaCx('Ask', credential, {
		...{ resource: 'message', operation: 'sendAndWait', conversationId },
		message: `={{ 'Asked ' + ${asked} }}`,
	});
	const tell = sangomaCx('Tell', credential, {
		...{ resource: 'message', operation: 'send', conversationId },
		content: `={{ 'Told ' + ${asked} + ' ' + $json.data?.approved }}`,
	});
	return chain('Answers', [webhook, { ...ask, webhookId: 'ask' }, tell]);
}

/** Plays it with this many questions; leaves nothing active behind. */
export async function playAnswers(stage: Stage, questions: number): Promise<void> {
	const { simulator, cluster, credential, checks, databases, front } = stage;
	const { workflows } = cluster.client;
	const { conversation } = await simulator.sendCustomerMessage({ inboxId: SHOP, content: 'Hello' });
	const contents = () => simulator.messages.map(({ content }) => String(content));
	const { id } = await workflows.create(askingWorkflow(credential, conversation.id));
	await workflows.activate(id);
	const count = async (status: string) => {
		const where = `"workflowId" = '${id}' and status = '${status}'`;
		const [[found]] = await databases.query(`select count(*) from execution_entity where ${where}`);
		return Number(found);
	};

	const ids = stage.takeIds(questions);
	const sender = new Sender(`${front.url}/webhook/plain`);
	sender.burst(ids);
	await sender.settled();
	sender.close();
	const allWait = async () => (await count('waiting')) === questions;
	checks.holds(`${questions} executions wait at once`, await eventually(allWait, PATIENCE_MS));
	const links = contents()
		.map((content) => /^Asked \S+\s+(\S+)$/.exec(content)?.[1])
		.filter((link) => link !== undefined);
	checks.equals('each of them asked once', links.length, questions);

	const customers = gatherCustomers();
	const processes = cluster.processors.map(({ url }) => url);
	const atOnce = Math.floor(PRESSES / processes.length);
	// The same button, at every process at once.
	const press = (link: string) => customers.press(link, processes);
	const forged = links.slice(0, FORGED).map((link) => link.replace(/nonce=./, 'nonce=x'));
	const misled = (await mapAtMost(atOnce, forged, press)).filter((thanks) => thanks > 0);
	checks.equals('no altered link is answered', misled.length, 0);
	checks.equals('and all still wait', await count('waiting'), questions);

	const thanks = await mapAtMost(atOnce, links, press);
	await executionsSettled(databases, { patienceMs: PATIENCE_MS });
	const twice = thanks.filter((times) => times > 1).length;
	checks.equals('no question was answered at two processes', twice, 0);
	checks.equals('every execution went on to its end', await count('success'), questions);
	const told = contents().filter((content) => content.startsWith('Told '));
	const wanted = ids.map((event) => `Told ${mark(event)} true`);
	checks.equals('each went on once, with its own answer', told.sort(), wanted.sort());
	console.log(`  (connections that broke and were tried once more: ${customers.broken})`);
	await workflows.deactivate(id);
}
