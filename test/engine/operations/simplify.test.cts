// The simplified form of responses in different formats. The recorded ones come from the chat engine.
import { itemsOf, run } from '../../kit/engine/run-operation.cts';
import { simulator } from '../../kit/engine/tenant.cts';

const NINE = '2026-11-28T15:18:00.000Z';
const SECONDS = 1795879080;
const NORA = { id: 36, name: 'Nora', email: 'nora@example.org', phone_number: '+15550100078' };
const NOBODY = { name: null, email: null, phone_number: null };

const CONTACT = { ...NORA, source_id: 'uuid-12', inbox_id: 12, created_at: NINE };
const INBOXES = [
	{ source_id: '4915550', inbox: { id: 15 } },
	{ source_id: 'uuid-12', inbox: { id: 12, name: 'Shop chat' } },
];
const CONVERSATION_ALONE = { id: 419, status: 'pending', priority: 'high', inbox_id: 12 };
const CONVERSATION = { ...CONVERSATION_ALONE, contact: NORA, created_at: NINE };
const BOT = { id: 1, name: 'Parcel bot', type: 'agent_bot' };
const MESSAGE = {
	...{ id: 111, conversation_id: 418, inbox_id: 12, message_type: 'outgoing', content: 'Hi' },
	...{ content_type: 'text', status: 'sent', sender: BOT, created_at: NINE },
};
const SENT = { ...MESSAGE, message_type: 1, created_at: SECONDS, private: false, source_id: null };

async function simplify(operation: string, body: unknown, caller: 'engine' | 'RoutingNode') {
	simulator.injectFault({ kind: 'response', status: 200, body });
	const { outputs, error } = await run(operation, {}, { caller });
	expect(error).toBeUndefined();
	return outputs[0].map(({ json }) => json);
}

const noNulls = (keys: object) => Object.fromEntries(Object.keys(keys).map((key) => [key, null]));

describe.each(['engine', 'RoutingNode'] as const)("Simplify, called by n8n's %s", (caller) => {
	// prettier-ignore
	test.each<[what: string, operation: string, body: unknown, item: object]>([
		['contact as recorded', 'contact:create', { payload: { contact: { ...NORA, thumbnail: '', created_at: SECONDS, contact_inboxes: INBOXES }, contact_inbox: INBOXES[1] } }, CONTACT],
		['contact whose inbox is only in its list', 'contact:create', { ...NORA, created_at: SECONDS, contact_inboxes: INBOXES }, CONTACT],
		['contact with flat fields', 'contact:create', { ...CONTACT, identifier: 'x' }, CONTACT],
		['contact under data', 'contact:create', { data: { ...CONTACT, created_at: `${SECONDS}` } }, CONTACT],
		['contact in the inbox of a response', 'contact:create', { id: 9, ...INBOXES[1], contact: { ...NORA, created_at: SECONDS * 1000 } }, CONTACT],
		['contact without all the rest', 'contact:create', { payload: { contact: { id: 36 } } }, { ...noNulls(CONTACT), id: 36 }],
		['conversation as recorded', 'conversation:create', { ...CONVERSATION_ALONE, meta: { sender: { ...NORA, thumbnail: '' }, channel: 'Channel::Api' }, messages: [SENT], uuid: 'x', created_at: SECONDS }, CONVERSATION],
		['conversation with a contact', 'conversation:create', { payload: { conversation: { ...CONVERSATION, created_at: '2026-11-28 15:18:00' } } }, CONVERSATION],
		['conversation with the ID of a contact', 'conversation:create', { ...CONVERSATION_ALONE, contact_id: 36, created_at: '2026-11-28T16:18:00+01:00' }, { ...CONVERSATION, contact: { id: 36, ...NOBODY } }],
		['conversation with little', 'conversation:create', { success: true, conversation_id: 419, current_status: 'open' }, { ...noNulls(CONVERSATION), id: 419, status: 'open' }],
		['message as recorded', 'message:send', SENT, MESSAGE],
		['message of a contact', 'message:send', { ...SENT, message_type: 0, sender: { ...NORA, type: 'contact' } }, { ...MESSAGE, message_type: 'incoming', sender: { id: 36, name: 'Nora', type: 'contact' } }],
		['message with the class of its sender', 'message:send', { payload: { message: { ...SENT, message_type: '1', sender: undefined, sender_id: 1, sender_type: 'AgentBot' } } }, { ...MESSAGE, sender: { ...BOT, name: null } }],
		['message with text for its type', 'message:send', { ...SENT, message_type: 'outgoing', created_at: SECONDS * 1000 }, MESSAGE],
		['message with a nested conversation', 'message:send', { ...SENT, conversation_id: undefined, inbox_id: undefined, conversation: { id: 418, inbox_id: 12 }, created_at: NINE }, MESSAGE],
		['message with an invalid time and no sender', 'message:send', { ...SENT, sender: null, created_at: 'soon' }, { ...MESSAGE, sender: null, created_at: null }],
		['success without an object', 'message:send', { success: true }, { success: true }],
		['response without a body', 'contact:create', undefined, { success: true }],
	])('%s', async (_what, operation, body, item) => {
		const [first, ...more] = await simplify(operation, body, caller);
		expect(first).toEqual(item);
		expect(Object.keys(first)).toEqual(Object.keys(item));
		expect(more).toEqual([]);
	});
});

test.each([
	['contact:create', { ...CONTACT, custom: 1 }],
	['conversation:create', { ...CONVERSATION, custom: 1 }],
	['message:send', { ...SENT, custom: 1 }],
])('%s without Simplify: the response of the API', async (operation, body) => {
	simulator.injectFault({ kind: 'response', status: 200, body });
	expect(itemsOf(await run(operation, { simplify: false }))).toEqual([body]);
});

test.each<[operation: string, changes: object]>([
	['contact:create', { simplify: "={{ $('Nobody').item.json.x }}" }],
	['inbox:getAll', { limit: 0 }],
])('%s sends nothing if the options of its output cannot be read', async (operation, changes) => {
	const { error } = await run(operation, { ...changes });
	expect(error).toBeDefined();
	expect(simulator.requests).toHaveLength(0);
});
