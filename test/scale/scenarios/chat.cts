// Replies in the chat: one webhook processor hears the question, and the other one gets the reply.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CredentialReference } from '../../../tools/n8n/client/workflows.cts';
import { activateTrigger, activateWebhook, mark, triggerWorkflow } from '../../kit/load/events.cts';
import { post } from '../../kit/load/post.cts';
import { END } from '../../kit/n8n/nodes.cts';
import { eventually, type Context } from '../scenario.cts';
import { findExecutions } from '../traffic/outcome.cts';
import { press, questionNodes } from './answers.cts';

const INBOX = 12;

/** How many questions are asked and answered, and how. */
interface ChatTraffic {
	questions: number;
	/** How many questions and replies a second there are; all at once without it. */
	perSecond?: number;
	/** How long a customer takes to reply, in ms. */
	replyMs: number;
	/** How many replies must be answers. */
	atLeast: number;
}

const TRAFFIC: Array<[title: string, runs: number, traffic: ChatTraffic]> = [
	['4 a second', 3, { questions: 200, perSecond: 4, replyMs: 10_000, atLeast: 198 }],
	['40 at once', 10, { questions: 40, replyMs: 2_000, atLeast: 0 }],
];

/** What became of the replies of one run. */
interface ChatOutcome {
	replies: number;
	/** Replies that continued an execution. */
	answers: number;
	/** Replies that started a workflow. */
	starts: number;
	/** Replies that did both. */
	both: number;
	/** Replies that did neither. */
	lost: number;
	/** Executions that continued more than once. */
	twice: number;
	/** Questions that had no answer in the end, though their links were opened. */
	open: number;
}

/** The workflows that ask, and that replies start. */
interface Chat {
	ask: { id: string; url: string };
	bot: { id: string };
	/** Replies to each of these events in a conversation of its own. */
	conversations: Map<number, number>;
}

interface Body {
	message_type?: string;
	content?: string;
}

const read = (body: string): Body => {
	try {
		return JSON.parse(body) as Body;
	} catch {
		return {};
	}
};

/** Sends what the bot says to the first processor, and what customers say to the second one. */
function splitDeliveries({ loadBalancer }: Context): void {
	const byType: Record<string, number> = { outgoing: 0, incoming: 1 };
	loadBalancer.route = (body) => loadBalancer.targets[byType[read(body).message_type ?? '']];
}

const askNodes = (credential: CredentialReference) =>
	questionNodes(credential, "={{ $('Webhook').first().json.body.conversationId }}", 'freeText');

const contentsOf = ({ simulator }: Context, start: string): string[] =>
	simulator.messages.map(({ content }) => String(content)).filter((text) => text.startsWith(start));

/** Returns the texts with which the executions of an event continued. */
const toldAbout = (context: Context, id: number): string[] => {
	const start = `Told ${mark(id)} `;
	return contentsOf(context, start).map((content) => content.slice(start.length));
};

const findLink = (context: Context, id: number): string | undefined =>
	contentsOf(context, `Asked ${mark(id)}`)[0]
		?.split(/\s+/)
		.at(-1);

/** Waits until n8n has been told of everything, and runs nothing. */
async function waitUntilQuiet({ simulator, servers }: Context): Promise<void> {
	const isQuiet = async () => {
		await simulator.waitForDeliveries();
		const [[running]] = await servers.query(
			"select count(*) from execution_entity where status in ('new', 'running')",
		);
		return running === '0' && simulator.pendingDeliveries === 0;
	};
	await eventually(isQuiet, 300_000);
}

/** Resolves when the delivery of a question has a response. */
function waitForDelivery({ simulator }: Context, id: number): Promise<boolean> {
	const start = `Asked ${mark(id)}`;
	return eventually(() =>
		simulator.deliveries.some(({ body, status }) => {
			return status !== null && String((body as Body).content).startsWith(start);
		}),
	);
}

async function isWaiting({ servers }: Context, workflowId: string, count: number) {
	const where = `"workflowId" = '${workflowId}' and status = 'waiting'`;
	const [[found]] = await servers.query(`select count(*) from execution_entity where ${where}`);
	return Number(found) >= count;
}

async function converse(context: Context, chat: Chat, ids: number[], traffic: ChatTraffic) {
	const { simulator } = context;
	const { perSecond, replyMs } = traffic;
	const ask = (id: number) =>
		post(chat.ask.url, { content: mark(id), conversationId: chat.conversations.get(id) });
	const reply = (id: number) =>
		simulator.sendCustomerMessage({
			...{ inboxId: INBOX, conversationId: chat.conversations.get(id), content: mark(id) },
		});
	if (perSecond === undefined) {
		await Promise.all(ids.map(ask));
		await eventually(() => isWaiting(context, chat.ask.id, ids.length));
		await Promise.all(ids.map((id) => waitForDelivery(context, id)));
		await sleep(replyMs);
		await Promise.all(ids.map(reply));
		return;
	}
	const started = Date.now();
	const replies: Array<Promise<unknown>> = [];
	for (const [index, id] of ids.entries()) {
		await sleep(Math.max(0, started + (index * 1000) / perSecond - Date.now()));
		void ask(id);
		replies.push(
			waitForDelivery(context, id)
				.then(() => sleep(replyMs))
				.then(() => reply(id)),
		);
	}
	await Promise.all(replies);
}

async function readOutcome(context: Context, chat: Chat, ids: number[]): Promise<ChatOutcome> {
	const started = await findExecutions(context.servers, chat.bot.id);
	const starts = new Set(ids.filter((id) => started.has(mark(id))));
	const answers = new Set(ids.filter((id) => toldAbout(context, id).includes(mark(id))));
	const unanswered = ids.filter((id) => !answers.has(id));
	await Promise.all(
		unanswered.map(async (id) => {
			const link = findLink(context, id);
			if (link) await press(link, context.loadBalancer.url, { text: 'link' });
		}),
	);
	await waitUntilQuiet(context);
	return {
		replies: ids.length,
		answers: answers.size,
		starts: starts.size,
		both: [...answers].filter((id) => starts.has(id)).length,
		lost: unanswered.filter((id) => !starts.has(id)).length,
		twice: ids.filter((id) => toldAbout(context, id).length > 1).length,
		open: ids.filter((id) => toldAbout(context, id).length === 0).length,
	};
}

async function runOnce(context: Context, name: string, chat: Chat, traffic: ChatTraffic) {
	const { simulator, checks } = context;
	const ids = context.takeIds(traffic.questions);
	for (const id of ids) {
		const email = `customer-${id}@example.com`;
		const message = { inboxId: INBOX, content: 'Hello', email };
		chat.conversations.set(id, (await simulator.sendCustomerMessage(message)).conversation.id);
	}
	await waitUntilQuiet(context);
	await converse(context, chat, ids, traffic);
	await waitUntilQuiet(context);
	const outcome = await readOutcome(context, chat, ids);
	const { replies, answers, both, starts, lost, twice, open } = outcome;
	console.log(`  ${name}: ${JSON.stringify(outcome)}`);
	checks.isTrue(`${name}: enough replies are answers`, answers >= traffic.atLeast, answers);
	checks.equals(`${name}: no question is answered twice`, twice, 0);
	checks.equals(
		`${name}: every other reply starts the workflow`,
		[lost, starts - both],
		[0, replies - answers],
	);
	checks.equals(`${name}: and its link still works`, open, 0);
	return outcome;
}

/** Runs the scenario: questions and replies at a steady pace, and all at once. */
export async function runChat(context: Context): Promise<void> {
	const { simulator, cluster, credential, loadBalancer } = context;
	const ask = await activateWebhook(cluster.client, loadBalancer.url, askNodes(credential));
	const definition = triggerWorkflow('Chat', credential, END);
	const bot = await activateTrigger(cluster.client, simulator, definition);
	splitDeliveries(context);
	const chat: Chat = { ask, bot, conversations: new Map() };
	for (const [title, runs, traffic] of TRAFFIC) {
		let both = 0;
		for (let run = 1; run <= runs; run++) {
			both += (await runOnce(context, `${title}, run ${run}`, chat, traffic)).both;
		}
		console.log(`  ${title}: ${both} replies were both answers and the start of a workflow`);
	}
	loadBalancer.route = undefined;
	for (const { id } of [ask, bot]) await cluster.client.workflows.deactivate(id);
}
