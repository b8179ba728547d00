// One chatbot through all that may befall it: every message of its customer is answered once.
import type { INode } from 'n8n-workflow';
import type { N8n } from '../../tools/n8n/start.cts';
import { setOwnScene } from '../e2e/own-n8n.cts';
import { sangomaCx, type Scene } from '../e2e/support.cts';
import {
	activate,
	botOf,
	customerSays,
	save,
	SHOP,
	trigger,
	until,
} from '../e2e/trigger-support.cts';
import { AskedService, count, node } from './asked-service.cts';

const PATIENCE_MS = 480_000;

/** Keeps the execution in n8n's database until n8n looks for such, once a minute. */
const wait = node('Wait', 'wait', 1.1, {
	resume: 'webhook',
	...{ limitWaitTime: true, resumeAmount: 1, resumeUnit: 'seconds' },
});

/** A bot's workflow that answers what a customer writes. */
async function saveChatbot({
	scene,
	name,
	before,
}: {
	scene: Scene;
	name: string;
	before: INode[];
}) {
	const { credential } = scene;
	const answer = sangomaCx('Answer', credential, {
		resource: 'message',
		operation: 'send',
		conversationId: "={{ $('Trigger').item.json.conversation_id }}",
		content: `=${name}: {{ $('Trigger').item.json.content }}`,
		additionalFields: {},
	});
	const first = trigger(credential, botOf(SHOP, { botName: name }));
	return await save(scene, first, ...before, answer, count('Count'), wait, count('Count again'));
}

/** The conversation of a customer with whichever bot the inbox has. */
class Chat {
	readonly expected: string[] = [];

	constructor(private readonly scene: Scene) {}

	get answers(): string[] {
		return this.scene.simulator.messages
			.filter(({ message_type: type }) => type === 'outgoing')
			.map(({ content }) => String(content));
	}

	/** The customer writes, and is answered, unless told otherwise. */
	async say(content: string, name = 'One', waits = true): Promise<void> {
		const deliveries = await customerSays(this.scene, content);
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
		await this.scene.simulator.waitForDeliveries();
	}
}

async function play(n8n: N8n, scene: Scene, service: AskedService): Promise<void> {
	const { simulator } = scene;
	const { workflows, executions, credentials, rest } = scene.n8n;
	const switchOnAgain = async (id: string) => {
		await workflows.deactivate(id);
		await activate(scene, id);
	};
	const chat = new Chat(scene);
	const one = await saveChatbot({ scene, name: 'One', before: [service.asker()] });
	await activate(scene, one);
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
	await credentials.update(scene.credential.id, { clientSecret: 'rotated' });
	await switchOnAgain(one);
	await chat.say('after another key');
	simulator.rotateSecret(simulator.client.clientId, 'rotated again');
	await credentials.update(scene.credential.id, { clientSecret: 'rotated again' });
	await chat.say('after a key that is not published');

	service.hold();
	await chat.say('while a change is published', 'One', false);
	await until('the question', async () => (service.isAsked ? true : undefined));
	await switchOnAgain(one);
	service.release();
	await chat.answered();
	await chat.say('after it was published');

	await n8n.kill9();
	await n8n.restart();
	await chat.say('after a crash');

	const other = await saveChatbot({ scene, name: 'Other', before: [] });
	await activate(scene, other);
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
	await simulator.waitForDeliveries();
	expect(chat.answers).toEqual(chat.expected);
}

test(
	'a chatbot answers each message once, whatever n8n forgets, and whoever has the inbox',
	async () => {
		const { n8n, scene } = await setOwnScene();
		const service = await AskedService.start();
		try {
			await play(n8n, scene, service);
		} finally {
			await service.close();
			await scene.close();
		}
	},
	PATIENCE_MS,
);
