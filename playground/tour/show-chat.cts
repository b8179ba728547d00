import type { Simulator } from '../../simulator/index.cts';
import type { Check } from './check-first-light.cts';
import type { Town } from '../town.cts';

/** The example that answers customers, by the end of its name. */
const CHATBOT = 'Chatbot With Hand-over';
const SHOP = 12;
const PATIENCE_MS = 30_000;

/** Resolves once something is so in the simulator; false if it is not in time. */
async function becomes(simulator: Simulator, isSo: () => boolean): Promise<boolean> {
	return await new Promise((resolve) => {
		const settle = () => {
			clearTimeout(timer);
			simulator.off('change', check);
			resolve(isSo());
		};
		const check = () => isSo() && settle();
		const timer = setTimeout(settle, PATIENCE_MS);
		simulator.on('change', check);
		check();
	});
}

/**
 * Makes the chatbot live, and has customers write to it: it answers, hands over to a human, and
 * finishes. Prints the chats, and returns what was to happen. The chatbot stays live.
 */
export async function showChat({ client, simulator, workflows }: Town): Promise<Check[]> {
	const chatbot = workflows.find(({ name }) => name.endsWith(CHATBOT));
	if (!chatbot) throw new Error(`There is no example "${CHATBOT}"`);
	await client.workflows.activate(chatbot.id);
	console.log(`\nA customer writes to "${chatbot.name}":\n`);
	const checks: Check[] = [];
	const says = (who: string, text: string) => console.log(`  ${who.padEnd(10)} ${text}`);
	const note = (what: string, passed: boolean, found: unknown) =>
		checks.push({ what, passed, found });

	const write = async (content: string, name = 'Rosa Example', email = 'rosa@example.org') => {
		says(name.split(' ')[0], content);
		const before = simulator.messages.length;
		const message = { inboxId: SHOP, name, email, content };
		const { conversation } = await simulator.customerWrites(message);
		const answers = () => simulator.messages.slice(before + 1);
		const passed = await becomes(simulator, () => answers().length > 0);
		says('the bot', answers()[0]?.content ?? '(nothing)');
		note(`the bot answers "${content}"`, passed, answers());
		return conversation;
	};
	await write('Where is my parcel?');
	const conversation = await write('Can I talk to a human?');
	const find = (id: number) => simulator.conversations.find((each) => each.id === id);
	const current = () => find(conversation.id);
	const isOpen = await becomes(simulator, () => current()?.status === 'open');
	says('the bot', '(hands the conversation over to a human)');
	note('the conversation is handed over', isOpen, current());
	const answer = 'Hello Rosa, it is on my desk. I send it again.';
	await simulator.agentWrites({ conversationId: conversation.id, content: answer });
	says('Ada, human', answer);

	const last = await write('Thanks, bye', 'Nathan Smith', 'nathan@example.org');
	const isDone = await becomes(simulator, () => find(last.id)?.status === 'resolved');
	says('the bot', '(finishes the conversation)');
	note('the bot finishes the conversation', isDone, find(last.id));
	return checks;
}
