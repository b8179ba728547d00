import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import type { Fault, FaultChooser } from '../../simulator/index.cts';
import { createCredential } from '../../tools/credential.cts';
import { run } from '../../tools/run.cts';
import { botOf, SHOP, SUPPORT } from '../kit/inboxes.cts';
import {
	contentsOf,
	customerSays,
	onlyWebhook,
	operationsOf,
	publishTrigger,
	randomKeys,
	republish,
	responsesOf,
	statusesOf,
} from '../kit/n8n/events.cts';
import {
	createFixture,
	createOwnFixture,
	save,
	type Fixture,
	type OwnFixture,
} from '../kit/n8n/fixture.cts';
import { trigger } from '../kit/n8n/nodes.cts';

// n8n spends most of this time starting and waiting, so the tests run concurrently.
jest.setTimeout(480_000);

/** Clears a workflow's static data in the database of an n8n that is not running. */
async function clearStaticData({ installation, process: { userFolder } }: OwnFixture, id: string) {
	const script = `
		const { Database } = require('sqlite3');
		const database = new Database(process.argv[1]);
		database.run('UPDATE workflow_entity SET staticData = NULL WHERE id = ?', process.argv[2], function (error) {
			if (error || this.changes !== 1) throw error ?? new Error('no such workflow');
			database.close();
		});`;
	const file = join(userFolder, '.n8n', 'database.sqlite');
	const env = { NODE_PATH: join(installation.folder, 'node_modules') };
	await run(installation.node.binary, ['-e', script, file, id], { env });
}

async function attackAndRestart(fixture: OwnFixture): Promise<void> {
	const { simulator, process: n8n } = fixture;
	const webhook = await publishTrigger(fixture, { options: { inboxIds: String(SHOP) } });
	const bot = await publishTrigger(fixture, botOf(SUPPORT));
	const registrations = ['webhook:create', 'agentBot:create', 'agentBot:assign'];
	expect(operationsOf(simulator)).toEqual(registrations);

	const [url] = onlyWebhook(simulator).url.split('?');
	const forged = randomKeys(1000).map((query) => url + query);
	const event = { event: 'message_created', id: 1, message_type: 'incoming', inbox: { id: SHOP } };
	expect(await statusesOf(forged, JSON.stringify(event))).toEqual([401]);

	await n8n.restart();
	await customerSays(fixture, 'after a restart', SHOP);
	await customerSays(fixture, 'after a restart', SUPPORT);
	expect(await contentsOf(fixture, webhook, 1)).toEqual(['after a restart']);
	expect(await contentsOf(fixture, bot, 1)).toEqual(['after a restart']);

	await n8n.kill9();
	await clearStaticData(fixture, webhook);
	await n8n.restart();
	// The bot of this inbox accepts it. The webhook receives the events of all inboxes, and drops it.
	const crashed = await customerSays(fixture, 'after a crash', SUPPORT);
	expect(responsesOf(crashed)).toEqual(['200 accepted', '200 dropped: other inbox']);
	expect(await contentsOf(fixture, bot, 2)).toEqual(['after a restart', 'after a crash']);
	// The webhook's static data is lost, but the trigger can compute its key, and refuses all others.
	expect(responsesOf(await customerSays(fixture, 'who is it?', SHOP))).toEqual(['200 accepted']);
	expect(await statusesOf(forged.slice(0, 100), JSON.stringify(event))).toEqual([401]);
	await republish(fixture, webhook);
	expect(responsesOf(await customerSays(fixture, 'remembered', SHOP))).toEqual(['200 accepted']);
	const all = ['after a restart', 'who is it?', 'remembered'];
	expect(await contentsOf(fixture, webhook, 3)).toEqual(all);

	expect(operationsOf(simulator)).toEqual(registrations);
	expect(simulator.requests.at(-1)).toMatchObject({ operation: 'webhook:create', status: 422 });
}

describe('an n8n that is attacked, restarted, killed and loses its static data', () => {
	test.concurrent(
		'refuses forged events, registers nothing again, and receives the next event',
		async () => {
			const fixture = await createOwnFixture();
			await attackAndRestart(fixture).finally(fixture.close);
		},
	);
});

/** A trigger that cannot be activated. n8n tries five times in 15 s. All cases share this time. */
interface Case {
	parameters?: INodeParameters;
	credential?: Record<string, string>;
	message: RegExp;
}

const [LOST, NOT_CREATED, NOT_ASSIGNED] = ['response lost', 'creation fails', 'assignment fails'];
const bot = (botName: string, inboxId: number) => botOf(inboxId, { botName });

const CASES: Record<string, Case> = {
	[NOT_CREATED]: {
		parameters: bot(NOT_CREATED, SHOP),
		message:
			/^Sangoma CX could not create the agent bot: it did not accept a value \("not today"\)\. Check .*HTTP 422/,
	},
	[NOT_ASSIGNED]: {
		parameters: bot(NOT_ASSIGNED, SHOP + 1),
		message: /^Sangoma CX could not assign the agent bot.*Check .*HTTP 422/,
	},
	[LOST]: {
		parameters: bot(LOST, SUPPORT),
		message:
			/^It is unknown whether Sangoma CX created the agent bot: its response was lost\. No second bot was created\. Check the bots of your tenant, then unpublish the workflow and publish it again \(n8n 1: deactivate and activate it\) to create one\.$/,
	},
	'no inbox': {
		parameters: { source: 'agentBot' },
		// n8n itself detects this.
		message: /Missing or invalid required parameters: inboxId/,
	},
	'wrong secret': {
		credential: { clientSecret: 'wrong' },
		message:
			/^Sangoma CX refused to issue an access token for this credential \(".*"\)\. Nothing else was sent\. Check Client ID/,
	},
	'missing scope': {
		credential: { scope: 'cx.agent-calls' },
		message:
			/the credential lacks the scope cx\.digital-interactions \(".*"\)\. Open the credential, select a Scope that includes "Digital Interactions" and save it\./,
	},
	'n8n on a laptop': {
		credential: { baseUrl: 'https://cpaas.sangoma.com/cx' },
		message:
			/^Sangoma CX cannot send events to http:\/\/127\.0\.0\.1:\d+\/webhook\/[-\w/]+: it is this machine's loopback address\. Set WEBHOOK_URL of your n8n to its public https:\/\/ URL and restart it\. On a laptop, open a tunnel \(for example with ngrok or cloudflared\) and set WEBHOOK_URL to its URL\. Nothing was registered\.$/,
	},
};

const chooseFault =
	({ simulator }: Fixture): FaultChooser =>
	({ operation, body }) => {
		const { name, agent_bot_id: botId } = body as { name?: string; agent_bot_id?: string };
		const botName = name ?? simulator.bots.find(({ id }) => String(id) === botId)?.name;
		const refused: Fault = { kind: 'status', status: 422, body: { error: 'not today' } };
		if (operation === 'agentBot:create' && botName === NOT_CREATED) return refused;
		if (operation === 'agentBot:assign' && botName === NOT_ASSIGNED) return refused;
		if (operation === 'agentBot:create' && botName === LOST) return { kind: 'reset-after' };
		return undefined;
	};

/** Tries to activate a workflow for each case. Returns their IDs and n8n's messages. */
async function activateAll() {
	const fixture = await createFixture();
	const { n8n, simulator } = fixture;
	simulator.chooseFault = chooseFault(fixture);
	const [ids, messages]: Array<Record<string, string>> = [{}, {}];
	const activate = async ([name, { parameters, credential = {} }]: [string, Case]) => {
		const { id } = await createCredential(n8n, simulator, credential, name);
		ids[name] = await save(fixture, trigger({ id, name }, parameters));
		messages[name] = await n8n.workflows.activate(ids[name]).then(
			() => 'it was activated',
			(error: Error) => error.message,
		);
	};
	await Promise.all(Object.entries(CASES).map(activate));
	return { fixture, ids, messages };
}

describe('a trigger that cannot be activated', () => {
	let failures: ReturnType<typeof activateAll> | undefined;
	const activated = () => (failures ??= activateAll());

	afterAll(async () => await (await failures)?.fixture.close());

	test.concurrent.each(Object.keys(CASES))('%s: n8n shows what to do', async (name) => {
		expect((await activated()).messages[name]).toMatch(CASES[name].message);
	});

	test.concurrent('leaves at most one bot, and the next activation completes it', async () => {
		const { fixture, ids } = await activated();
		const { n8n, simulator } = fixture;
		const created = [NOT_CREATED, NOT_ASSIGNED, LOST];
		const countBots = () =>
			created.map((name) => simulator.bots.filter((made) => made.name === name).length);
		expect(countBots()).toEqual([0, 1, 1]);
		expect(simulator.webhooks).toEqual([]);
		simulator.chooseFault = undefined;
		for (const name of created) await n8n.workflows.deactivate(ids[name]);
		await Promise.all(created.map((name) => n8n.workflows.activate(ids[name])));
		// The ID of a bot whose creation had no response is unknown, so a second one is created.
		expect(countBots()).toEqual([1, 1, 2]);
		for (const [index, name] of created.entries()) {
			await customerSays(fixture, name, [SHOP, SHOP + 1, SUPPORT][index]);
			expect(await contentsOf(fixture, ids[name], 1)).toEqual([name]);
		}
	});
});
