// Events that Sangoma CX delivers.
export const ROSA = {
	id: 77,
	name: 'Rosa Example',
	email: 'rosa@example.org',
	phone_number: '+15550100077',
};

/** The two samples of the API reference, unchanged. */
export const MESSAGE = {
	event: 'message_created',
	id: 5012,
	content: 'Where is my parcel?',
	content_type: 'text',
	content_attributes: {},
	message_type: 'incoming',
	private: false,
	created_at: '2024-10-03T14:22:07.000Z',
	source_id: null,
	sender: { ...ROSA, identifier: null },
	inbox: { id: 12, name: 'Shop chat' },
	account: { id: 3, name: 'Acme' },
	conversation: {
		id: 418,
		inbox_id: 12,
		status: 'pending',
		channel: 'Channel::Api',
		priority: 'high',
		can_reply: true,
		contact_inbox: {
			id: 900,
			contact_id: 77,
			inbox_id: 12,
			source_id: 'rosa@example.org',
			pubsub_token: 'redacted',
		},
		messages: [
			{
				id: 5012,
				content: 'Where is my parcel?',
				conversation_id: 418,
				message_type: 0,
				private: false,
				created_at: 1727965327,
			},
		],
		labels: [],
		meta: { sender: { ...ROSA, type: 'contact' }, assignee: null, team: null },
		unread_count: 1,
		created_at: 1727965321,
	},
};
export const CONVERSATION = {
	...MESSAGE.conversation,
	...{ event: 'conversation_created', priority: null, messages: [] as object[] },
};

let nextId = 10_000;

/** Returns an ID that no event has used yet. */
export const newId = (): number => nextId++;

/** Returns the sample of a message with a new ID and these changes. */
export const message = (changes: object = {}) => ({ ...MESSAGE, id: newId(), ...changes });
