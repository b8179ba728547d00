import type { Check } from '../../tools/check-first-light.cts';
import { Customer, show } from '../../tools/customer.cts';
import type { Environment } from '../../tools/environment.cts';
import { activateExample } from '../../tools/environment.cts';

/** The example that answers customers, by the end of its name. */
const CHATBOT = 'Chatbot With Hand-over';
const SHOP = 12;

/**
 * Makes the chatbot live, and has customers write to it: it answers, hands over to a human, and
 * finishes. Prints the chats, and returns what was to happen. The chatbot stays live.
 */
export async function showChat(environment: Environment): Promise<Check[]> {
	const { simulator } = environment;
	const { name } = await activateExample(environment, CHATBOT);
	console.log(`\nA customer writes to "${name}":\n`);
	const rosa = new Customer(simulator, {
		...{ name: 'Rosa Example', email: 'rosa@example.org', inboxId: SHOP },
	});
	await rosa.asks('Where is my parcel?');
	await rosa.asks('Can I talk to a human?');
	const isOpen = () => rosa.conversation?.status === 'open';
	await rosa.sees('the conversation is handed over', isOpen);
	show('the bot', '(hands the conversation over to a human)');
	const content = 'Hello Rosa, it is on my desk. I send it again.';
	if (rosa.conversation)
		await simulator.sendAgentMessage({ conversationId: rosa.conversation.id, content });
	show('Ada, human', content);

	const nathan = new Customer(simulator, {
		...{ name: 'Nathan Smith', email: 'nathan@example.org', inboxId: SHOP },
	});
	await nathan.asks('Thanks, bye');
	const isDone = () => nathan.conversation?.status === 'resolved';
	await nathan.sees('the bot finishes the conversation', isDone);
	show('the bot', '(finishes the conversation)');
	return [...rosa.checks, ...nathan.checks];
}
