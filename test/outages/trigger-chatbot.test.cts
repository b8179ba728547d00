import type { INode } from 'n8n-workflow';
import { waitFor } from '../../tools/wait.cts';
import { botOf, SHOP } from '../kit/inboxes.cts';
import { customerSays, republish } from '../kit/n8n/events.cts';
import { createOwnFixture, longTimeout, publish, useFixture } from '../kit/n8n/fixture.cts';
import { sangomaCx, trigger } from '../kit/n8n/nodes.cts';
import {
	countNode,
	retryFailure,
	startRequestedService,
	waitInDatabase,
} from './requested-service.cts';

jest.setTimeout(480_000);

describe('a chatbot', () => {
	const fixture = useFixture(createOwnFixture);
	const expected: string[] = [];

	/** Activates a bot that answers customers, and then stores static data twice. */
	async function publishBot(botName: string, before: INode[]): Promise<string> {
		const { credential } = fixture;
		const answer = sangomaCx('Answer', credential, {
			...{ resource: 'message', operation: 'send', additionalFields: {} },
			conversationId: "={{ $('Trigger').item.json.conversation_id }}",
			content: `=${botName}: {{ $('Trigger').item.json.content }}`,
		});
		const first = trigger(credential, botOf(SHOP, { botName }));
		const after = [answer, countNode(), waitInDatabase(), countNode('Count again')];
		return await publish(fixture, first, ...before, ...after);
	}

	const answers = () =>
		fixture.simulator.messages
			.filter(({ message_type: type }) => type === 'outgoing')
			.map(({ content }) => String(content));

	async function waitForAnswers(): Promise<void> {
		const haveCome = () => expected.every((answer) => answers().includes(answer));
		await waitFor(haveCome, longTimeout(expected.join()));
		// The bot also receives its own answers. Losing one in a crash would hand the chat to a human.
		await fixture.simulator.waitForDeliveries();
	}

	/** Sends a customer's message, which `botName` must answer. */
	async function say(content: string, botName = 'One'): Promise<void> {
		const deliveries = await customerSays(fixture, content);
		// If the bot was quick, these include the delivery of its answer.
		const statuses = new Set(deliveries.map(({ status }) => status));
		expect([content, ...statuses]).toEqual([content, 200]);
		expected.push(`${botName}: ${content}`);
	}

	async function chat(content: string, botName?: string): Promise<void> {
		await say(content, botName);
		await waitForAnswers();
	}

	async function rotateSecret(clientSecret: string): Promise<void> {
		const { simulator, n8n, credential } = fixture;
		simulator.rotateSecret(simulator.client.clientId, clientSecret);
		await n8n.credentials.update(credential.id, { clientSecret });
	}

	test('answers each message once, whatever n8n forgets and whichever bot has the inbox', async () => {
		const { simulator, process, n8n } = fixture;
		const service = await startRequestedService(fixture);
		const one = await publishBot('One', [service.request]);
		await chat('hello');

		service.failOnce();
		await say('fails at first');
		await retryFailure(fixture, one);
		await waitForAnswers();
		await chat('after a retry');

		await rotateSecret('rotated');
		await republish(fixture, one);
		await chat('after another key');
		await rotateSecret('rotated again');
		await chat('after a key that is not published');

		service.hold();
		await say('while a change is published');
		await waitFor(service.isWaiting, longTimeout('the request of the workflow'));
		await republish(fixture, one);
		service.release();
		await waitForAnswers();
		await chat('after it was published');

		await process.kill9();
		await process.restart();
		await chat('after a crash');

		await publishBot('Other', []);
		await chat('to the other', 'Other');
		await republish(fixture, one);
		await chat('and back');

		// Until then, waiting executions can still overwrite static data.
		const haveEnded = async () => {
			const waiting = await n8n.executions.list(one, { status: ['waiting', 'running'] });
			return waiting.length === 0;
		};
		await waitFor(haveEnded, longTimeout('the end of all executions'));
		await chat('at last');
		await simulator.waitForDeliveries();
		expect(answers()).toEqual(expected);
	});
});
