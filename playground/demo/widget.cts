import type { Check } from '../../tools/check-first-light.cts';
import type { Environment } from '../../tools/environment.cts';
import { activateExample } from '../../tools/environment.cts';
import { waitFor } from '../../tools/wait.cts';
import { WIDGET, widgetUrl, WidgetVisitor } from '../../tools/widget-visitor.cts';
import { show } from './customer.cts';

/**
 * Activates the widget, and has a visitor write in its page and a human answer. Prints the chat and
 * returns the checks. The widget stays active.
 */
export async function showWidget(environment: Environment): Promise<Check[]> {
	const { n8n, simulator } = environment;
	const widget = await activateExample(environment, WIDGET);
	console.log(`\nA customer writes in the page of "${widget.name}":\n`);
	const visitor = new WidgetVisitor(widgetUrl(n8n.url, widget));
	const { data: html } = await visitor.open();
	const question = 'Do you send to Iceland?';
	const answer = 'Yes, Inga, within five days.';
	show('Inga', question);
	// n8n creates the widget's tables a moment after it has activated the workflow.
	const isSent = await waitFor(async () => {
		const inga = { name: 'Inga Example', email: 'inga@example.org' };
		return (await visitor.write(question, inga)).status === 200;
	}).catch(() => false);
	const message = simulator.messages.find(({ content }) => content === question);
	if (message)
		await simulator.sendAgentMessage({ conversationId: message.conversation_id, content: answer });
	show('Ada, human', answer);
	const isShown = await waitFor(async () =>
		(await visitor.read()).some(({ content }) => content === answer),
	).catch(() => false);
	const isIncoming = message?.message_type === 'incoming';
	return [
		{ what: 'the widget has a page', passed: html.includes('<main'), found: html.slice(0, 200) },
		{ what: 'the widget passes a message on', passed: isSent, found: simulator.messages },
		{ what: 'the message is from the customer', passed: isIncoming, found: message },
		{ what: 'the widget shows the answer', passed: isShown, found: await visitor.read() },
	];
}
