import { computeKey } from '../../nodes/SangomaCxTrigger/registration/key.ts';
import { CredentialStore } from './credentialStore.cts';
import { furnish, simulator } from './tenant.cts';
import { newId } from './trigger-samples.cts';
import { botOf, GENERATIONS, Host, SHOP, type Generation } from './trigger-support.cts';

const done = () =>
	simulator.requests.filter(({ processed }) => processed).map(({ operation }) => operation);

const botOfInbox = (inboxId: number) =>
	simulator.inboxes.find(({ id }) => id === inboxId)?.agent_bot_id;

const ONE_BOT = ['agentBot:create', 'agentBot:assign'];

/** The same event, delivered at each registered address: what is answered. */
async function answersFor(host: Host, urls: string[]): Promise<string[]> {
	const answers = [];
	for (const url of urls) {
		const body = { event: 'message_created', id: newId(), message_type: 'incoming' };
		const { status, result } = await host.deliver(url, { body });
		answers.push(`${status} ${result}`);
	}
	await host.close();
	return answers;
}

const urls = () => simulator.webhooks.map(({ url }) => url);
const subscriptions = () => simulator.webhooks.map((webhook) => webhook.subscriptions);

describe.each(Object.keys(GENERATIONS) as Generation[])('the life cycle of %s', (generation) => {
	const setUp = (parameters = {}, changes = {}) =>
		new Host(CredentialStore.for(simulator, changes), parameters, generation);

	test('20 activations and restarts make one registration', async () => {
		const host = setUp({ events: ['message_created'] });
		for (let time = 0; time < 20; time++) {
			await host.activate();
			await host.restart();
			await host.deactivate();
		}
		expect(done()).toEqual(['webhook:create']);
		expect(simulator.requests).toHaveLength(1);
	});

	test('20 activations and restarts make one bot', async () => {
		const host = setUp(botOf(SHOP));
		for (let time = 0; time < 20; time++) {
			await host.activate();
			await host.restart();
			await host.deactivate();
		}
		// Each time that a person switches it on, and never when n8n starts, it is assigned.
		expect(done()).toEqual(['agentBot:create', ...Array<string>(20).fill('agentBot:assign')]);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[0].id);
	});

	test('lost static data: events arrive, and "already taken" is success', async () => {
		const host = setUp();
		await host.activate();
		host.staticData = {};
		expect(await answersFor(host, urls())).toEqual(['200 accepted']);
		await host.activate();
		expect(simulator.requests.map(({ status }) => status)).toEqual([200, 422]);
		expect(await answersFor(host, urls())).toEqual(['200 accepted']);
	});

	test('static data that something else wrote is ignored', async () => {
		const host = setUp();
		await host.activate();
		const [name] = Object.keys(host.staticData.global as object);
		for (const junk of [null, 7, 'x', [], { registrations: [null, 3, { key: 4 }, {}] }]) {
			host.staticData = { global: { [name]: junk } } as never;
			expect(await answersFor(host, urls())).toEqual(['200 accepted']);
			await host.activate();
		}
		expect(simulator.webhooks).toHaveLength(1);
	});

	test('changed events: one new registration, the old one is dropped; and back again', async () => {
		const host = setUp({ events: ['message_created'] });
		await host.activate();
		const { parameters } = host.node;
		host.node = {
			...host.node,
			parameters: { events: ['conversation_created', 'message_created'] },
		};
		await host.activate('update');
		expect(simulator.webhooks).toHaveLength(2);
		expect(await answersFor(host, urls())).toEqual([
			'200 dropped: old registration',
			'200 accepted',
		]);
		host.node = { ...host.node, parameters };
		await host.activate('update');
		expect(simulator.requests).toHaveLength(2);
		expect(await answersFor(host, urls())).toEqual([
			'200 accepted',
			'200 dropped: old registration',
		]);
	});

	test('the order of events and other events does not matter', async () => {
		const host = setUp({ events: ['message_created', 'conversation_created'] });
		await host.activate();
		const options = { otherEvents: ' message_created ,, ' };
		host.node = { ...host.node, parameters: { events: ['conversation_created'], options } };
		await host.activate('update');
		expect(simulator.requests).toHaveLength(1);
		expect(subscriptions()).toEqual([['conversation_created', 'message_created']]);
	});

	test('a rotated secret and back: two bots, and the inbox goes to the right one', async () => {
		const host = setUp(botOf(SHOP));
		await host.activate();
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
		'an inbox that was given to another bot: back at %s, and not when n8n starts',
		async (activation) => {
			const host = setUp(botOf(SHOP));
			await host.activate();
			simulator.inboxes.find(({ id }) => id === SHOP)!.agent_bot_id = 99;
			await host.restart();
			await host.activate('leadershipChange');
			expect([botOfInbox(SHOP), done()]).toEqual([99, ONE_BOT]);
			await host.deactivate();
			await host.activate(activation);
			expect(botOfInbox(SHOP)).toBe(simulator.bots[0].id);
			expect(done()).toEqual([...ONE_BOT, 'agentBot:assign']);
		},
	);

	test('two workflows on one inbox: whichever was switched on last has it', async () => {
		const [one, other] = [setUp(botOf(SHOP)), setUp(botOf(SHOP))];
		for (const host of [one, other, one, other, one]) await host.activate();
		expect(simulator.bots).toHaveLength(2);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[0].id);
	});

	test('a rotated secret that is not published: a start of n8n leaves all as it is', async () => {
		const host = setUp(botOf(SHOP));
		await host.activate();
		simulator.rotateSecret(simulator.client.clientId, 'rotated');
		host.credentials.change({ clientSecret: 'rotated' });
		await host.activate('init');
		expect(done()).toEqual(ONE_BOT);
		expect(await answersFor(host, [simulator.bots[0].outgoing_url])).toEqual(['200 accepted']);
	});

	test('lost static data: a start of n8n makes and assigns no bot', async () => {
		const host = setUp(botOf(SHOP));
		await host.activate();
		host.staticData = { global: { written: 'by a Code node' } };
		await host.activate('init');
		expect(done()).toEqual(ONE_BOT);
		expect(await answersFor(host, [simulator.bots[0].outgoing_url])).toEqual(['200 accepted']);
	});

	test('a Code node wrote, too: a start of n8n registers what was changed meanwhile', async () => {
		const host = setUp({ events: ['message_created'] });
		await host.activate();
		Object.assign(host.staticData.global as object, { written: 'by a Code node' });
		host.node = { ...host.node, parameters: { events: ['conversation_created'] } };
		await host.activate('init');
		expect(subscriptions()).toEqual([['message_created'], ['conversation_created']]);
	});

	test('a start of n8n is the first activation of what a command line switched on', async () => {
		const host = setUp(botOf(SHOP));
		await host.activate('init');
		expect(done()).toEqual(ONE_BOT);
	});

	test('a new name for the node makes no other bot', async () => {
		const host = setUp(botOf(SHOP));
		await host.activate();
		host.node = { ...host.node, name: 'Customers' };
		await host.activate('update');
		expect(done()).toEqual([...ONE_BOT, 'agentBot:assign']);
	});

	test('20 test listenings: one webhook, no bot, and the inbox keeps its bot', async () => {
		const host = setUp(botOf(SHOP, { options: { customerMessagesOnly: false } }));
		await host.activate();
		for (let time = 0; time < 20; time++) await host.listen();
		expect(done()).toEqual([...ONE_BOT, 'webhook:create']);
		expect(urls()).toEqual([expect.stringContaining('https://n8n.example.org/webhook-test/')]);
		expect(subscriptions()).toEqual([['message_created']]);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[0].id);
	});

	test('a tenant with the renamed paths', async () => {
		simulator.settings.agentBotPaths = 'renamed';
		const host = setUp(botOf(SHOP));
		await host.activate();
		expect(done()).toEqual(ONE_BOT);
	});

	test('creation fails: no bot, and the next activation makes it', async () => {
		simulator.injectFault({
			kind: 'status',
			status: 422,
			operation: 'agentBot:create',
			times: Infinity,
		});
		const host = setUp(botOf(SHOP));
		await expect(host.activate()).rejects.toThrow(/could not create the agent bot/);
		expect(simulator.bots).toEqual([]);
		simulator.clearFaults();
		await host.activate();
		expect(done()).toEqual(ONE_BOT);
	});

	test('assignment fails: one bot, and the next activation assigns it', async () => {
		simulator.injectFault({
			kind: 'status',
			status: 422,
			operation: 'agentBot:assign',
			times: Infinity,
		});
		const host = setUp(botOf(SHOP));
		await expect(host.activate()).rejects.toThrow(/could not assign the agent bot/);
		await expect(host.activate('init')).rejects.toThrow(/could not assign the agent bot/);
		expect(simulator.bots).toHaveLength(1);
		simulator.clearFaults();
		await host.activate();
		expect(done()).toEqual(ONE_BOT);
	});

	/** A bot's workflow of which another process, which is gone, left this behind. */
	function setUpAfter(left: object): Host {
		const host = setUp(botOf(SHOP));
		const { clientSecret, tenantDomain } = simulator.client;
		const webhookUrl = `${host.webhookBaseUrl}/${host.node.webhookId}/webhook`;
		const parts = { source: 'agentBot', webhookUrl, tenantDomain, subject: String(SHOP) };
		const key = computeKey(clientSecret, parts);
		const registrations = [{ key, isComplete: false, ...left }];
		host.staticData = { global: { [`sangomaCx:${host.node.id}`]: { registrations } } } as never;
		return host;
	}

	test('a bot whose creation another process lost is made anew by a person only', async () => {
		const host = setUpAfter({ isBotLost: true });
		await expect(host.activate('init')).rejects.toThrow(/No second one was tried/);
		expect(simulator.bots).toEqual([]);
		await host.activate();
		expect(simulator.bots).toHaveLength(1);
		expect(JSON.stringify(host.staticData)).toContain('"isBotLost":false');
	});

	test('a bot that another process made and did not assign is assigned', async () => {
		await furnish();
		const host = setUpAfter({ botId: '31' });
		await host.activate();
		expect(done()).toEqual(['agentBot:assign']);
		expect(botOfInbox(SHOP)).toBe(31);
	});

	test('the answer is lost: one bot after all tries and starts; a person gets another', async () => {
		simulator.injectFault({ kind: 'reset-after', operation: 'agentBot:create' });
		const host = setUp(botOf(SHOP));
		await expect(host.activate()).rejects.toThrow(/not known whether Sangoma CX/);
		for (const unattended of ['init', 'leadershipChange', 'init'] as const) {
			await expect(host.activate(unattended)).rejects.toThrow(/No second one was tried/);
		}
		expect(simulator.bots).toHaveLength(1);
		// For the next process; n8n 1 stores nothing of an activation that failed.
		const isStored = JSON.stringify(host.staticData).includes('"isBotLost":true');
		expect(isStored).toBe(generation === 'n8n 2');
		await host.activate();
		expect(simulator.bots).toHaveLength(2);
		expect(botOfInbox(SHOP)).toBe(simulator.bots[1].id);
		await host.deactivate();
		await host.activate();
		expect(simulator.bots).toHaveLength(2);
	});

	test('an answer without an ID: one bot, and what to do instead', async () => {
		const body = { name: 'n8n' };
		const operation = 'agentBot:create';
		simulator.injectFault({ kind: 'answer', status: 200, body, operation, times: Infinity });
		const host = setUp(botOf(SHOP));
		await expect(host.activate()).rejects.toThrow(/did not say its ID|No second one was tried/);
		expect(simulator.bots).toHaveLength(1);
	});

	test.each([
		['nowhere', 'http://localhost:5678/webhook', 'it means this machine itself'],
		['loopback', 'https://127.9.9.9/webhook', 'it means this machine itself'],
		['IPv6 loopback', 'https://[::1]/webhook', 'it means this machine itself'],
		['a private address', 'https://192.168.1.5/webhook', 'it leads into a private network'],
		['another', 'https://10.0.0.5:5678/webhook', 'it leads into a private network'],
		['a third', 'https://172.31.0.1/webhook', 'it leads into a private network'],
		['link-local', 'https://169.254.169.254/webhook', 'it leads into a private network'],
		['IPv6 private', 'https://[fd00::1]/webhook', 'it leads into a private network'],
		['a local name', 'https://n8n.local/webhook', 'it leads into a private network'],
		['a container', 'https://n8n:5678/webhook', 'it leads into a private network'],
		[
			'plain HTTP',
			'http://n8n.example.org/webhook',
			'it begins with http://, and chats are not sent unencrypted',
		],
	])('%s is refused with what to do', async (_what, webhookBaseUrl, why) => {
		const host = setUp({}, { baseUrl: 'https://cpaas.sangoma.com/cx' });
		host.webhookBaseUrl = webhookBaseUrl;
		await expect(host.activate()).rejects.toThrow(
			`Sangoma CX cannot send events to ${webhookBaseUrl}/${host.node.webhookId}/webhook: ${why}. Set WEBHOOK_URL of your n8n to its public https:// address and restart it. On a laptop, open a tunnel (such as ngrok or cloudflared) and set WEBHOOK_URL to its address. Nothing was registered.`,
		);
		expect(simulator.tokenRequests).toEqual([]);
	});

	test('an n8n on the same machine as the API is reached', async () => {
		const host = setUp();
		host.webhookBaseUrl = 'http://localhost:5678/webhook';
		await host.activate();
		expect(simulator.webhooks[0].url).toMatch(/^http:\/\/localhost:5678\/webhook\//);
	});

	test('a URL of 255 characters is registered, a longer one refused', async () => {
		const fit = (length: number) => {
			const host = setUp();
			const rest = `/${host.node.webhookId}/webhook?key=${'0'.repeat(32)}`.length;
			host.webhookBaseUrl = 'https://n8n.example.org/'.padEnd(length - rest, 'x');
			return host;
		};
		await fit(255).activate();
		expect(simulator.webhooks[0].url).toHaveLength(255);
		await expect(fit(256).activate()).rejects.toThrow(
			'The webhook URL of this n8n is too long for Sangoma CX: with its key it has 256 characters, and at most 255 are stored. Set WEBHOOK_URL to a shorter address. Nothing was registered.',
		);
		expect(simulator.webhooks).toHaveLength(1);
	});

	test.each([
		['no inbox', { source: 'agentBot' }, {}, /^Inbox is empty: choose the inbox/],
		['no number', botOf('shop'), {}, /^Inbox is empty: choose the inbox/],
		['no event', { events: [] }, {}, /^Events is empty: choose at least one event\. Nothing/],
		['no tenant', {}, { tenantDomain: ' ' }, /^Tenant Domain is empty: enter it in the cred/],
		[
			'a wrong secret',
			{},
			{ clientSecret: 'wrong' },
			/^Sangoma CX refused to give out a token for this credential \(".*"\)\. Nothing else was sent\. Check Client ID and Client Secret/,
		],
		[
			'a missing scope',
			botOf(SHOP),
			{ scope: 'cx.agent-calls' },
			/lacks the scope cx\.digital-interactions \(".*"\)\. Open the credential, choose a Scope with "Digital Interactions"/,
		],
		[
			'plain HTTP to the API',
			{},
			{ baseUrl: 'http://cx.example.org/cx' },
			/^Base URL in the credential begins with http:\/\/, .*\. Nothing was sent\. Mend the credential/,
		],
	])('%s: the message says what to do', async (_what, parameters, changes, message) => {
		const host = setUp(parameters, changes);
		await expect(host.activate()).rejects.toThrow(message);
		expect(done()).toEqual([]);
	});

	test('no message shows a key or secret that a server sent back', async () => {
		simulator.chooseFault = ({ body }) => ({
			kind: 'status',
			status: 400,
			body: { error: `Bad url ${(body as { url: string }).url} for simulator-secret` },
		});
		const host = setUp();
		const error = (await host.activate().catch((thrown: unknown) => thrown)) as Error;
		expect(error.message).toMatch(/Bad url .*\?key=\*\*\* for \*\*\*/);
		expect(error.message).not.toMatch(/[0-9a-f]{32}|simulator-secret/);
	});
});
