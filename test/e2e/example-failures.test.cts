import { Customer } from '../../tools/customer.cts';
import { SHOP, WHATSAPP } from '../kit/inboxes.cts';
import { lastExecution } from '../kit/n8n/events.cts';
import { activateExample, refuseMessages } from '../kit/n8n/examples.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';

const PARCEL = 'Where is my parcel?';

describe('a reply that Sangoma CX refuses', () => {
	const fixture = useFixture(createFixture, { forEach: true });

	test.each([
		['02-chatbot-webhook', SHOP, PARCEL],
		['03-chatbot-agent-bot', SHOP, PARCEL],
		['03-chatbot-agent-bot', SHOP, 'Thanks, bye'],
		['06-did-that-help', WHATSAPP, PARCEL],
		['06-did-that-help', WHATSAPP, 'Thank you!'],
	])('leads to a human in %s', async (name, inboxId, content) => {
		const id = await activateExample(fixture, name);
		refuseMessages(fixture.simulator);
		const customer = new Customer(fixture.simulator, inboxId);
		await customer.says(content);
		expect(await lastExecution(fixture, id)).toMatchObject({ status: 'success' });
		await customer.waitForStatus('open');
		expect(customer.answers).toEqual([]);
	});
});
