// A tenant that shows the API's messages as a user's: the bot must not mistake its own answers for an agent's.
import { triggerWorkflow } from '../../kit/load/events.cts';
import { botOf, SHOP } from '../../kit/inboxes.cts';
import { sangomaCx } from '../../kit/n8n/nodes.cts';
import { eventually, type Context } from '../scenario.cts';

/** The user that the simulated API sends as. */
const API_USER = '21';
const MESSAGES = 6;
const HUMAN = 'a human has the conversation';

function lastResponse({ simulator }: Context): string {
	const isIncoming = (body: unknown) =>
		(body as { message_type?: string }).message_type === 'incoming';
	return simulator.deliveries.filter(({ body }) => isIncoming(body)).at(-1)?.responseText ?? '';
}

/** Writes as a customer. Returns how many messages the bot answered, and whether it was silent after an agent wrote. */
async function chatWithBot(context: Context, ownSenderIds: string) {
	const { simulator, cluster, credential } = context;
	const { workflows } = cluster.client;
	const answer = sangomaCx('Answer', credential, {
		...{ resource: 'message', operation: 'send', conversationId: '={{ $json.conversation_id }}' },
		content: '=Answer to {{ $json.content }}',
	});
	const definition = triggerWorkflow('Bot', credential, answer);
	definition.nodes[0].parameters = botOf(SHOP, { options: { ownSenderIds } });
	const { id } = await workflows.create(definition);
	await workflows.activate(id);
	const customer = { inboxId: SHOP, email: 'rosa@example.org' };
	const first = { ...customer, newConversation: true, content: 'message 0' };
	const { conversation } = await simulator.sendCustomerMessage(first);
	const write = async (content: string): Promise<boolean> => {
		await simulator.sendCustomerMessage({ ...customer, conversationId: conversation.id, content });
		await simulator.waitForDeliveries();
		if (lastResponse(context).includes(HUMAN)) return false;
		const isAnswered = () =>
			simulator.messages.some((message) => {
				const isHere = message.conversation_id === conversation.id;
				return isHere && message.content === `Answer to ${content}`;
			});
		const answered = await eventually(isAnswered);
		await simulator.waitForDeliveries();
		return answered;
	};
	let answers = 0;
	for (let n = 1; n <= MESSAGES; n++) answers += (await write(`message ${n}`)) ? 1 : 0;
	// n8n stores what the trigger remembers just after it responds, and the other processor reads it there.
	const readStored = async () => JSON.stringify((await workflows.get(id)).staticData);
	const stored = await readStored();
	await simulator.sendAgentMessage({ conversationId: conversation.id, content: 'Ada here.' });
	await simulator.waitForDeliveries();
	if (answers === MESSAGES) await eventually(async () => (await readStored()) !== stored);
	const isSilent = !(await write('Hello Ada'));
	await workflows.deactivate(id);
	return { answers, isSilent };
}

/** Runs the scenario, with and without the option Own Sender IDs. */
export async function runOwnSenders(context: Context): Promise<void> {
	const { simulator, checks } = context;
	simulator.settings.apiSender = 'user';
	const named = await chatWithBot(context, API_USER);
	checks.equals('a bot that knows its own sender keeps answering', named.answers, MESSAGES);
	checks.isTrue("it is silent after an agent's message", named.isSilent);
	const unnamed = await chatWithBot(context, '');
	const isSilenced = unnamed.answers < MESSAGES;
	checks.isTrue('without the option, it silences itself', isSilenced, unnamed.answers);
	simulator.settings.apiSender = 'agent_bot';
}
