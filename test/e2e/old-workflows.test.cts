import { N8nClient } from '../../tools/n8n/client/client.cts';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { withCredential } from '../../tools/n8n/client/workflows.cts';
import { createCredential, CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { ensureN8n } from '../../tools/n8n/install.cts';
import { LAZY_SANDBOX } from '../../tools/n8n/settings.cts';
import type { N8n } from '../../tools/n8n/start.cts';
import { startN8n } from '../../tools/n8n/start.cts';
import { importRegistrations } from '../../tools/registrations.cts';
import type { Simulator } from '../../simulator/index.cts';
import { startSimulator } from '../../simulator/index.cts';
import type { Import } from '../old-workflows/import.cts';
import { openImport } from '../old-workflows/import.cts';
import { itemsOf, OUTSIDE, readSaved, requestsOf, savedVersions } from '../old-workflows/saved.cts';
import type { SavedWorkflow } from '../old-workflows/saved.cts';
import { until } from './trigger-support.cts';

/** n8n starts once more here, with the address on the outside that it had when they were saved. */
const PATIENCE_MS = 180_000;

jest.setTimeout(PATIENCE_MS);

describe.each(savedVersions())('workflows that %s saved', (version) => {
	const saved = readSaved(version);
	let n8n: N8n;
	let importWorkflow: Import;
	let client: N8nClient;
	let simulator: Simulator;
	let credential: { id: string; name: string };

	beforeAll(async () => {
		const installation = await ensureN8n(process.env.N8N_UNDER_TEST);
		n8n = await startN8n({
			installation,
			env: { ...LAZY_SANDBOX, WEBHOOK_URL: OUTSIDE },
		});
		client = new N8nClient(n8n);
		await client.setUpOwner();
		importWorkflow = await openImport(client);
		simulator = await startSimulator();
		const { id, name } = await createCredential(client, simulator);
		credential = { id, name };
		await importRegistrations(simulator, saved.registrations);
	}, PATIENCE_MS);
	afterAll(async () => {
		await n8n.stop();
		await simulator.close();
	});

	const withOurs = <T extends WorkflowDefinition>(workflow: T): T => ({
		...workflow,
		...withCredential(workflow, CREDENTIAL_TYPE, credential),
	});

	/** The inbox that a bot at this address looks after; a webhook gets the events of the shop. */
	const inboxOf = (url: string): number => {
		const { bots, assignments } = saved.registrations;
		const index = bots.findIndex((bot) => bot.outgoing_url === url);
		return assignments.find(({ bot }) => bot === index)?.inboxId ?? 12;
	};

	/** Sends an event to a registered address, by the way that n8n listens at here. */
	const deliver = async (url: string, id: number) => {
		const { pathname, search } = new URL(url);
		const inboxId = inboxOf(url);
		const event = {
			...{ event: 'message_created', id, content: `Hello ${id}`, message_type: 'incoming' },
			sender: { id: 77, name: 'Rosa Example', type: 'contact' },
			inbox: { id: inboxId, name: 'Shop chat' },
			conversation: { id: 418, inbox_id: inboxId, status: 'pending', channel: 'Channel::Api' },
		};
		const answer = await fetch(n8n.url + pathname + search, {
			method: 'POST',
			body: JSON.stringify(event),
			headers: { 'content-type': 'application/json' },
		});
		return { status: answer.status, text: await answer.text() };
	};

	/** The addresses that a workflow registered, oldest first. */
	const addressesOf = ({ nodes }: SavedWorkflow) => {
		const { webhooks, bots } = saved.registrations;
		const all = [...webhooks.map(({ url }) => url), ...bots.map((bot) => bot.outgoing_url)];
		return all.filter((url) => url.includes(`/${nodes[0].webhookId}/`));
	};

	test.each(Object.keys(saved.triggers))(
		'%s goes live without a new registration, and a delivery with its key starts it',
		async (name) => {
			const trigger = saved.triggers[name];
			const before = requestsOf(simulator).length;
			// With the static data that it was saved with.
			const id = await importWorkflow(withOurs(trigger));
			expect((await client.workflows.get(id)).staticData).toEqual(trigger.staticData);
			await client.workflows.activate(id);
			// That a bot is assigned to its inbox again does no harm.
			const since = requestsOf(simulator).slice(before);
			expect(since.filter(({ operation }) => operation !== 'agentBot:assign')).toEqual([]);

			const earlier = addressesOf(trigger);
			const current = earlier.pop() ?? '';
			for (const [index, url] of earlier.entries())
				expect(await deliver(url, 100 + index)).toMatchObject({
					status: 200,
					text: expect.stringContaining('dropped'),
				});
			expect(await deliver(current, 7)).toEqual({ status: 200, text: '' });
			expect(await deliver(current.replace(/.{4}$/, 'beef'), 8)).toMatchObject({ status: 401 });
			const { id: run } = await until('an execution', () =>
				client.executions.newest({ workflowId: id }),
			);
			const execution = await client.executions.finished(run);
			expect(execution.status).toBe('success');
			expect(jsonOf(execution, 'Trigger')).toMatchObject([{ content: 'Hello 7' }]);
			expect(await client.executions.list(id)).toHaveLength(1);
			await client.workflows.deactivate(id);
		},
	);

	test('every operation sends what it sent, and gives what it gave', async () => {
		simulator.reset();
		const { id } = await client.workflows.create(withOurs(saved.everyOperation));
		const execution = await client.executions.run(id);
		expect(execution.status).toBe('success');
		expect(requestsOf(simulator)).toEqual(saved.requests);
		expect(itemsOf(saved.everyOperation, execution)).toEqual(saved.items);
	});
});
