import { SUPPORT } from '../kit/inboxes.cts';
import { operationsOf } from '../kit/n8n/events.cts';
import { prepareExample } from '../kit/n8n/examples.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';

describe('the example Write Again', () => {
	const fixture = useFixture(createFixture);

	test('writes in the same conversation, or in a new one if that was deleted', async () => {
		const { n8n, simulator } = fixture;
		const again = await n8n.workflows.create(await prepareExample(fixture, '12-write-again'));
		/** Runs the example. Returns the successful operations and the newest conversation. */
		async function write() {
			simulator.requests.length = 0;
			expect((await n8n.executions.run(again.id)).status).toBe('success');
			return { operations: operationsOf(simulator), ...simulator.conversations.at(-1)! };
		}

		await simulator.sendCustomerMessage({
			inboxId: SUPPORT,
			content: 'Hi',
			email: 'rosa@example.org',
		});
		const { id, contact_id, source_id, ...first } = await write();
		expect(first.operations).toEqual(['contact:create', 'conversation:create']);
		expect(simulator.contacts.at(-1)).toMatchObject({ id: contact_id, email: null });
		expect(await write()).toMatchObject({ id, operations: ['message:send'] });

		const deleted = { kind: 'status', status: 404, operation: 'message:send' } as const;
		simulator.injectFault(deleted);
		expect(await write()).toMatchObject({
			...{ contact_id, source_id, operations: ['conversation:create'] },
		});
		expect(simulator.conversations.at(-1)?.id).toBeGreaterThan(id);
		expect((await write()).operations).toEqual(['message:send']);
	});
});
