// A customer answers an open question by a reply in the chat.
import type { INodeParameters } from 'n8n-workflow';
import { waitFor } from '../../tools/wait.cts';
import { ANSWER } from '../kit/engine/chat.cts';
import { ChatN8n } from '../kit/engine/chat-n8n.cts';
import { createCredential, seed, simulator } from '../kit/engine/tenant.cts';

jest.setTimeout(60_000);

const DOUBLE: INodeParameters = { approvalOptions: { values: { approvalType: 'double' } } };
const IN_CHAT = {
	respondedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
	responder: { id: 77, name: 'Rosa Example' },
	messageId: expect.any(Number),
};

const choice = (...labels: string[]): INodeParameters => ({
	responseType: 'choice',
	choices: { values: labels.map((label) => ({ label })) },
});

let nextId = 99_000;

/** A customer's reply, as the tenant delivers it. */
const reply = (more: object) => ({
	...{ event: 'message_created', id: nextId++, message_type: 'incoming' },
	...{ conversation: { id: 418, inbox_id: 12, status: 'open' }, sender: { id: 77, name: 'Rosa' } },
	...more,
});

let n8n: ChatN8n;

beforeEach(async () => {
	await seed();
	n8n = await ChatN8n.start();
});

describe('A reply in the chat', () => {
	it.each<[parameters: INodeParameters, reply: string, data: object]>([
		[{}, 'yes', { approved: true }],
		[{}, ' YES! ', { approved: true }],
		[{}, 'Approve.', { approved: true }],
		[{}, '1', { approved: true }],
		[DOUBLE, 'No', { approved: false }],
		[DOUBLE, 'decline', { approved: false }],
		[DOUBLE, '２', { approved: false }],
		[DOUBLE, '2.', { approved: false }],
		[{ ...DOUBLE, options: { yesWords: 'ja, gern', noWords: 'nein' } }, 'Gern', { approved: true }],
		[
			{ ...DOUBLE, options: { yesWords: 'ja, gern', noWords: 'nein' } },
			'Nein!',
			{ approved: false },
		],
		[{ options: { yesWords: '={{ ["ja", "gern"] }}' } }, 'Gern', { approved: true }],
		[{ options: { yesWords: '👍' } }, '👍️', { approved: true }],
		[{ options: { yesWords: '👍' } }, '👍🏽', { approved: true }],
		[{ options: { yesWords: 'sí' } }, '¡Sí!', { approved: true }],
		[{ options: { yesWords: "d'accord" } }, 'D’accord !', { approved: true }],
		[DOUBLE, '\u2068“yes”\u2069', { approved: true }],
		[DOUBLE, '(2)', { approved: false }],
		[DOUBLE, '2️⃣', { approved: false }],
		[{ approvalOptions: { values: { approveLabel: 'No' } } }, 'no', { approved: true }],
		[{ options: { yesWords: 'EVİT', page: { language: 'tr' } } }, 'evit', { approved: true }],
		[{ options: { yesWords: 'EVİT', page: { language: 'tr_TR' } } }, 'evit', { approved: true }],
		[{ options: { yesWords: 'نعم' } }, 'نعم.\u200f', { approved: true }],
		[choice('Delivery', 'Invoice'), '٢', { choice: 'Invoice', number: 2 }],
		[choice('Delivery', 'Invoice'), '२', { choice: 'Invoice', number: 2 }],
		[choice('Delivery', 'Invoice'), '2. invoice', { choice: 'Invoice', number: 2 }],
		[choice('Late  delivery', 'Invoice'), 'late delivery', { choice: 'Late  delivery', number: 1 }],
		[choice('Red', 'red'), 'red', { choice: 'red', number: 2 }],
		[choice('C', 'C#', 'C++'), 'c#', { choice: 'C#', number: 2 }],
		[choice('?', '!'), '!', { choice: '!', number: 2 }],
		[choice('Malaga', 'Málaga'), 'ma\u0301laga', { choice: 'Málaga', number: 2 }],
		[choice('Delivery', 'Invoice'), '2', { choice: 'Invoice', number: 2 }],
		[choice('Delivery', 'Invoice'), 'invoice', { choice: 'Invoice', number: 2 }],
		[choice('2', '1'), '1', { choice: '1', number: 2 }],
		[{ responseType: 'freeText' }, ' Tomorrow, at 9. ', { text: 'Tomorrow, at 9.' }],
	])('with %j: "%s"', async (parameters, reply, data) => {
		const { trigger, execution } = await n8n.activateAndAsk(parameters);
		await n8n.customerWrites(reply);
		expect(n8n.lastResults()).toEqual([ANSWER]);
		expect(execution.outputs).toEqual([{ data: { ...data, ...IN_CHAT } }]);
		expect(trigger.started).toEqual([]);
	});

	it.each<[parameters: INodeParameters, reply: string]>([
		[{}, 'yes please'],
		[{}, 'no'],
		[{}, '2'],
		[{}, 'ok'],
		[{}, '?!'],
		[DOUBLE, '3'],
		[DOUBLE, 'maybe'],
		[{ ...DOUBLE, options: { yesWords: 'ja' } }, 'yes'],
		[{ ...DOUBLE, options: { yesWords: 'fine', noWords: 'no, fine' } }, 'fine'],
		[choice('Red', 'red'), 'RED'],
		[choice('Delivery', 'Invoice'), '-2'],
		[{ responseType: 'freeText' }, '\u200e\u200b'],
		[choice('Delivery', 'Invoice'), '0'],
		[choice('Delivery', 'Invoice'), 'yes'],
		[{ ...DOUBLE, answerInChat: false }, 'yes'],
		[{ ...DOUBLE, answerInChat: '={{ "false" }}' }, 'yes'],
	])('that is no answer starts the workflow with %j: "%s"', async (parameters, reply) => {
		const { trigger, execution } = await n8n.activateAndAsk(parameters);
		await n8n.customerWrites(reply);
		expect(n8n.lastResults()).toEqual(['accepted']);
		expect(trigger.started).toMatchObject([{ content: reply }]);
		expect(execution).toMatchObject({ status: 'waiting', outputs: [] });
	});

	it('that is long and almost all punctuation is compared in a moment', async () => {
		const { trigger } = await n8n.activateAndAsk();
		await n8n.customerWrites(`${'!'.repeat(200_000)}x`);
		expect(n8n.lastResults()).toEqual(['accepted']);
		expect(trigger.started).toHaveLength(1);
	});

	it('can be an answer after one that was none, and the next one starts the workflow', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		for (const reply of ['hm', 'yes', 'yes']) await n8n.customerWrites(reply);
		expect(execution.outputs).toHaveLength(1);
		expect(trigger.started.map(({ content }) => content)).toEqual(['hm', 'yes']);
	});

	it('answers once, and the link says so', async () => {
		const { execution } = await n8n.activateAndAsk();
		await n8n.customerWrites('yes');
		const response = await n8n.submit(execution);
		expect(await response.text()).toContain('No action required');
		expect(execution.outputs).toHaveLength(1);
	});

	it('starts the workflow after an answer by the link', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		await n8n.submit(execution);
		await n8n.customerWrites('yes');
		await n8n.customerWrites('yes');
		expect(execution.outputs).toHaveLength(1);
		expect(trigger.started).toHaveLength(2);
		// The page's own: where the question was answered in this process, no reply tries its link.
		expect(n8n.requests.filter((request) => request.includes('webhook-waiting'))).toHaveLength(1);
	});

	it.each([
		['finished', 200, '<h1>No action required</h1>'],
		['unknown', 404, '{"code":404}'],
		['foreign', 200, '{"status":"accepted","result":"accepted"}'],
	])('starts the workflow if the link is %s', async (_what, status, text) => {
		const { trigger, execution } = await n8n.activateAndAsk();
		n8n.beforeWaitingWebhook = async (_req, res) => {
			const type = text.startsWith('<') ? 'html' : 'json';
			res.status(status).type(type).send(text);
			return true;
		};
		await n8n.customerWrites('yes');
		expect(trigger.started).toHaveLength(1);
		expect(execution.outputs).toEqual([]);
	});

	it('waits for an execution that is about to wait', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		execution.status = 'running';
		n8n.beforeWaitingWebhook = async () => {
			setTimeout(() => (execution.status = 'waiting'), 300);
			n8n.beforeWaitingWebhook = async () => false;
			return false;
		};
		await n8n.customerWrites('yes');
		expect(execution.outputs).toHaveLength(1);
		expect(trigger.started).toEqual([]);
	});

	it('starts the workflow after two seconds if the execution goes on running', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		execution.status = 'running';
		const before = Date.now();
		await n8n.customerWrites('yes');
		expect(Date.now() - before).toBeLessThan(4_000);
		expect(trigger.started).toHaveLength(1);
		execution.status = 'waiting';
		await n8n.customerWrites('yes');
		expect(execution.outputs).toEqual([]);
	});

	it('of two at once answers one question, and the other starts the workflow', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		await Promise.all([n8n.customerWrites('yes'), n8n.customerWrites('yes')]);
		expect(execution.outputs).toHaveLength(1);
		expect(trigger.started).toHaveLength(1);
	});

	it('takes four seconds at most', async () => {
		const { trigger } = await n8n.activateAndAsk();
		n8n.beforeWaitingWebhook = () => new Promise(() => undefined);
		const before = Date.now();
		await Promise.all([n8n.customerWrites('yes'), n8n.customerWrites('yes')]);
		expect(Date.now() - before).toBeLessThan(4_900);
		expect(trigger.started).toHaveLength(2);
		expect(simulator.deliveries.every(({ status }) => status === 200)).toBe(true);
	});
});

describe('Which question', () => {
	it('is the newest one; the link of the older one still works', async () => {
		const trigger = await n8n.activate();
		const older = await n8n.ask(choice('Red', 'Blue'));
		const newer = await n8n.ask();
		await n8n.customerWrites('2');
		expect(trigger.started).toHaveLength(1);
		await n8n.customerWrites('1');
		expect(newer.outputs).toMatchObject([{ data: { approved: true } }]);
		expect(older.outputs).toEqual([]);
		await n8n.submit(older, '2');
		expect(older.outputs).toMatchObject([{ data: { choice: 'Blue' } }]);
	});

	it('is the older one once the newer one was answered by its link', async () => {
		const trigger = await n8n.activate();
		const older = await n8n.ask(choice('Red', 'Blue'));
		await n8n.submit(await n8n.ask());
		await n8n.customerWrites('2');
		expect(older.outputs).toMatchObject([{ data: { choice: 'Blue' } }]);
		expect(trigger.started).toEqual([]);
	});

	it('is none if the reply refers to an earlier message', async () => {
		const trigger = await n8n.activate();
		await n8n.customerWrites('Is this my address?');
		const id = simulator.messages.at(-1)?.id;
		const execution = await n8n.ask();
		trigger.started.length = 0;
		await n8n.deliver(reply({ content: 'yes', content_attributes: { in_reply_to: id } }));
		expect(execution.outputs).toEqual([]);
		expect(trigger.started).toMatchObject([{ content: 'yes' }]);
		const later = simulator.messages.at(-1)?.id ?? 0;
		await n8n.deliver(reply({ content: 'yes', content_attributes: { in_reply_to: later + 1 } }));
		expect(execution.outputs).toHaveLength(1);
	});

	it('is the older one if the reply refers to it', async () => {
		const trigger = await n8n.activate();
		const older = await n8n.ask(choice('Red', 'Blue'));
		const questionId = simulator.messages.at(-1)?.id;
		const newer = await n8n.ask();
		const content_attributes = { in_reply_to: questionId };
		const answer = reply({ content: '2', content_attributes });
		await n8n.deliver(answer);
		expect(older.outputs).toMatchObject([{ data: { choice: 'Blue', messageId: answer.id } }]);
		expect(newer.outputs).toEqual([]);
		expect(trigger.started).toEqual([]);
	});

	it('is none if the reply refers to one that is no longer open', async () => {
		const trigger = await n8n.activate();
		await n8n.ask();
		const content_attributes = { in_reply_to: simulator.messages.at(-1)?.id };
		await n8n.customerWrites('yes');
		const newer = await n8n.ask();
		await n8n.deliver(reply({ content: 'yes', content_attributes }));
		expect(newer.outputs).toEqual([]);
		expect(trigger.started).toHaveLength(1);
		await n8n.customerWrites('yes');
		expect(newer.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it('has an ID that may be a text', async () => {
		await n8n.activate();
		const payload = { id: '98000', message_type: 1, content: 'Shall we call you?' };
		simulator.injectFault({ kind: 'status', status: 200, body: { payload } });
		const execution = await n8n.ask();
		expect(await n8n.deliver(reply({ content: 'yes' }))).toEqual([ANSWER]);
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it('is answered with a picture, which is in the output, too', async () => {
		await n8n.activate();
		const execution = await n8n.ask({ responseType: 'freeText' });
		const data_url = 'https://acme.cx.sangoma.com/blobs/7/damage.png';
		const attachments = [{ id: 7, file_type: 'image', data_url }, null];
		await n8n.deliver(reply({ content: 'It looks like this', attachments }));
		const [{ data }] = execution.outputs as Array<{ data: object }>;
		const nothing = { title: null, latitude: null, longitude: null, phone_number: null };
		expect(data).toMatchObject({
			text: 'It looks like this',
			attachments: [{ type: 'image', url: data_url, ...nothing }],
		});
	});

	it('is that of the conversation', async () => {
		const trigger = await n8n.activate();
		const other = await simulator.sendCustomerMessage({
			inboxId: 12,
			content: 'Hi',
			email: 'x@y.z',
		});
		const here = await n8n.ask();
		const there = await n8n.ask({ conversationId: other.conversation.id });
		trigger.started.length = 0;
		await Promise.all([n8n.customerWrites('yes'), n8n.customerWrites('hm', other.conversation.id)]);
		expect(here.outputs).toHaveLength(1);
		expect(there.outputs).toEqual([]);
		expect(trigger.started).toMatchObject([{ content: 'hm' }]);
		await n8n.customerWrites('1', other.conversation.id);
		expect(there.outputs).toHaveLength(1);
	});

	it('has no answer in a message that was written before it', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		await n8n.deliver(reply({ id: 2, content: 'yes' }));
		expect(execution.outputs).toEqual([]);
		expect(trigger.started).toHaveLength(1);
	});
});

describe('A reply that comes otherwise', () => {
	it("is taken from the engine's own buttons", async () => {
		const { trigger, execution } = await n8n.activateAndAsk(choice('Delivery', 'Invoice'));
		const pressed = reply({
			...{ event: 'message_updated', message_type: 'outgoing', sender: { type: 'agent_bot' } },
			content_attributes: { submitted_values: [{ title: 'Invoice', value: 'inv' }] },
		});
		expect(await n8n.deliver(pressed)).toEqual([ANSWER]);
		expect(execution.outputs).toMatchObject([
			{ data: { choice: 'Invoice', messageId: pressed.id } },
		]);
		expect(trigger.started).toEqual([]);
	});

	it('is the new part of a mail, without its quotation', async () => {
		const { execution } = await n8n.activateAndAsk();
		const mail = reply({
			content: 'Yes!\n\nOn Fri, Shop wrote:\n> Shall we call you?',
			content_attributes: { email: { text_content: { quoted: 'Yes!' } } },
		});
		expect(await n8n.deliver(mail)).toEqual([ANSWER]);
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it.each<[how: string, toText: (content: string) => object]>([
		['whole', (content) => ({ full: content, reply: content })],
		['as the new part', (content) => ({ full: content, reply: content, quoted: content })],
	])(
		'is not the question itself, which an email quotes %s below a picture',
		async (_how, toText) => {
			const { trigger, execution } = await n8n.activateAndAsk({ responseType: 'freeText' });
			const header =
				'From: Shop <shop@example.org>\nSent: Friday, November 27, 2026 10:00 AM\nTo: Rosa';
			const content = `${header}\nSubject: Address\n\nWhich address?\n\n${execution.link}`;
			const attachments = [{ file_type: 'image', data_url: 'https://acme.cx.sangoma.com/a.png' }];
			const mail = { content_type: 'incoming_email', content, attachments };
			const email = { from: ['rosa@example.org'], text_content: toText(content) };
			await n8n.deliver(reply({ ...mail, content_attributes: { email } }));
			expect(execution.outputs).toEqual([]);
			expect(trigger.started).toMatchObject([{ content: null, attachments: [{ type: 'image' }] }]);
		},
	);

	it('is no text with the link of the question', async () => {
		const { trigger, execution } = await n8n.activateAndAsk({ responseType: 'freeText' });
		const content = `> Which address?\n> ${execution.link}`;
		await n8n.deliver(reply({ content }));
		expect(execution.outputs).toEqual([]);
		expect(trigger.started).toMatchObject([{ content }]);
	});

	it.each([
		['a private note', { private: true }],
		[
			'a form',
			{
				...{ event: 'message_updated', message_type: 'outgoing', sender: { type: 'agent_bot' } },
				content_attributes: { submitted_values: [{ name: 'order', value: '4711' }] },
			},
		],
		[
			'a rating',
			{
				...{ event: 'message_updated', message_type: 'template', sender: null },
				content_attributes: { submitted_values: { csat_survey_response: { rating: 1 } } },
			},
		],
		[
			'an email address that the engine asked for',
			{
				...{ event: 'message_updated', message_type: 'template', sender: null },
				content_attributes: { submitted_email: 'rosa@example.org' },
			},
		],
		["an agent's message", { message_type: 'outgoing', sender: { id: 9, type: 'agent_bot' } }],
		['a picture', { content: null }],
		['an older change', { event: 'message_updated' }],
	])('is not taken from %s', async (_what, more) => {
		const { execution } = await n8n.activateAndAsk({ responseType: 'freeText' });
		await n8n.deliver(reply({ content: 'yes', ...more }));
		expect(execution.outputs).toEqual([]);
	});
});

describe('Several triggers', () => {
	it('of one process start nothing for an answer', async () => {
		const triggers = [await n8n.activate(), await n8n.activate(), await n8n.activate()];
		const execution = await n8n.ask();
		await n8n.customerWrites('yes');
		expect(n8n.lastResults()).toEqual([ANSWER, ANSWER, ANSWER]);
		expect(execution.outputs).toHaveLength(1);
		expect(triggers.flatMap(({ started }) => started)).toEqual([]);
		await n8n.customerWrites('yes');
		expect(triggers.map(({ started }) => started.length)).toEqual([1, 1, 1]);
	});

	it('start the workflow if the node that asks has another credential, and say why', async () => {
		const client = { ...simulator.client, clientId: 'other', clientSecret: 'other-secret' };
		simulator.addClient(client);
		const { clientId, clientSecret } = client;
		const { trigger, execution } = await n8n.activateAndAsk(
			{},
			createCredential({ clientId, clientSecret }),
		);
		await n8n.customerWrites('yes');
		expect(trigger.started).toHaveLength(1);
		expect(execution.outputs).toEqual([]);
		const warnings = n8n.logged.filter((line) => line.includes('uses another credential'));
		expect(warnings).toHaveLength(1);
	});
});

describe('A link that leads nowhere', () => {
	it('is tried once a minute, with a warning', async () => {
		const trigger = await n8n.activate();
		const first = await n8n.ask({ responseType: 'freeText' });
		let attempts = 0;
		n8n.beforeWaitingWebhook = async (_req, res) => {
			attempts++;
			res.socket?.destroy();
			return true;
		};
		await n8n.customerWrites('one');
		await n8n.customerWrites('two');
		expect(attempts).toBe(1);
		expect(trigger.started).toHaveLength(2);
		expect(n8n.logged.filter((line) => line.includes('cannot reach itself'))).toHaveLength(1);
		n8n.beforeWaitingWebhook = async () => false;
		const later = Date.now() + 61_000;
		jest.spyOn(Date, 'now').mockImplementation(() => later);
		await n8n.customerWrites('three');
		jest.restoreAllMocks();
		expect(first.outputs).toMatchObject([{ data: { text: 'three' } }]);
	});
});

describe('A proxy in front of n8n', () => {
	it.each([200, 301, 302, 401, 403, 404, 407, 409, 410, 429])(
		'that responds with %i does not close the question',
		async (status) => {
			const { trigger, execution } = await n8n.activateAndAsk();
			n8n.beforeWaitingWebhook = async (_req, res) => {
				res.status(status).location('/login').send('<h1>Sign in</h1>');
				return true;
			};
			await n8n.customerWrites('yes');
			expect(trigger.started).toHaveLength(1);
			expect(n8n.logged.filter((line) => line.includes('cannot reach itself'))).toHaveLength(1);
			n8n.beforeWaitingWebhook = async () => false;
			const later = Date.now() + 61_000;
			jest.spyOn(Date, 'now').mockImplementation(() => later);
			await n8n.customerWrites('yes');
			jest.restoreAllMocks();
			expect(execution.outputs).toHaveLength(1);
			expect(trigger.started).toHaveLength(1);
		},
	);
});

describe('A response', () => {
	const ERROR = 'The execution "7" does not exist.';

	it.each<[what: string, status: number, body: string, isClosed: boolean]>([
		['of n8n for a deleted execution', 404, JSON.stringify({ code: 404, message: ERROR }), true],
		['of n8n for an invalid token', 401, '{"error":"Invalid token"}', true],
		['of n8n for an invalid link', 401, '<title>Invalid Form Link</title>', true],
		['of n8n for a finished execution', 200, '<title>No action required</title>', true],
		['of a gateway', 404, JSON.stringify({ message: 'no Route matched with those values' }), false],
		['of a gateway without a session', 401, '{"error":"Unauthorized"}', false],
		['of another server', 200, '{"status":"accepted","result":"accepted"}', false],
		['with no content', 404, '', false],
	])('%s (%i %s): closes the question: %j', async (_what, status, body, isClosed) => {
		const { trigger, execution } = await n8n.activateAndAsk();
		n8n.beforeWaitingWebhook = async (_req, res) => {
			res
				.status(status)
				.type(body.startsWith('{') ? 'json' : 'html')
				.send(body);
			return true;
		};
		await n8n.customerWrites('yes');
		expect(trigger.started).toHaveLength(1);
		const warnings = n8n.logged.filter((line) => line.includes('cannot reach itself'));
		expect(warnings).toHaveLength(isClosed ? 0 : 1);
		n8n.beforeWaitingWebhook = async () => false;
		const later = Date.now() + 61_000;
		jest.spyOn(Date, 'now').mockImplementation(() => later);
		await n8n.customerWrites('yes');
		jest.restoreAllMocks();
		expect(execution.outputs).toHaveLength(isClosed ? 0 : 1);
	});
});

describe('An n8n that has responded and drops a connection', () => {
	it('is tried again with the next reply', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		await n8n.customerWrites('hm');
		n8n.beforeWaitingWebhook = async (_req, res) => {
			res.socket?.destroy();
			return true;
		};
		await n8n.customerWrites('yes');
		n8n.beforeWaitingWebhook = async () => false;
		expect(trigger.started).toHaveLength(2);
		await n8n.customerWrites('yes');
		expect(trigger.started).toHaveLength(2);
		expect(execution.outputs).toHaveLength(1);
	});
});

describe('Nobody else', () => {
	it('can pretend to be the chat', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		let seen: Record<string, unknown> = {};
		n8n.beforeWaitingWebhook = async (req) => {
			seen = req.body as typeof seen;
			return false;
		};
		await n8n.customerWrites('hm');
		n8n.beforeWaitingWebhook = async () => false;
		expect(trigger.started).toHaveLength(1);
		const [[property, post]] = Object.entries(seen);
		const forgeries: object[] = [
			{ text: 'yes' },
			{ text: 'yes', signature: '0'.repeat(64) },
			{ text: 'yes', signature: undefined },
			{ text: 'yes', signature: 7 },
			{ action: 'withdraw', text: 'agent' },
			{ messageId: 999_999, text: 'yes' },
			{ responder: { id: 1, name: 'Eve' } },
			{ attachments: [{ type: 'image' }] },
			{ conversationId: '419', text: 'yes' },
			{ tenantDomain: 'other.cx.sangoma.com', text: 'yes' },
			{ nonce: '0'.repeat(32), text: 'yes' },
		];
		for (const changes of forgeries) {
			const response = await fetch(execution.link, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ [property]: { ...(post as object), ...changes } }),
			});
			expect(response.status).toBe(403);
			expect(await response.json()).toEqual({ [property]: 'wrong-key' });
		}
		expect(execution).toMatchObject({ status: 'waiting', outputs: [] });
		await n8n.customerWrites('yes');
		expect(execution.outputs).toHaveLength(1);
	});

	it('finds a link or a secret in the log, the output or the static data', async () => {
		const { trigger, execution } = await n8n.activateAndAsk();
		const { searchParams } = new URL(execution.link);
		const secrets = [simulator.client.clientSecret, ...searchParams.values()];
		await waitFor(() => trigger.saves > 0);
		await n8n.customerWrites('hm');
		await n8n.customerWrites('yes');
		const texts = JSON.stringify([n8n.logged, trigger, execution.outputs, n8n.triggers]);
		const withoutQuestion = texts.split(trigger.credentials.id).join('');
		for (const secret of secrets) expect(n8n.logged.join()).not.toContain(secret);
		for (const secret of secrets) expect(JSON.stringify(trigger.staticData)).not.toContain(secret);
		expect(withoutQuestion).not.toContain(searchParams.get('signature'));
	});
});

describe('An n8n', () => {
	it('can live under a path, with another waiting endpoint', async () => {
		const other = await ChatN8n.start({ prefix: '/n8n/x', waitingEndpoint: 'hold-on' });
		const trigger = await other.activate();
		const execution = await other.ask();
		expect(execution.link).toContain('/n8n/x/hold-on/1/node?');
		await other.customerWrites('yes');
		expect(execution.outputs).toHaveLength(1);
		expect(trigger.started).toEqual([]);
	});
});
