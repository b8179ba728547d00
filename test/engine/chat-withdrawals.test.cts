// A withdrawal that n8n does not accept at once: no reply answers the question any more, and the trigger
// tries again.
import type { IDataObject } from 'n8n-workflow';
import { waitFor } from '../../tools/wait.cts';
import { ADA, ANSWER, MEMORY_KEY, startChat } from '../kit/engine/chat.cts';
import type { ActiveTrigger, AskingExecution, ChatN8n } from '../kit/engine/chat-n8n.cts';
import { simulator } from '../kit/engine/tenant.cts';
import { SHOP } from '../kit/engine/trigger-host.cts';

jest.setTimeout(60_000);

const WITHDRAWN = [{ data: { withdrawn: true, reason: 'agent', approved: false } }];
/** Longer than a withdrawal is tried. */
const LATER_MS = 61_000;

let n8n: ChatN8n;
let trigger: ActiveTrigger;
let execution: AskingExecution;
let questionId: number;
let nextId = 140_000;

beforeEach(async () => {
	({ n8n, trigger } = await startChat());
	execution = await n8n.ask();
	questionId = simulator.messages.at(-1)?.id ?? 0;
});
afterEach(() => jest.restoreAllMocks());

const message = (more: IDataObject = {}): IDataObject => ({
	...{ event: 'message_created', id: nextId++, private: false, content: 'Hello' },
	...{ message_type: 'outgoing', inbox: { id: SHOP } },
	conversation: { id: 418, inbox_id: SHOP, status: 'pending' },
	...more,
});
const agentWrites = async () => await n8n.deliver(message({ sender: ADA }));
const customerWrites = async (content: string, more: IDataObject = {}) =>
	await n8n.deliver(
		message({ content, message_type: 'incoming', sender: { id: 77, name: 'Rosa' }, ...more }),
	);

const countPosts = () => n8n.requests.filter((line) => /^POST .*waiting/.test(line)).length;

function isWithdrawal({ body }: { body?: unknown }): boolean {
	const { sangomaCxQuestion: post } = body as { sangomaCxQuestion: { action: string } };
	return post.action === 'withdraw';
}

/** Lets every post to a link fail: with a status, or with no response. Returns how to end that. */
function failPosts(status?: number): () => void {
	n8n.beforeWaitingWebhook = async (_req, res) => {
		if (status === undefined) res.socket?.destroy();
		else res.status(status).json({ message: 'no database' });
		return true;
	};
	return () => void (n8n.beforeWaitingWebhook = async () => false);
}

/** Lets the withdrawal fail until it is no longer tried. */
async function failToWithdraw(): Promise<void> {
	const recover = failPosts(503);
	await agentWrites();
	await waitFor(() => countPosts() > 0);
	const later = Date.now() + LATER_MS;
	jest.spyOn(Date, 'now').mockImplementation(() => later);
	const before = countPosts();
	await new Promise((resolve) => setTimeout(resolve, 2_500));
	expect(countPosts() - before).toBeLessThanOrEqual(1);
	recover();
}

it.each([[503], [undefined]])('is tried again within a second after %j', async (status) => {
	const recover = failPosts(status);
	await agentWrites();
	await waitFor(() => countPosts() > 0);
	recover();
	await waitFor(() => execution.outputs.length > 0, { timeout: 2_000 });
	expect(execution.outputs).toMatchObject(WITHDRAWN);
});

it('is tried though a proxy has just responded to a reply', async () => {
	const recover = failPosts(403);
	await customerWrites('hm');
	recover();
	await agentWrites();
	await waitFor(() => execution.outputs.length > 0);
	expect(execution.outputs).toMatchObject(WITHDRAWN);
});

it('is tried again at the next event of the conversation', async () => {
	await failToWithdraw();
	expect(execution.outputs).toEqual([]);
	await n8n.deliver({ event: 'conversation_updated', id: 418, inbox_id: SHOP, status: 'pending' });
	await waitFor(() => execution.outputs.length > 0);
	expect(execution.outputs).toMatchObject(WITHDRAWN);
	const posts = countPosts();
	await n8n.deliver(message());
	expect(countPosts()).toBe(posts);
});

it('is tried again after a restart', async () => {
	await failToWithdraw();
	await n8n.deliver(message({ conversation: { id: 419, inbox_id: SHOP, status: 'pending' } }));
	expect(trigger.globalData[MEMORY_KEY]).toContain('"agent"');
	await n8n.forgetProcess(trigger);
	await n8n.deliver(message());
	await waitFor(() => execution.outputs.length > 0);
	expect(execution.outputs).toMatchObject(WITHDRAWN);
});

describe('A newer question is answered', () => {
	/** Asks it, and lets an agent's message between the two withdraw the older one. */
	async function askNewer(failWithdrawal: () => void) {
		await n8n.customerWrites('hm');
		const agentMessageId = simulator.messages.at(-1)?.id ?? 0;
		const newer = await n8n.ask();
		failWithdrawal();
		n8n.requests.length = 0;
		await n8n.deliver(message({ id: agentMessageId, sender: ADA }));
		await waitFor(() => countPosts() > 0);
		return newer;
	}

	async function expectAnswer(newer: { outputs: unknown[] }): Promise<void> {
		expect(await customerWrites('yes')).toEqual([ANSWER]);
		expect(newer.outputs).toMatchObject([{ data: { approved: true } }]);
	}

	async function expectWithdrawal(): Promise<void> {
		await waitFor(() => execution.outputs.length > 0);
		expect(execution.outputs).toMatchObject(WITHDRAWN);
	}

	it('though the withdrawal of the older one failed', async () => {
		const newer = await askNewer(() => failPosts(503));
		n8n.beforeWaitingWebhook = async () => false;
		await expectAnswer(newer);
		await expectWithdrawal();
	});

	it('though n8n does not respond to the withdrawal of the older one', async () => {
		const newer = await askNewer(() => {
			n8n.beforeWaitingWebhook = async (req) =>
				isWithdrawal(req) ? await new Promise(() => undefined) : false;
		});
		await expectAnswer(newer);
		n8n.beforeWaitingWebhook = async () => false;
		await expectWithdrawal();
	});
});

it('lets no reply answer the question, though its post was never accepted', async () => {
	await failToWithdraw();
	n8n.beforeWaitingWebhook = async (req, res) => {
		if (!isWithdrawal(req)) return false;
		res.status(503).json({ message: 'no database' });
		return true;
	};
	for (const more of [{}, { content_attributes: { in_reply_to: questionId } }]) {
		expect(await customerWrites('yes', more)).not.toEqual([ANSWER]);
	}
	expect(execution.outputs).toEqual([]);
	// Without this, the attempts would outlive the test.
	let isOver = false;
	n8n.beforeWaitingWebhook = async (_req, res) => {
		res.once('close', () => (isOver = true));
		return false;
	};
	await waitFor(() => isOver);
	expect(execution.outputs).toMatchObject(WITHDRAWN);
});
