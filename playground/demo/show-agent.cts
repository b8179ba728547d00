import type { Check } from '../../tools/check-first-light.cts';
import { Customer, show } from '../../tools/customer.cts';
import type { Environment } from '../../tools/environment.cts';
import { activateExample } from '../../tools/environment.cts';

/** The example with the AI agent, by the end of its name. */
const AGENT = 'AI Agent Chatbot';
const WEBSITE = 13;

/**
 * Makes the AI agent's chatbot live, and has a customer write to it: it remembers their number, has
 * them called back once they said yes, and hands over to a human. Prints the chat, and returns what
 * was to happen. The chatbot stays live.
 */
export async function showAgent(environment: Environment): Promise<Check[]> {
	const { simulator } = environment;
	const { name } = await activateExample(environment, AGENT);
	console.log(`\nA customer writes to "${name}", whose model is a scripted one:\n`);
	const rosa = new Customer(simulator, {
		...{ name: 'Rosa Example', email: 'rosa@example.org', inboxId: WEBSITE },
	});
	await rosa.asks('Hello! My number is +1 555 010 0142.');
	const callsBefore = simulator.calls.length;
	const calls = () => simulator.calls.slice(callsBefore);
	await rosa.writes('Please call me back.');
	const question = await rosa.hears('the bot asks before it has the customer called');
	const asked = { what: 'nobody is called unasked', passed: calls().length === 0, found: calls() };
	await rosa.approves(question);
	await rosa.hears('the bot says that the telephone rings');
	const isRung = () => calls().length === 1 && calls()[0].destination === '+15550100142';
	await rosa.sees('the number from the beginning of the chat is called, once', isRung);
	show('Sangoma CX', '(the telephone rings)');

	await rosa.asks('Can I talk to a human?');
	const isOpen = () => rosa.conversation?.status === 'open';
	await rosa.sees('the AI agent hands the conversation over', isOpen);
	show('the bot', '(hands the conversation over to a human)');
	return [...rosa.checks, asked];
}
