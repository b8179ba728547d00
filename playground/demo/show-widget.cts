import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../tools/environment.cts';
import type { Check } from '../../tools/check-first-light.cts';
import { findWidget, widgetUrl, WidgetVisitor } from '../../tools/widget-visitor.cts';

const POLL_MS = 100;
const PATIENCE_MS = 30_000;

/** Asks until an answer is as wanted; gives the last one if it never is. */
async function asked<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		const answer = await ask();
		if (isWanted(answer) || Date.now() > deadline) return answer;
		await sleep(POLL_MS);
	}
}

/**
 * Makes the widget live, and has a visitor write in its page and a human answer. Prints the chat, and
 * returns what was to happen. The widget stays live.
 */
export async function showWidget({
	client,
	n8n,
	simulator,
	workflows,
}: Environment): Promise<Check[]> {
	const widget = findWidget(workflows);
	if (!widget) throw new Error('There is no example with a widget');
	await client.workflows.activate(widget.id);
	console.log(`\nA customer writes in the page of "${widget.name}":\n`);
	const says = (who: string, text: string) => console.log(`  ${who.padEnd(10)} ${text}`);
	const visitor = new WidgetVisitor(widgetUrl(n8n.url, widget));

	const { data: html } = await visitor.open();
	const question = 'Do you send to Iceland?';
	says('Inga', question);
	// The tables are made once the workflow is published, a moment after n8n says that it is.
	const sent = await asked(
		() => visitor.write(question, { name: 'Inga Example', email: 'inga@example.org' }),
		({ status }) => status === 200,
	);
	const message = simulator.messages.find(({ content }) => content === question);
	const answer = 'Yes, Inga, within five days.';
	if (message) {
		await simulator.sendAgentMessage({ conversationId: message.conversation_id, content: answer });
	}
	says('Ada, human', answer);
	const isAnswer = ({ content }: { content: string }) => content === answer;
	const shown = await asked(
		() => visitor.read(),
		(messages) => messages.some(isAnswer),
	);
	return [
		{ what: 'the widget has a page', passed: html.includes('<main'), found: html.slice(0, 200) },
		{ what: 'the widget passes a message on', passed: sent.status === 200, found: sent },
		{
			what: "the message is the customer's",
			passed: message?.message_type === 'incoming',
			found: message,
		},
		{ what: 'the widget shows the answer', passed: shown.some(isAnswer), found: shown },
	];
}
