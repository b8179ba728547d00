import { Customer } from '../../tools/customer.cts';
import { waitFor } from '../../tools/wait.cts';
import { lastExecution, SHOP } from '../kit/n8n/events.cts';
import { activateExample } from '../kit/n8n/examples.cts';
import { createFixture, longTimeout, useFixture } from '../kit/n8n/fixture.cts';

const WHATSAPP = 15;
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
		const { simulator } = fixture;
		const body = { error: 'Content is not allowed' };
		simulator.injectFault({
			...{ kind: 'status', status: 422, body, times: Infinity },
			operation: 'message:send',
		});
		const customer = new Customer(simulator, inboxId);
		await customer.says(content);
		expect(await lastExecution(fixture, id)).toMatchObject({ status: 'success' });
		await waitFor(
			() => customer.conversation.status === 'open',
			longTimeout('an agent who has the conversation'),
		);
		expect(customer.answers).toEqual([]);
	});
});
