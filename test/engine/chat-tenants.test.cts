// Two tenants have conversations, messages and users with the same IDs. A workflow can have a trigger for
// each, and a trigger can get another tenant.
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { ADA, ANSWER, HUMAN, MEMORY_KEY, startChat, toStoredId } from '../kit/engine/chat.cts';
import { forgetSentQuestions } from '../kit/engine/chat-n8n.cts';
import type { ActiveTrigger, ChatN8n } from '../kit/engine/chat-n8n.cts';
import { createCredential, simulator } from '../kit/engine/tenant.cts';
import { SHOP } from '../kit/engine/trigger-host.cts';

jest.setTimeout(60_000);

const OTHER = 'other.cx.sangoma.com';
const PARAMETERS: INodeParameters = { options: { untilHumanTakesOver: true } };
const CREDENTIAL_CACHE_MS = 11_000;

let n8n: ChatN8n;
let own: ActiveTrigger;
/** What the static data of the workflow remember. */
let memory: IDataObject[string];
let nextId = 130_000;
let conversationId = 13_000;

beforeEach(async () => {
	({ n8n } = await startChat());
	conversationId++;
	own = await n8n.activate(PARAMETERS);
	memory = undefined;
});
afterEach(() => jest.restoreAllMocks());

const message = (more: IDataObject = {}): IDataObject => ({
	...{ event: 'message_created', id: nextId++, private: false, content: 'Hello' },
	...{ message_type: 'outgoing', created_at: new Date().toISOString() },
	...{ inbox: { id: SHOP }, conversation: { id: conversationId, inbox_id: SHOP } },
	...more,
});
const fromCustomer = (content = 'Hello', more: IDataObject = {}) =>
	message({ content, message_type: 'incoming', sender: { id: 77, name: 'Rosa' }, ...more });
const inStatus = (status: string): IDataObject => ({
	conversation: { id: conversationId, inbox_id: SHOP, status },
});

/** Delivers to the newest registration of a trigger. All of them have the same static data. */
async function deliverTo(trigger: ActiveTrigger, body: IDataObject): Promise<string> {
	const { node, globalData } = trigger;
	globalData[MEMORY_KEY] = memory;
	const urls = simulator.webhooks.map(({ url }) => url);
	const url = urls.filter((each) => each.includes(String(node.webhookId))).at(-1) ?? '';
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
	memory = trigger.globalData[MEMORY_KEY];
	return ((await response.json()) as { result: string }).result;
}

/** A client of another tenant that has the same secret. */
function addOtherTenant() {
	const client = { ...simulator.client, clientId: 'other', tenantDomain: OTHER };
	simulator.addClient(client);
	return { clientId: client.clientId, tenantDomain: OTHER };
}

/** Asks with the tenant of the first trigger; only the static data remembers it. */
async function askAndForget() {
	const execution = await n8n.ask();
	memory = own.globalData[MEMORY_KEY];
	conversationId = 418;
	await forgetSentQuestions();
	return execution;
}

/** Gives the first trigger another tenant, and publishes it. */
async function changeTenant(): Promise<void> {
	own.credentials.change({ ...addOtherTenant(), oauthTokenData: {} });
	const later = Date.now() + CREDENTIAL_CACHE_MS;
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
	await own.activate();
	clock.mockRestore();
}

describe('Two triggers of one workflow', () => {
	it('share what they remember if they are for the same tenant', async () => {
		const beside = await n8n.activate(PARAMETERS);
		await deliverTo(own, message({ sender: ADA }));
		expect(await deliverTo(beside, fromCustomer())).toBe(HUMAN);
	});

	it("of two tenants do not take the other's agent for theirs", async () => {
		const other = await n8n.activate(PARAMETERS, createCredential(addOtherTenant()));
		await deliverTo(own, message({ sender: ADA }));
		expect(await deliverTo(own, fromCustomer())).toBe(HUMAN);
		expect(await deliverTo(other, fromCustomer())).toBe('accepted');
	});

	it('of two tenants do not take over the status of the other’s conversation', async () => {
		const other = await n8n.activate(PARAMETERS, createCredential(addOtherTenant()));
		await deliverTo(own, fromCustomer('Hello', inStatus('pending')));
		await deliverTo(own, message(inStatus('open')));
		expect(await deliverTo(own, fromCustomer('Hello', inStatus('open')))).toBe(HUMAN);
		expect(await deliverTo(other, fromCustomer('Hello', inStatus('open')))).toBe('accepted');
	});

	it("of two tenants do not answer the other's question", async () => {
		const execution = await askAndForget();
		const other = await n8n.activate(PARAMETERS, createCredential(addOtherTenant()));
		expect(await deliverTo(other, fromCustomer('yes'))).toBe('accepted');
		expect(execution.outputs).toEqual([]);
		expect(await deliverTo(own, fromCustomer('yes'))).toBe(ANSWER);
		expect(execution.outputs).toMatchObject([{ data: { approved: true } }]);
	});

	it("of two tenants do not answer the other's question whose link an agent has pasted", async () => {
		const execution = await askAndForget();
		const other = await n8n.activate(PARAMETERS, createCredential(addOtherTenant()));
		await deliverTo(
			other,
			message({ sender: { ...ADA, type: 'agent_bot' }, content: execution.link }),
		);
		expect(await deliverTo(other, fromCustomer('yes'))).toBe('accepted');
		expect(execution.outputs).toEqual([]);
	});

	it("of two tenants do not take the other's API for theirs", async () => {
		const { link } = await askAndForget();
		memory = undefined;
		const nonce = `${'6'.repeat(8)}${'ab'.repeat(12)}`;
		const content = link.replace(/nonce=\w+/, `nonce=${nonce}`);
		await deliverTo(own, message({ sender: { ...ADA, id: 41 }, content }));
		await deliverTo(own, message());
		expect(memory).toContain(toStoredId('41'));
		const other = await n8n.activate(PARAMETERS, createCredential(addOtherTenant()));
		await deliverTo(other, message({ sender: { ...ADA, id: 41 } }));
		expect(await deliverTo(other, fromCustomer())).toBe(HUMAN);
	});
});

describe('A trigger that gets another tenant', () => {
	it('forgets what it remembers of the one before', async () => {
		await deliverTo(own, message({ sender: ADA }));
		const before = fromCustomer();
		expect(await deliverTo(own, before)).toBe(HUMAN);
		await changeTenant();
		expect(await deliverTo(own, before)).toBe('accepted');
	});

	it('does not answer its question', async () => {
		const execution = await askAndForget();
		await changeTenant();
		expect(await deliverTo(own, fromCustomer('yes'))).toBe('accepted');
		expect(execution.outputs).toEqual([]);
	});

	it('takes no message for a duplicate of one that the other tenant sent', async () => {
		const body = fromCustomer();
		expect(await deliverTo(own, body)).toBe('accepted');
		await changeTenant();
		expect(await deliverTo(own, body)).toBe('accepted');
		expect(await deliverTo(own, body)).toBe('dropped: duplicate');
	});

	it('keeps what it remembers if its events change', async () => {
		await deliverTo(own, message({ sender: ADA }));
		own.setParameters({ ...PARAMETERS, events: ['message_created', 'conversation_created'] });
		await own.activate();
		expect(await deliverTo(own, fromCustomer())).toBe(HUMAN);
	});
});

describe('A registration of an earlier version', () => {
	/** Stores the registration as a version that stored no tenant. */
	function forgetTenant(): void {
		const name = `sangomaCx:${own.node.id}`;
		const state = own.globalData[name] as { registrations: IDataObject[] };
		for (const registration of state.registrations) delete registration.tenantDomain;
	}

	it('has a memory of its own, until it is published again', async () => {
		forgetTenant();
		const reads = own.credentials.reads;
		await deliverTo(own, message({ sender: ADA }));
		expect(await deliverTo(own, fromCustomer())).toBe(HUMAN);
		expect(own.credentials.reads).toBe(reads);
		expect(memory).not.toContain(toStoredId(String(conversationId)));
		await own.activate();
		await deliverTo(own, message({ sender: ADA }));
		expect(memory).toContain(toStoredId(String(conversationId)));
	});

	it('ignores conversations that were stored without their tenant', async () => {
		const mark = ['9', Date.now()];
		const conversations = { [String(conversationId)]: [1, 'pending', 0, mark, [], []] };
		memory = JSON.stringify({ own: ['9'], conversations });
		expect(await deliverTo(own, fromCustomer())).toBe('accepted');
		await deliverTo(own, message({ sender: ADA }));
		expect(await deliverTo(own, fromCustomer())).toBe(HUMAN);
	});
});
