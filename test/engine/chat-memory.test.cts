// What a trigger remembers about conversations is a cache in the process and in n8n's static data.
import type { IDataObject } from 'n8n-workflow';
import { ADA, ANSWER, HUMAN, MEMORY_KEY, startChat, toStoredId } from '../kit/engine/chat.cts';
import { forgetSentQuestions } from '../kit/engine/chat-n8n.cts';
import type { ActiveTrigger, ChatN8n } from '../kit/engine/chat-n8n.cts';
import { createCredential, simulator } from '../kit/engine/tenant.cts';
import { SHOP } from '../kit/engine/trigger-host.cts';

jest.setTimeout(60_000);

const TEN_MINUTES_MS = 10 * 60_000;

let n8n: ChatN8n;
let trigger: ActiveTrigger;
let nextId = 50_000;

beforeEach(async () => void ({ n8n, trigger } = await startChat()));
afterEach(() => jest.restoreAllMocks());

const message = (more: IDataObject = {}): IDataObject => ({
	...{ event: 'message_created', id: nextId++, private: false, content: 'Hello' },
	message_type: 'outgoing',
	sender: { id: 31, type: 'agent_bot' },
	...{ inbox: { id: SHOP }, conversation: { id: 418, inbox_id: SHOP, status: 'pending' } },
	...more,
});
const fromCustomer = (content = 'Hello') =>
	message({ content, message_type: 'incoming', sender: { id: 77, name: 'Rosa' } });

const stored = () => trigger.globalData[MEMORY_KEY] as string | undefined;
/** A conversation as it is stored: the time of its last change, …, its questions, and those that ended. */
type StoredChat = [number, string, number, unknown, Array<[hash: string]>, string[]];
const storedChat = () =>
	(JSON.parse(stored() ?? '') as { conversations: Record<string, StoredChat> }).conversations[
		toStoredId('418')
	];
const store = (chat: unknown[]) => {
	const conversations = { [toStoredId('418')]: chat };
	trigger.globalData[MEMORY_KEY] = JSON.stringify({ own: [], conversations });
};

/** Asks, and loses what the process and the static data know about that. */
async function askAndForget() {
	const execution = await n8n.ask();
	await n8n.forgetProcess(trigger);
	delete trigger.globalData[MEMORY_KEY];
	return execution;
}

/** Asks, and lets the trigger hear an earlier question of another process only. Returns the link. */
async function askAndHearEarlier(): Promise<string> {
	const { link } = await askAndForget();
	const earlier = link.replace(/nonce=\w+/, `nonce=${'ab'.repeat(16)}`);
	await n8n.deliver(message({ content: earlier }));
	return link;
}

const skip = (ms: number) => {
	const now = Date.now() + ms;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
};

describe('An open question', () => {
	it('is found in the static data after a restart', async () => {
		const execution = await n8n.ask();
		await n8n.forgetProcess(trigger);
		await n8n.customerWrites('yes');
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
		expect(trigger.started).toEqual([]);
	});

	it('is found in the process after the static data was lost', async () => {
		const execution = await n8n.ask();
		delete trigger.globalData[MEMORY_KEY];
		await n8n.customerWrites('yes');
		expect(execution.outputs).toHaveLength(1);
	});

	it.each(['', '{', '[]', '{"conversations":{"418":[1]}}', '{"conversations":{"418":7}}'])(
		'that is lost everywhere has its link, and the message is not lost: %j',
		async (text) => {
			const execution = await n8n.ask();
			await n8n.forgetProcess(trigger);
			trigger.globalData[MEMORY_KEY] = text;
			await n8n.customerWrites('yes');
			expect(trigger.started).toMatchObject([{ content: 'yes' }]);
			await n8n.submit(execution);
			expect(execution.outputs).toHaveLength(1);
		},
	);

	it('that another process has sent is heard, and stored with the next delivery', async () => {
		const execution = await askAndForget();
		trigger.saves = 0;
		const content = `Shall we?\n\n${execution.link}`;
		await n8n.deliver(message({ content }));
		// It had to read the credential.
		expect([trigger.saves, stored()]).toEqual([0, undefined]);
		await n8n.deliver(message());
		expect(trigger.saves).toBe(1);
		await n8n.forgetProcess(trigger);
		await n8n.deliver(fromCustomer('yes'));
		expect(execution.outputs).toHaveLength(1);
	});

	it('that another process has sent is stored at once if one was sent an hour ago', async () => {
		const link = await askAndHearEarlier();
		trigger.saves = 0;
		skip(60 * 60_000);
		const reads = trigger.credentials.reads;
		await n8n.deliver(message({ content: link }));
		expect(trigger.saves).toBe(1);
		expect(trigger.credentials.reads).toBe(reads + 1);
		await n8n.forgetProcess(trigger);
		expect(await n8n.deliver(fromCustomer('yes'))).toEqual([ANSWER]);
	});

	it('that another process has sent after the client secret was changed is answered in the chat', async () => {
		await askAndHearEarlier();
		const change = { clientSecret: 'another-secret' };
		const oauthTokenData = { access_token: trigger.credentials.token ?? '' };
		trigger.credentials.change(change);
		skip(60 * 60_000);
		const announce = jest.spyOn(simulator, 'announce').mockImplementation(() => undefined);
		const execution = await n8n.ask({}, createCredential({ ...change, oauthTokenData }));
		announce.mockRestore();
		await forgetSentQuestions();
		await n8n.deliver(message({ content: execution.link }));
		await n8n.deliver(message());
		// It was stored with the new secret.
		await n8n.forgetProcess(trigger);
		expect(await n8n.deliver(fromCustomer('yes'))).toEqual([ANSWER]);
		expect(execution.outputs).toHaveLength(1);
	});

	it.each<[what: string, toMessage: (link: string, id: number) => IDataObject]>([
		[
			'as HTML',
			(link) => ({
				content: `<p>Shall we?</p><p><a href="${link.replace(/&/g, '&amp;')}">link</a></p>`,
			}),
		],
		['as Markdown', (link) => ({ content: `Shall we? [${link}](${link.replace(/&/g, '&#38;')})` })],
		[
			'unreadably, beside the original',
			(link, id) => ({
				id,
				content: 'Shall we? nonce=x',
				conversation: {
					...{ id: 418, inbox_id: SHOP, status: 'pending' },
					messages: [{ id, content: `Shall we?\n\n${link}` }],
				},
			}),
		],
	])('is heard if the message is rendered %s', async (_what, toMessage) => {
		const execution = await askAndForget();
		await n8n.deliver(message(toMessage(execution.link, nextId++)));
		await n8n.deliver(fromCustomer('yes'));
		expect(execution.outputs).toHaveLength(1);
	});

	it('is accepted from a bot, however late', async () => {
		const execution = await askAndForget();
		skip(60 * 60_000);
		await n8n.deliver(message({ content: execution.link }));
		await n8n.deliver(fromCustomer('yes'));
		expect(execution.outputs).toHaveLength(1);
	});

	it.each<[what: string, change: (link: string) => string]>([
		['another origin', (link) => link.replace('127.0.0.1', 'localhost')],
		['no signature', (link) => link.replace(/&signature=.*/, '')],
		['another nonce', (link) => link.replace(/nonce=\w+/, 'nonce=1')],
		['almost nothing but punctuation', () => `nonce http://a/${'*'.repeat(200_000)}x`],
	])('is no link with %s', async (_what, change) => {
		const execution = await askAndForget();
		await n8n.deliver(message({ content: change(execution.link) }));
		n8n.requests.length = 0;
		expect(await n8n.deliver(fromCustomer('yes'))).toEqual(['accepted']);
		expect(n8n.requests.filter((request) => request.includes('waiting'))).toEqual([]);
	});

	it('survives a client secret that was rotated', async () => {
		const execution = await n8n.ask();
		trigger.credentials.change({ clientSecret: 'rotated' });
		execution.credentials.change({ clientSecret: 'rotated' });
		skip(20_000);
		await n8n.customerWrites('yes');
		expect(execution.outputs).toHaveLength(1);
	});
});

describe('The static data', () => {
	it('is written for no delivery that changes nothing, and without reading the credential', async () => {
		const reads = trigger.credentials.reads;
		for (let n = 0; n < 20; n++) {
			await n8n.deliver(fromCustomer());
			await n8n.deliver(message());
			await n8n.deliver({ event: 'conversation_updated', id: 418, status: 'pending' });
		}
		expect(trigger.saves).toBe(0);
		await n8n.ask();
		expect(trigger.saves).toBe(1);
		for (let n = 0; n < 20; n++) await n8n.deliver(message());
		expect(trigger.saves).toBe(1);
		expect(trigger.credentials.reads).toBe(reads);
	});

	it('is not written by a delivery that waited for its key to be computed', async () => {
		delete trigger.globalData[`sangomaCx:${trigger.node.id}`];
		await n8n.deliver(message({ sender: ADA }));
		expect([trigger.saves, stored()]).toEqual([0, undefined]);
		await n8n.deliver(message());
		expect(trigger.saves).toBe(1);
		expect(storedChat()[3]).toEqual(['9', expect.any(Number)]);
	});

	it('does not silence the bot for longer than the pause with a time of the future', async () => {
		const mark = ['9', Date.now() + 31 * 60_000];
		await n8n.forgetProcess(trigger);
		store([1, 'pending', 0, mark, [], []]);
		expect(await n8n.deliver(fromCustomer())).toEqual(['accepted']);
	});

	it('gets back for ten minutes what another process overwrote', async () => {
		const execution = await n8n.ask();
		const other = '{"own":[],"conversations":{"419":[1,"open",1,0,[],[]]}}';
		trigger.globalData[MEMORY_KEY] = other;
		await n8n.deliver(message());
		expect(stored()).toContain(toStoredId('418'));
		expect(stored()).toContain('"419"');
		trigger.globalData[MEMORY_KEY] = other;
		skip(TEN_MINUTES_MS + 1_000);
		await n8n.deliver(message());
		expect(stored()).toBe(other);
		expect(execution.status).toBe('waiting');
	});

	it('gets back a question if another process stored a later change without it', async () => {
		const execution = await n8n.ask();
		await forgetSentQuestions();
		const [changedAt, , , , [[hash]]] = storedChat();
		store([changedAt + 1000, 'pending', 0, ['9', 1], [], ['another', '1']]);
		await n8n.deliver(message());
		// The later state of the other process counts, and the questions of both.
		const [now, , , agent, questions, ended] = storedChat();
		expect(now).toBe(changedAt + 1001);
		expect(agent).toEqual(['9', 1]);
		expect(questions.map(([each]) => each)).toEqual([hash]);
		expect(ended).toEqual(['another', '1']);
		await n8n.customerWrites('yes');
		expect(execution.outputs).toHaveLength(1);
	});

	it("gets back an agent's mark if another process stored a later change without it", async () => {
		await n8n.deliver(message({ sender: ADA }));
		store([Date.now() + 20, 'pending', 0, 0, [], [], 0]);
		expect(await n8n.deliver(fromCustomer())).toEqual([HUMAN]);
		expect(storedChat()[3]).toEqual(['9', expect.any(Number)]);
		// Unless the other process has seen that the agent handed the conversation back.
		store([Date.now() + 40, 'pending', 0, 0, [], [], Date.now() + 40]);
		expect(await n8n.deliver(fromCustomer())).toEqual(['accepted']);
	});

	it.each([
		['takes over what another process knows as open only', 0, HUMAN],
		['does not take over what another process has seen snoozed in between', 500, 'accepted'],
	])('of a webhook that was pending: %s', async (_what, endedAfterMs, result) => {
		const webhook = await n8n.activate({ options: { untilHumanTakesOver: true } });
		const deliver = async (status: string) => {
			const conversation = { id: 418, inbox_id: SHOP, status };
			return (await n8n.deliver({ ...fromCustomer(), conversation }))[0];
		};
		expect(await deliver('pending')).toBe('accepted');
		const endedAt = endedAfterMs && Date.now() + endedAfterMs;
		const conversations = {
			[toStoredId('418')]: [Date.now() + 1000, 'open', 0, 0, [], [], endedAt],
		};
		webhook.globalData[MEMORY_KEY] = JSON.stringify({ own: [], conversations });
		expect(await deliver('open')).toBe(result);
	});

	it('has no link to an address that n8n had before', async () => {
		const execution = await n8n.ask();
		await n8n.forgetProcess(trigger);
		trigger.changeBaseUrl('https://new.example.org/webhook');
		n8n.requests.length = 0;
		await n8n.customerWrites('yes');
		expect(n8n.requests.filter((request) => request.includes('waiting'))).toEqual([]);
		expect(trigger.started).toMatchObject([{ content: 'yes' }]);
		expect(execution.outputs).toEqual([]);
	});

	it('does not get back a question that another process knows as ended', async () => {
		const execution = await n8n.ask();
		const [, , , , [[hash]]] = storedChat();
		const ended = [Date.now() + 5, 'pending', 0, 0, [], [hash]];
		store(ended);
		await n8n.deliver(message());
		expect(stored()).not.toContain(hash.repeat(2));
		expect(JSON.parse(stored() ?? '')).toMatchObject({
			conversations: { [toStoredId('418')]: ended },
		});
		await n8n.deliver(fromCustomer('yes'));
		expect(execution.outputs).toEqual([]);
	});

	it('that are older than what the process knows change nothing', async () => {
		await n8n.deliver(message({ sender: ADA }));
		store([1, 'pending', 0, 0, [], []]);
		expect(await n8n.deliver(fromCustomer())).toEqual([HUMAN]);
	});

	it('have the latest change even if the clock went back', async () => {
		await n8n.ask();
		skip(-60 * 60_000);
		await n8n.deliver(message({ sender: ADA }));
		await n8n.deliver(message());
		await n8n.forgetProcess(trigger);
		expect(await n8n.deliver(fromCustomer())).toEqual([HUMAN]);
	});

	it('stays small', async () => {
		const { link } = await n8n.ask();
		for (let id = 1_000; id < 1_120; id++) {
			const nonce = String(id).padStart(32, '0');
			await n8n.deliver(
				message({
					content: link.replace(/nonce=\w+/, `nonce=${nonce}`),
					conversation: { id, inbox_id: SHOP, status: 'pending' },
				}),
			);
			await n8n.deliver(message());
		}
		expect(stored()?.length).toBeLessThanOrEqual(16_384);
		expect(stored()?.length).toBeGreaterThan(14_000);
		expect(stored()).toContain(toStoredId('1119'));
		expect(stored()).not.toContain(toStoredId('1000'));
	});

	it("holds an agent's mark, and the API's own senders, through a restart", async () => {
		const { link } = await askAndForget();
		await n8n.deliver(message({ content: link, sender: { ...ADA, id: 40 } }));
		await n8n.deliver(message({ sender: { ...ADA, id: 40 } }));
		expect(await n8n.deliver(fromCustomer('hm'))).toEqual(['accepted']);
		await n8n.deliver(message({ sender: ADA }));
		await n8n.forgetProcess(trigger);
		expect(await n8n.deliver(fromCustomer())).toEqual([HUMAN]);
		skip(31 * 60_000);
		await n8n.deliver(message({ sender: { ...ADA, id: 40 } }));
		expect(await n8n.deliver(fromCustomer())).toEqual(['accepted']);
	});
});
