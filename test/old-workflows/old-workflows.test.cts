import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { withCredential, type WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { importRegistrations } from '../../tools/registrations.cts';
import { SHOP } from '../kit/inboxes.cts';
import { lastExecution, post } from '../kit/n8n/events.cts';
import { createOwnFixture, useFixture } from '../kit/n8n/fixture.cts';
import { createImporter, type Importer } from './import.cts';
import {
	nodeOutputs,
	PUBLIC_URL,
	readSaved,
	requestsOf,
	savedVersions,
	type SavedWorkflow,
} from './saved.cts';

/** Each version starts an n8n with the public URL of the saved workflows. */
jest.setTimeout(180_000);

describe.each(savedVersions())('workflows that %s saved', (version) => {
	const saved = readSaved(version);
	const fixture = useFixture(() => createOwnFixture({ WEBHOOK_URL: PUBLIC_URL }));
	let importWorkflow: Importer;

	beforeAll(async () => {
		importWorkflow = await createImporter(fixture.n8n);
		// The workflows subscribe to events that the recorded engine does not have.
		fixture.simulator.settings.differences = ['newer-events'];
		await importRegistrations(fixture.simulator, saved.registrations);
	});

	const withOwnCredential = <T extends WorkflowDefinition>(workflow: T): T => ({
		...workflow,
		...withCredential(workflow, CREDENTIAL_TYPE, fixture.credential),
	});

	/** Returns the inbox of the bot with this URL, or else the shop's. */
	const inboxOf = (url: string): number => {
		const { bots, assignments } = saved.registrations;
		const index = bots.findIndex((bot) => bot.outgoing_url === url);
		return assignments.find(({ bot }) => bot === index)?.inboxId ?? SHOP;
	};

	/** Sends an event to a registered URL, but at the local address of n8n. */
	const deliver = async (url: string, id: number) => {
		const { pathname, search } = new URL(url);
		const inboxId = inboxOf(url);
		const event = {
			...{ event: 'message_created', id, content: `Hello ${id}`, message_type: 'incoming' },
			sender: { id: 77, name: 'Rosa Example', type: 'contact' },
			inbox: { id: inboxId, name: 'Shop chat' },
			conversation: { id: 418, inbox_id: inboxId, status: 'pending', channel: 'Channel::Api' },
		};
		return await post(fixture.n8n.rest.url + pathname + search, JSON.stringify(event));
	};

	/** Returns the URLs that a workflow registered, oldest first. */
	const urlsOf = ({ nodes }: SavedWorkflow) => {
		const { webhooks, bots } = saved.registrations;
		const all = [...webhooks.map(({ url }) => url), ...bots.map((bot) => bot.outgoing_url)];
		return all.filter((url) => url.includes(`/${nodes[0].webhookId}/`));
	};

	test.each(Object.keys(saved.triggers))(
		'%s is activated without a new registration, and a delivery with its key starts it',
		async (name) => {
			const { n8n, simulator } = fixture;
			const trigger = saved.triggers[name];
			const before = requestsOf(simulator).length;
			const id = await importWorkflow(withOwnCredential(trigger));
			expect((await n8n.workflows.get(id)).staticData).toEqual(trigger.staticData);
			await n8n.workflows.activate(id);
			// A bot may be assigned to its inbox again.
			const since = requestsOf(simulator).slice(before);
			expect(since.filter(({ operation }) => operation !== 'agentBot:assign')).toEqual([]);

			const earlier = urlsOf(trigger);
			const current = earlier.pop() ?? '';
			for (const [index, url] of earlier.entries())
				expect(await deliver(url, 100 + index)).toMatchObject({
					status: 200,
					text: expect.stringContaining('dropped'),
				});
			expect(await deliver(current, 7)).toEqual({ status: 200, text: '' });
			expect(await deliver(current.replace(/.{4}$/, 'beef'), 8)).toMatchObject({ status: 401 });
			const execution = await lastExecution(fixture, id);
			expect(execution.status).toBe('success');
			expect(jsonOf(execution, 'Trigger')).toMatchObject([{ content: 'Hello 7' }]);
			expect(await n8n.executions.list(id)).toHaveLength(1);
			await n8n.workflows.deactivate(id);
		},
	);

	test('every operation sends the same requests and outputs the same items', async () => {
		const { n8n, simulator } = fixture;
		simulator.reset();
		const { id } = await n8n.workflows.create(withOwnCredential(saved.everyOperation));
		const execution = await n8n.executions.run(id);
		expect(execution.status).toBe('success');
		expect(requestsOf(simulator)).toEqual(saved.requests);
		expect(nodeOutputs(saved.everyOperation, execution)).toEqual(saved.items);
	});
});
