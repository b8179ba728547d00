// One chatbot through all that may befall it: every message of its customer is answered once.
import type { INode } from 'n8n-workflow';
import { activate, customerSays, save, SHOP, until } from '../kit/n8n/events.cts';
import { createOwnFixture, type Fixture, type OwnFixture } from '../kit/n8n/fixture.cts';
import { botOf, sangomaCx, trigger } from '../kit/n8n/nodes.cts';
import { AskedService, count, node } from './asked-service.cts';

const PATIENCE_MS = 480_000;

/** Keeps the execution in n8n's database until n8n looks for such, once a minute. */
const wait = node('Wait', 'wait', 1.1, {
	resume: 'webhook',
	...{ limitWaitTime: true, resumeAmount: 1, resumeUnit: 'seconds' },
});

/** A bot's workflow that answers what a customer writes. */
async function saveChatbot({
	fixture,
	name,
	before,
}: {
	fixture: Fixture;
	name: string;
	before: INode[];
}) {
	const { credential } = fixture;
	const answer = sangomaCx('Answer', credential, {
		resource: 'message',
		operation: 'send',
		conversationId: "={{ $('Trigger').item.json.conversation_id }}",
		content: `=${name}: {{ $('Trigger').item.json.content }}`,
		additionalFields: {},
	});
	const first = trigger(credential, botOf(SHOP, { botName: name }));
	return await save(fixture, first, ...before, answer, count('Count'), wait, count('Count again'));
}

/** The conversation of a customer with whichever bot the inbox has. */
class Chat {
	readonly expected: string[] = [];

	constructor(private readonly fixture: Fixture) {}

	get answers(): string[] {
		return this.fixture.simulator.messages
			.filter(({ message_type: type }) => type === 'outgoing')
			.map(({ content }) => String(content));
	}

	/** The customer writes, and is answered, unless told otherwise. */
	async say(content: string, name = 'One', waits = true): Promise<void> {
		const deliveries = await customerSays(this.fixture, content);
		// A quick bot has answered by now, and heard its own answer.
		const statuses = new Set(deliveries.map(({ status }) => status));
		expect([content, ...statuses]).toEqual([content, 200]);
		this.expected.push(`${name}: ${content}`);
		if (waits) await this.answered();
	}

	async answered(): Promise<void> {
		const isAnswered = () => this.expected.every((answer) => this.answers.includes(answer));
		await until(this.expected.join(), async () => (isAnswered() ? true : undefined));
		// The bot hears its own answers, too: one that is lost in a crash would hand the chat to a human.
		await this.fixture.simulator.settled();
	}
}

async function play(fixture: OwnFixture, service: AskedService): Promise<void> {
	const { simulator, process } = fixture;
	const { workflows, executions, credentials, rest } = fixture.n8n;
	const switchOnAgain = async (id: string) => {
		await workflows.deactivate(id);
		await activate(fixture, id);
	};
	const chat = new Chat(fixture);
	const one = await saveChatbot({ fixture, name: 'One', before: [service.asker()] });
	await activate(fixture, one);
	await chat.say('hello');

	service.failOnce();
	await chat.say('fails at first', 'One', false);
	const failed = await until('a failure', async () => {
		const [found] = await executions.list(one, { status: ['error'] });
		return found;
	});
	await rest.send('POST', `/rest/executions/${failed.id}/retry`, {});
	await chat.answered();
	await chat.say('after a retry');

	simulator.rotateSecret(simulator.client.clientId, 'rotated');
	await credentials.update(fixture.credential.id, { clientSecret: 'rotated' });
	await switchOnAgain(one);
	await chat.say('after another key');
	simulator.rotateSecret(simulator.client.clientId, 'rotated again');
	await credentials.update(fixture.credential.id, { clientSecret: 'rotated again' });
	await chat.say('after a key that is not published');

	service.hold();
	await chat.say('while a change is published', 'One', false);
	await until('the question', async () => (service.isAsked ? true : undefined));
	await switchOnAgain(one);
	service.release();
	await chat.answered();
	await chat.say('after it was published');

	await process.kill9();
	await process.restart();
	await chat.say('after a crash');

	const other = await saveChatbot({ fixture, name: 'Other', before: [] });
	await activate(fixture, other);
	await chat.say('to the other', 'Other');
	await switchOnAgain(one);
	await chat.say('and back');

	// By now n8n has gone on with every execution that waited, and lost what it could.
	const isWaiting = async () => {
		const waiting = await executions.list(one, { status: ['waiting', 'running'] });
		return waiting.length > 0 ? undefined : true;
	};
	await until('the end of all waiting', isWaiting);
	await chat.say('at last');
	await simulator.settled();
	expect(chat.answers).toEqual(chat.expected);
}

test(
	'a chatbot answers each message once, whatever n8n forgets, and whoever has the inbox',
	async () => {
		const fixture = await createOwnFixture();
		const service = await AskedService.start();
		try {
			await play(fixture, service);
		} finally {
			await service.close();
			await fixture.close();
		}
	},
	PATIENCE_MS,
);
