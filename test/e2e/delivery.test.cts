import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { customerSays, executionsOf, onlyWebhook, republish } from '../kit/n8n/events.cts';
import { createFixture, publish, useFixture } from '../kit/n8n/fixture.cts';
import { END, trigger } from '../kit/n8n/nodes.cts';

describe('from activation to a delivery, on every supported n8n', () => {
	const fixture = useFixture(createFixture);
	let id: string;

	beforeAll(async () => {
		const parameters = { source: 'webhook', events: ['message_created'] };
		id = await publish(fixture, trigger(fixture.credential, parameters), END);
		fixture.onClose(() => fixture.n8n.workflows.deactivate(id));
	});

	test('activation registers one webhook', () => {
		const { url } = onlyWebhook(fixture.simulator);
		expect(url).toMatch(/\/webhook\/[\w/-]+\?key=[0-9a-f]{32}$/);
	});

	test("a customer's message starts the workflow", async () => {
		await customerSays(fixture, 'Is it open?');
		const [run, ...others] = await executionsOf(fixture, id, 1);
		expect(others).toEqual([]);
		expect(run.status).toBe('success');
		expect(jsonOf(run, 'End')).toMatchObject([
			{ event: 'message_created', content: 'Is it open?' },
		]);
	});

	test('a forged delivery gets a 401 and starts nothing', async () => {
		const { simulator } = fixture;
		const to = onlyWebhook(simulator).url.replace(/key=.*/, `key=${'0'.repeat(32)}`);
		await simulator.sendEvent({ event: 'message_created', id: 99 }, { to });
		await simulator.waitForDeliveries();
		expect(simulator.deliveries.at(-1)).toMatchObject({ to, status: 401 });
		expect(await executionsOf(fixture, id, 1)).toHaveLength(1);
	});

	test('activated again, it registers nothing and still listens', async () => {
		await republish(fixture, id);
		expect(fixture.simulator.webhooks).toHaveLength(1);
		await customerSays(fixture, 'Still?');
		expect(await executionsOf(fixture, id, 2)).toHaveLength(2);
	});
});
