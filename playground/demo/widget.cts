import type { Check } from '../../tools/check-first-light.cts';
import type { Environment } from '../../tools/environment.cts';
import { activateExample } from '../../tools/environment.cts';
import { waitFor } from '../../tools/wait.cts';
import { WIDGET, widgetUrl, WidgetVisitor } from '../../tools/widget-visitor.cts';
import { show } from './customer.cts';

/** The name of the bot of the widget's inbox. */
const BOT = 'Paperplane';

/**
 * Activates the widget, and writes on its page as a visitor. The bot of the inbox, which is already active,
 * replies, and so does a human. Prints the chat and returns the checks. The widget stays active.
 */
export async function showWidget(environment: Environment): Promise<Check[]> {
	const { n8n, simulator } = environment;
	const widget = await activateExample(environment, WIDGET);
	console.log(`\nA customer writes on the page of "${widget.name}":\n`);
	const visitor = new WidgetVisitor(widgetUrl(n8n.url, widget));
	const { data: html } = await visitor.open();
	const question = 'When does my parcel arrive?';
	const answer = 'At ten, Inga: the driver has it.';
	show('Inga', question);
	// n8n creates the widget's tables shortly after it has activated the workflow.
	const isSent = await waitFor(async () => {
		const inga = { name: 'Inga Example', email: 'inga@example.org' };
		return (await visitor.write(question, inga)).status === 200;
	}).catch(() => false);
	/** Waits until the page shows a message of a sender, and returns its text. */
	const hear = async (sender: string) =>
		await waitFor(async () => {
			const messages = await visitor.read();
			return messages.find(({ author, name }) => author === 'team' && name === sender)?.content;
		}).catch(() => '');
	const botAnswer = await hear(BOT);
	show('the bot', botAnswer || '(nothing)');
	const message = simulator.messages.find(({ content }) => content === question);
	if (message)
		await simulator.sendAgentMessage({ conversationId: message.conversation_id, content: answer });
	show('Ada, human', answer);
	const shown = await hear('Ada Agent');
	const isIncoming = message?.message_type === 'incoming';
	return [
		{ what: 'the widget has a page', passed: html.includes('<main'), found: html.slice(0, 200) },
		{ what: 'the widget sends a message', passed: isSent, found: simulator.messages },
		{ what: 'the message is from the customer', passed: isIncoming, found: message },
		{ what: 'the widget shows the bot’s reply', passed: botAnswer !== '', found: botAnswer },
		{ what: 'the widget shows the human’s reply', passed: shown === answer, found: shown },
	];
}
