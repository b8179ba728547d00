import type { INodeParameters } from 'n8n-workflow';
import { computeKey } from '../../nodes/SangomaCxTrigger/registration/registration.ts';
import { newId } from '../kit/engine/events.cts';
import { processedOperations, seed, simulator } from '../kit/engine/tenant.cts';
import { botOf, GENERATIONS, SHOP, TriggerHost } from '../kit/engine/trigger-host.cts';
import type { Generation } from '../kit/engine/trigger-host.cts';

const botOfInbox = (inboxId: number) =>
	simulator.inboxes.find(({ id }) => id === inboxId)?.agent_bot_id;

const ONE_BOT = ['agentBot:create', 'agentBot:assign'];

/** Delivers an event to each webhook's URL. Returns the responses. */
async function deliverToAll(host: TriggerHost, addresses = urls()): Promise<string[]> {
	const responses = [];
	for (const url of addresses) {
		const body = { event: 'message_created', id: newId(), message_type: 'incoming' };
		const { status, result } = await host.deliver(url, { body });
		responses.push(`${status} ${result}`);
	}
	return responses;
}

const urls = () => simulator.webhooks.map(({ url }) => url);
const subscriptions = () => simulator.webhooks.map((webhook) => webhook.subscriptions);

describe.each(Object.keys(GENERATIONS) as Generation[])('a trigger in %s', (generation) => {
	const createTrigger = (parameters = {}) => new TriggerHost(parameters, { generation });
	/** Activates the bot of the inbox SHOP. */
	const activateBot = async () => {
		const host = createTrigger(botOf(SHOP));
		await host.activate();
		return host;
	};
	/** Changes the parameters and publishes the workflow. */
	const update = async (host: TriggerHost, parameters: INodeParameters) => {
		host.setParameters(parameters);
		await host.activate('update');
	};

	test.each([
		['webhook', { events: ['message_created'] }, ['webhook:create']],
		// Activating assigns a bot, and a start of n8n never does.
		['bot', botOf(SHOP), ['agentBot:create', ...Array<string>(20).fill('agentBot:assign')]],
	])('20 activations and restarts create one %s', async (_what, parameters, operations) => {
		const host = createTrigger(parameters);
		for (let time = 0; time < 20; time++) {
			await host.activate();
			await host.restart();
			await host.deactivate();
		}
		expect(simulator.requests.map(({ operation }) => operation)).toEqual(operations);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[0]?.id ?? null);
	});

	test('lost static data: deliveries are accepted, and "already taken" is a success', async () => {
		const host = createTrigger();
		await host.activate();
		host.staticData = {};
		expect(await deliverToAll(host)).toEqual(['200 accepted']);
		await host.activate();
		expect(simulator.requests.map(({ status }) => status)).toEqual([200, 422]);
		expect(await deliverToAll(host)).toEqual(['200 accepted']);
	});

	test('static data that something else wrote is ignored', async () => {
		const host = createTrigger();
		await host.activate();
		const [name] = Object.keys(host.staticData.global as object);
		for (const junk of [
			null,
			7,
			'x',
			[],
			{ registrations: [null, 3, { key: 4 }, { keyHash: 4 }, {}] },
		]) {
			host.staticData = { global: { [name]: junk } } as never;
			expect(await deliverToAll(host)).toEqual(['200 accepted']);
			await host.activate();
		}
		expect(simulator.webhooks).toHaveLength(1);
	});

	test('changed events: a new registration replaces the old one, and changing back restores it', async () => {
		const host = createTrigger({ events: ['message_created'] });
		await host.activate();
		const { parameters } = host.node;
		await update(host, { events: ['conversation_created', 'message_created'] });
		expect(simulator.webhooks).toHaveLength(2);
		expect(await deliverToAll(host)).toEqual(['200 dropped: old registration', '200 accepted']);
		await update(host, parameters);
		expect(simulator.requests).toHaveLength(2);
		expect(await deliverToAll(host)).toEqual(['200 accepted', '200 dropped: old registration']);
	});

	test('the order of Events and Other Events does not matter', async () => {
		const host = createTrigger({ events: ['message_created', 'conversation_created'] });
		await host.activate();
		const options = { otherEvents: ' message_created ,, ' };
		await update(host, { events: ['conversation_created'], options });
		expect(simulator.requests).toHaveLength(1);
		expect(subscriptions()).toEqual([['conversation_created', 'message_created']]);
	});

	test('a rotated secret and back: two bots, and the inbox has the right one', async () => {
		const host = await activateBot();
		const rotate = async (clientSecret: string) => {
			simulator.rotateSecret(simulator.client.clientId, clientSecret);
			host.credentials.change({ clientSecret });
			await host.deactivate();
			await host.activate();
		};
		await rotate('rotated');
		expect(simulator.bots).toHaveLength(2);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[1].id);
		await rotate('simulator-secret');
		expect(simulator.bots).toHaveLength(2);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[0].id);
	});

	test.each(['activate', 'update', 'create'] as const)(
		'an inbox assigned to another bot: assigned back at %s, and not when n8n starts',
		async (activation) => {
			const host = createTrigger(botOf(SHOP));
			await host.activate();
			simulator.inboxes.find(({ id }) => id === SHOP)!.agent_bot_id = 99;
			await host.restart();
			await host.activate('leadershipChange');
			expect([botOfInbox(SHOP), processedOperations()]).toEqual([99, ONE_BOT]);
			await host.deactivate();
			await host.activate(activation);
			expect(botOfInbox(SHOP)).toBe(simulator.bots[0].id);
			expect(processedOperations()).toEqual([...ONE_BOT, 'agentBot:assign']);
		},
	);

	test('a bot that was deleted in Sangoma CX: another one is created, once', async () => {
		const host = await activateBot();
		const isDeleted = { kind: 'status', status: 404, operation: 'agentBot:assign' } as const;
		simulator.injectFault(isDeleted);
		await host.deactivate();
		await host.activate();
		expect(simulator.bots).toHaveLength(2);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[1].id);
		// Where every assignment fails, no attempt creates one more.
		simulator.injectFault({ ...isDeleted, times: Infinity });
		await host.deactivate();
		for (let time = 0; time < 3; time++) {
			await expect(host.activate()).rejects.toThrow(/^Sangoma CX found no such agent bot or inbox/);
		}
		expect(simulator.bots).toHaveLength(3);
	});

	test('an inbox that was deleted: no other bot is created', async () => {
		const host = await activateBot();
		const always = { kind: 'status', times: Infinity } as const;
		simulator.injectFault({ ...always, status: 404, operation: 'agentBot:assign' });
		simulator.injectFault({ ...always, status: 200, operation: 'inbox:getAll', body: [] });
		await host.deactivate();
		await expect(host.activate()).rejects.toThrow(
			/Check Inbox, Tenant Domain and Base URL in the credential/,
		);
		expect(simulator.bots).toHaveLength(1);
	});

	test('a bot has the name that was entered', async () => {
		await createTrigger({ ...botOf(SHOP), botName: 'Robin' }).activate();
		expect(simulator.bots).toMatchObject([{ name: 'Robin' }]);
	});

	test('two workflows on one inbox: the one activated last has it', async () => {
		const [one, other] = [createTrigger(botOf(SHOP)), createTrigger(botOf(SHOP))];
		for (const host of [one, other, one, other, one]) await host.activate();
		expect(simulator.bots).toHaveLength(2);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[0].id);
	});

	test.each<[what: string, change: (host: TriggerHost) => void]>([
		[
			'a rotated secret that is not published',
			({ credentials }) => {
				simulator.rotateSecret(simulator.client.clientId, 'rotated');
				credentials.change({ clientSecret: 'rotated' });
			},
		],
		['lost static data', (host) => (host.staticData = { global: { written: 'by a Code node' } })],
	])('%s: a start of n8n changes nothing', async (_what, change) => {
		const host = await activateBot();
		change(host);
		await host.activate('init');
		expect(processedOperations()).toEqual(ONE_BOT);
		expect(await deliverToAll(host, [simulator.bots[0].outgoing_url])).toEqual(['200 accepted']);
	});

	test('static data with that of a Code node: a start of n8n registers what changed meanwhile', async () => {
		const host = createTrigger({ events: ['message_created'] });
		await host.activate();
		Object.assign(host.staticData.global as object, { written: 'by a Code node' });
		host.setParameters({ events: ['conversation_created'] });
		await host.activate('init');
		expect(subscriptions()).toEqual([['message_created'], ['conversation_created']]);
	});

	test('a start of n8n is the first activation of a workflow activated by command line', async () => {
		const host = createTrigger(botOf(SHOP));
		await host.activate('init');
		expect(processedOperations()).toEqual(ONE_BOT);
	});

	test('renaming the node creates no other bot', async () => {
		const host = await activateBot();
		host.node = { ...host.node, name: 'Customers' };
		await host.activate('update');
		expect(processedOperations()).toEqual([...ONE_BOT, 'agentBot:assign']);
	});

	test('listening 20 times: one webhook, no bot, and the inbox keeps its bot', async () => {
		const host = createTrigger(botOf(SHOP, { options: { customerMessagesOnly: false } }));
		await host.activate();
		for (let time = 0; time < 20; time++) await host.listen();
		expect(processedOperations()).toEqual([...ONE_BOT, 'webhook:create']);
		expect(urls()).toEqual([expect.stringContaining('https://n8n.example.org/webhook-test/')]);
		expect(subscriptions()).toEqual([['message_created']]);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[0].id);
	});

	test('a tenant with the renamed paths', async () => {
		simulator.settings.agentBotPaths = 'renamed';
		await activateBot();
		expect(processedOperations()).toEqual(ONE_BOT);
	});

	test.each([
		['create', /could not create the agent bot/, 0],
		['assign', /could not assign the agent bot/, 1],
	])('%s fails: the next activation continues there', async (name, message, bots) => {
		const operation = `agentBot:${name}`;
		simulator.injectFault({ kind: 'status', status: 422, operation, times: Infinity });
		const host = createTrigger(botOf(SHOP));
		await expect(host.activate()).rejects.toThrow(message);
		await expect(host.activate('init')).rejects.toThrow(message);
		expect(simulator.bots).toHaveLength(bots);
		simulator.clearFaults();
		await host.activate();
		expect(processedOperations()).toEqual(ONE_BOT);
	});

	/** Creates the bot of the inbox SHOP with what another process stored. */
	function createWithStored(stored: object): TriggerHost {
		const host = createTrigger(botOf(SHOP));
		const { clientSecret, tenantDomain } = simulator.client;
		const webhookUrl = `${host.webhookBaseUrl}/${host.node.webhookId}/webhook`;
		const parts = { source: 'agentBot', webhookUrl, tenantDomain, subject: String(SHOP) };
		const key = computeKey(clientSecret, parts);
		const registrations = [{ key, isComplete: false, ...stored }];
		host.staticData = { global: { [`sangomaCx:${host.node.id}`]: { registrations } } } as never;
		return host;
	}

	test('a bot whose creation another process lost is created again only by a user', async () => {
		const host = createWithStored({ isBotLost: true });
		await expect(host.activate('init')).rejects.toThrow(/No second bot was created/);
		expect(simulator.bots).toEqual([]);
		await host.activate();
		expect(simulator.bots).toHaveLength(1);
		expect(JSON.stringify(host.staticData)).toContain('"isBotLost":false');
	});

	test('a bot that another process created and did not assign is assigned', async () => {
		await seed();
		const host = createWithStored({ botId: '31' });
		await host.activate();
		expect(processedOperations()).toEqual(['agentBot:assign']);
		expect(botOfInbox(SHOP)).toBe(31);
	});

	test('the response is lost: one bot after all attempts and starts, another one for a user', async () => {
		simulator.injectFault({ kind: 'reset-after', operation: 'agentBot:create' });
		const host = createTrigger(botOf(SHOP));
		await expect(host.activate()).rejects.toThrow(/unknown whether Sangoma CX/);
		for (const unattended of ['init', 'leadershipChange', 'init'] as const) {
			await expect(host.activate(unattended)).rejects.toThrow(/No second bot was created/);
		}
		expect(simulator.bots).toHaveLength(1);
		// For the next process. n8n 1 stores nothing of a failed activation.
		const isStored = JSON.stringify(host.staticData).includes('"isBotLost":true');
		expect(isStored).toBe(generation === 'n8n 2');
		await host.activate();
		expect(simulator.bots).toHaveLength(2);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[1].id);
		await host.deactivate();
		await host.activate();
		expect(simulator.bots).toHaveLength(2);
	});

	test('a response without an ID: one bot, and an error with advice', async () => {
		const body = { name: 'Assistant' };
		const operation = 'agentBot:create';
		simulator.injectFault({ kind: 'response', status: 200, body, operation, times: Infinity });
		const host = createTrigger(botOf(SHOP));
		await expect(host.activate()).rejects.toThrow(
			generation === 'n8n 1'
				? /did not return its ID, so it cannot be assigned to the inbox\. Assign the bot in Sangoma CX, and use the source Webhook with this inbox in Options\.$/
				: /No second bot was created\. Check the bots of your tenant, then unpublish the workflow and publish it again \(n8n 1: deactivate and activate it\) to create one\.$/,
		);
		expect(simulator.bots).toHaveLength(1);
	});
});
