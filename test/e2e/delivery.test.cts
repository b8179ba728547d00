import { setTimeout as sleep } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';
import { FINISHED, jsonOf } from '../../tools/n8n/client/executions.cts';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { CREDENTIAL_TYPE } from '../../tools/credential.cts';
import type { Scene } from './support.cts';
import { chain, END, setScene, TRIGGER } from './support.cts';

const PATIENCE_MS = 30_000;

const listen = (credential: CredentialReference): INode => ({
	id: 'listen',
	name: 'Listen',
	type: TRIGGER,
	typeVersion: 1.1,
	position: [0, 0],
	parameters: { source: 'webhook', events: ['message_created'] },
	credentials: { [CREDENTIAL_TYPE]: credential },
	webhookId: 'a4a6f2bb-6c7c-4d0c-8b52-2f3f7a3e5d10',
});

describe('from activation to a delivery, on every n8n that is supported', () => {
	let scene: Scene;
	let workflowId: string;

	beforeAll(async () => {
		scene = await setScene();
		const workflow = chain('Delivery', [listen(scene.credential), END]);
		({ id: workflowId } = await scene.n8n.workflows.create(workflow));
		await scene.n8n.workflows.activate(workflowId);
	});
	afterAll(async () => {
		await scene.n8n.workflows.deactivate(workflowId);
		await scene.close();
	});

	const runs = async (count: number) => {
		const { executions } = scene.n8n;
		const deadline = Date.now() + PATIENCE_MS;
		for (;;) {
			const found = await executions.list(workflowId);
			const ended = found.filter(({ status }) => FINISHED.includes(status));
			if (ended.length >= count || Date.now() > deadline)
				return await Promise.all(ended.map(({ id }) => executions.get(id)));
			await sleep(200);
		}
	};

	test('activation registers the workflow, once', () => {
		const [webhook, ...others] = scene.simulator.webhooks;
		expect(webhook.url).toMatch(/\/webhook\/[\w/-]+\?key=[0-9a-f]{32}$/);
		expect(others).toEqual([]);
	});

	test('a customer who writes starts the workflow with the message', async () => {
		await scene.simulator.sendCustomerMessage({ inboxId: 12, content: 'Is it open?', name: 'Ada' });
		await scene.simulator.waitForDeliveries();
		const [run, ...others] = await runs(1);
		expect(others).toEqual([]);
		expect(run.status).toBe('success');
		expect(jsonOf(run, 'End')).toMatchObject([
			{ event: 'message_created', content: 'Is it open?' },
		]);
	});

	test('a forged delivery is answered 401 and starts nothing', async () => {
		const to = scene.simulator.webhooks[0].url.replace(/key=.*/, `key=${'0'.repeat(32)}`);
		await scene.simulator.sendEvent({ event: 'message_created', id: 99 }, { to });
		await scene.simulator.waitForDeliveries();
		expect(scene.simulator.deliveries.at(-1)).toMatchObject({ to, status: 401 });
		expect(await runs(1)).toHaveLength(1);
	});

	test('switched off and on again, it registers nothing and still listens', async () => {
		await scene.n8n.workflows.deactivate(workflowId);
		await scene.n8n.workflows.activate(workflowId);
		expect(scene.simulator.webhooks).toHaveLength(1);
		await scene.simulator.sendCustomerMessage({ inboxId: 12, content: 'Still?', name: 'Ada' });
		await scene.simulator.waitForDeliveries();
		expect(await runs(2)).toHaveLength(2);
	});
});
