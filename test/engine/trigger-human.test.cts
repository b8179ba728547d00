// The workflow keeps silent once a human has the conversation.
import type { INodeParameters } from 'n8n-workflow';
import { listening, otherEvents } from './trigger-listening.cts';
import { CONVERSATION, MESSAGE, message } from './trigger-samples.cts';
import { botOf, SHOP } from './trigger-support.cts';

const HUMAN = { status: 200, result: 'dropped: a human has the conversation' };

const inState = (status: unknown) => message({ conversation: { ...MESSAGE.conversation, status } });

const option = (untilHumanTakesOver: boolean): INodeParameters => ({
	options: { untilHumanTakesOver },
});

describe.each<[source: string, parameters: INodeParameters]>([
	['a bot, as it is', botOf(SHOP)],
	['a bot that is told so', botOf(SHOP, option(true))],
	['a webhook that is told so', option(true)],
])('%s', (_source, parameters) => {
	test('drops the messages of a conversation that is open, and no others', async () => {
		const { send } = await listening(parameters);
		expect(await send(inState('open'))).toEqual(HUMAN);
		for (const status of ['pending', 'resolved', 'snoozed', null, undefined, 7]) {
			expect([status, (await send(inState(status))).result]).toEqual([status, 'accepted']);
		}
		const nameless = message({ conversation: undefined });
		expect(await send(nameless)).toMatchObject({ result: 'accepted' });
	});
});

test.each<[source: string, parameters: INodeParameters]>([
	['a webhook, as it is', {}],
	['a webhook that is told so', option(false)],
	['a bot that is told so', botOf(SHOP, option(false))],
])('%s gets the messages of a conversation that is open', async (_source, parameters) => {
	const { send } = await listening(parameters);
	expect(await send(inState('open'))).toMatchObject({ result: 'accepted' });
});

test('a message that is dropped is not remembered: it comes in when the bot has the chat', async () => {
	const { send } = await listening(botOf(SHOP));
	const event = inState('open');
	expect(await send(event)).toEqual(HUMAN);
	const again = { ...event, conversation: { ...event.conversation, status: 'pending' } };
	expect(await send(again)).toMatchObject({ result: 'accepted' });
});

test("whose message it is is asked first, and what is no message isn't asked", async () => {
	const parameters = {
		options: {
			...(option(true).options as object),
			...(otherEvents('conversation_opened').options as object),
		},
	};
	const { send } = await listening(parameters);
	const answer = { ...inState('open'), message_type: 'outgoing' };
	expect(await send(answer)).toMatchObject({ result: "dropped: not a customer's message" });
	const opened = { ...CONVERSATION, event: 'conversation_opened', status: 'open' };
	expect(await send(opened)).toMatchObject({ result: 'accepted' });
});
