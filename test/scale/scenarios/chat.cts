// Replies in the chat: one webhook processor receives the question, and the other one the reply.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CredentialReference } from '../../../tools/n8n/client/workflows.cts';
import { SHOP } from '../../kit/inboxes.cts';
import {
	activateTrigger,
	activateWebhook,
	atRate,
	mark,
	postEvent,
	triggerWorkflow,
} from '../../kit/load/events.cts';
import { END } from '../../kit/n8n/nodes.cts';
import { eventually, type Context } from '../scenario.cts';
import { countExecutions, findExecutions } from '../traffic/outcome.cts';
import { press, questionNodes } from './answers.cts';

interface ChatTraffic {
	questions: number;
	/** Questions and replies per second. Without it, they come all at once. */
	perSecond?: number;
	/** The time that a customer takes to reply, in ms. */
	replyMs: number;
	/** The minimum number of replies that must be answers. */
	atLeast: number;
}

const TRAFFIC: Array<[title: string, runs: number, traffic: ChatTraffic]> = [
	['4 a second', 3, { questions: 200, perSecond: 4, replyMs: 10_000, atLeast: 198 }],
	['40 at once', 10, { questions: 40, replyMs: 2_000, atLeast: 0 }],
];

interface ChatOutcome {
	replies: number;
	/** Replies that resumed an execution. */
	answers: number;
	/** Replies that started a workflow. */
	starts: number;
	/** Replies that did both. */
	both: number;
	/** Replies that did neither. */
	lost: number;
	/** Executions that resumed more than once. */
	twice: number;
	/** Questions without an answer in the end, although their links were used. */
	open: number;
}

/** The workflow that asks, and the workflow that replies start. */
interface Chat {
	ask: { id: string; url: string };
	bot: { id: string };
	/** The conversation of each event. */
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

/** Sends the bot's messages to the first processor, and the customers' to the second one. */
function splitDeliveries({ loadBalancer }: Context): void {
	const byType: Record<string, number> = { outgoing: 0, incoming: 1 };
	loadBalancer.route = (body) => loadBalancer.targets[byType[read(body).message_type ?? '']];
}

const askNodes = (credential: CredentialReference) =>
	questionNodes(credential, "={{ $('Webhook').first().json.body.conversationId }}", 'freeText');

const contentsOf = ({ simulator }: Context, start: string): string[] =>
	simulator.messages.map(({ content }) => String(content)).filter((text) => text.startsWith(start));

/** Returns the answers with which the executions of an event resumed. */
const toldAbout = (context: Context, id: number): string[] => {
	const start = `Told ${mark(id)} `;
	return contentsOf(context, start).map((content) => content.slice(start.length));
};

const findLink = (context: Context, id: number): string | undefined =>
	contentsOf(context, `Asked ${mark(id)}`)[0]
		?.split(/\s+/)
		.at(-1);

/** Waits until all deliveries have a response and no execution runs. */
async function waitUntilQuiet({ simulator, servers }: Context): Promise<void> {
	const isQuiet = async () => {
		await simulator.waitForDeliveries();
		const running = await countExecutions(servers, ['new', 'running']);
		return running === 0 && simulator.pendingDeliveries === 0;
	};
	await eventually(isQuiet, 300_000);
}

/** Waits until the delivery of a question has a response. */
function waitForDelivery({ simulator }: Context, id: number): Promise<boolean> {
	const start = `Asked ${mark(id)}`;
	return eventually(() =>
		simulator.deliveries.some(({ body, status }) => {
			return status !== null && String((body as Body).content).startsWith(start);
		}),
	);
}

async function converse(context: Context, chat: Chat, ids: number[], traffic: ChatTraffic) {
	const { simulator, servers } = context;
	const { perSecond, replyMs } = traffic;
	const ask = (id: number) =>
		postEvent(chat.ask.url, { content: mark(id), conversationId: chat.conversations.get(id) });
	const reply = (id: number) =>
		simulator.sendCustomerMessage({
			...{ inboxId: SHOP, conversationId: chat.conversations.get(id), content: mark(id) },
		});
	if (perSecond === undefined) {
		await Promise.all(ids.map(ask));
		const countWaiting = () => countExecutions(servers, ['waiting'], chat.ask.id);
		await eventually(async () => (await countWaiting()) >= ids.length);
		await Promise.all(ids.map((id) => waitForDelivery(context, id)));
		await sleep(replyMs);
		await Promise.all(ids.map(reply));
		return;
	}
	const askAndReply = async (id: number) => {
		void ask(id);
		await waitForDelivery(context, id);
		await sleep(replyMs);
		await reply(id);
	};
	const replies: Array<Promise<unknown>> = [];
	for await (const index of atRate(perSecond, ids.length)) replies.push(askAndReply(ids[index]));
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
		const message = { inboxId: SHOP, content: 'Hello', email };
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
