/** A curl sample of Sangoma's documentation, with numbers and addresses for its placeholders. */
export interface Sample {
	method: 'GET' | 'POST';
	/** Under https://cpaas.sangoma.com/cx. */
	path: string;
	operation: string;
	body?: Record<string, unknown>;
}

const tenant_domain = 'acme.cx.sangoma.com';
const chat = '/api/v1/digital-interactions';
const post = (operation: string, path: string, body: Record<string, unknown>): Sample => ({
	...{ method: 'POST', path, operation },
	body: { tenant_domain, ...body },
});

/** All operations, in an order in which each finds what the ones before it made. */
export const SAMPLES: Sample[] = [
	post('agent:call', '/api/v1/agents/call/', { agent_name: 'agent.test', destination: '9001' }),
	post('queue:call', '/api/v1/queues/call/', { queue_name: 'queue_test', destination: '9001' }),
	post('agentBot:create', `${chat}/agent-bot/`, {
		outgoing_url: 'https://bots.example.org/one',
		name: 'My first bot',
	}),
	{ method: 'GET', path: `${chat}/inboxes/`, operation: 'inbox:getAll' },
	post('agentBot:assign', `${chat}/assign-agent-bot/`, { inbox_id: '12', agent_bot_id: '31' }),
	post('webhook:create', `${chat}/webhooks/`, {
		url: 'https://hooks.example.org/cx',
		subscriptions: ['conversation_created', 'message_created'],
	}),
	post('contact:create', `${chat}/contacts/`, {
		...{ name: 'My Customer Name', email: 'my@customer.email', inbox_id: 12 },
		phone_number: '+199999999',
	}),
	post('conversation:create', `${chat}/conversations/`, {
		...{ source_id: 'my@customer.email', contact_id: 77, inbox_id: 12, priority: 2 },
		initial_message: 'Hello world',
	}),
	post('message:send', `${chat}/messages/`, {
		...{ content: 'My message', message_type: 'outgoing', conversation_id: 418 },
	}),
	post('message:send', `${chat}/messages/`, {
		...{ content: 'My message', message_type: 'incoming', conversation_id: 418 },
	}),
	post('conversation:deliverToAgent', `${chat}/conversations/deliver-to-agent/`, {
		conversation_id: 418,
	}),
	post('conversation:finish', `${chat}/conversations/finish/`, { conversation_id: 418 }),
];

/** The first sample of an operation. */
export function sampleOf(operation: string): Sample {
	const found = SAMPLES.find((sample) => sample.operation === operation);
	if (!found) throw new Error(`There is no sample of ${operation}`);
	return structuredClone(found);
}
