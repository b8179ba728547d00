import type { Check } from '../../tools/check-first-light.cts';
import type { Environment } from '../../tools/environment.cts';
import { activateExample } from '../../tools/environment.cts';
import { DemoCustomer, show } from './customer.cts';

const SHOP = 12;
const WEBSITE = 13;
const NUMBER = '+1 555 010 0142';

/**
 * Activates the chatbot, and writes to it as customers. It replies, hands over to a human, and finishes the
 * conversation. Prints the chats and returns the checks. The chatbot stays active.
 */
export async function showChatbot(environment: Environment): Promise<Check[]> {
	const { simulator } = environment;
	const { name } = await activateExample(environment, 'Chatbot With Hand-over');
	console.log(`\nA customer writes to "${name}":\n`);
	const rosa = new DemoCustomer(simulator, SHOP, 'Rosa Example');
	await rosa.asks('Where is my parcel?');
	await rosa.asks('Can I talk to a human?');
	const { id: conversationId } = rosa.conversation;
	await rosa.sees('the conversation is handed over', () => rosa.conversation.status === 'open');
	show('the bot', '(hands the conversation over to a human)');
	const content = 'Hello Rosa, it is on my desk. I will send it again.';
	await simulator.sendAgentMessage({ conversationId, content });
	show('Ada, human', content);

	const nathan = new DemoCustomer(simulator, SHOP, 'Nathan Smith');
	await nathan.asks('Thanks, bye');
	const isResolved = () => nathan.conversation.status === 'resolved';
	await nathan.sees('the bot finishes the conversation', isResolved);
	show('the bot', '(finishes the conversation)');
	return [...rosa.checks, ...nathan.checks];
}

/**
 * Activates the AI agent's chatbot, and writes to it as a customer. It remembers the phone number, calls it
 * once the customer approves, and hands over to a human. Prints the chat and returns the checks. The
 * chatbot stays active.
 */
export async function showAgent(environment: Environment): Promise<Check[]> {
	const { simulator } = environment;
	const { name } = await activateExample(environment, 'AI Agent Chatbot');
	console.log(`\nA customer writes to "${name}", which has a scripted model:\n`);
	const rosa = new DemoCustomer(simulator, WEBSITE, 'Rosa Example');
	await rosa.asks(`Hello! My number is ${NUMBER}.`);
	const callsBefore = simulator.calls.length;
	const calls = () => simulator.calls.slice(callsBefore);
	await rosa.says('Please call me back.');
	const question = await rosa.hearsNext('the bot asks before it calls the customer');
	const asked = {
		what: 'nobody is called without approval',
		passed: calls().length === 0,
		found: calls(),
	};
	await rosa.approves(question);
	await rosa.hearsNext('the bot says that it is calling');
	const isCalled = () =>
		calls().length === 1 && calls()[0].destination === NUMBER.replaceAll(' ', '');
	await rosa.sees('the number from the first message is called once', isCalled);
	show('Sangoma CX', '(calls the customer)');

	await rosa.asks('Can I talk to a human?');
	const isOpen = () => rosa.conversation.status === 'open';
	await rosa.sees('the AI agent hands the conversation over', isOpen);
	show('the bot', '(hands the conversation over to a human)');
	return [...rosa.checks, asked];
}
