/** A change of the simulator that the comparison with the recordings must notice. */
export interface Edit {
	what: string;
	/** Under `simulator/`. */
	file: string;
	/** A text that occurs once in the file, and what replaces it. */
	from: string;
	to: string;
}

const edit = (what: string, file: string, from: string, to: string): Edit => ({
	...{ what, file, from, to },
});

const MESSAGES = 'events/messages.cts';
const CONVERSATIONS = 'events/conversations.cts';
const PEOPLE = 'events/people.cts';
const CHAT = 'chat/conversations.cts';
const CHAT_MESSAGES = 'chat/messages.cts';

/** Keys, types, values, statuses, events and answers, each changed once. */
export const EDITS: Edit[] = [
	edit('a key of a message is missing', MESSAGES, 'sentiment: {},', ''),
	edit('a key of a message is new', MESSAGES, 'sentiment: {},', 'sentiment: {}, mood: null,'),
	edit(
		...([
			'a key of a message is renamed',
			MESSAGES,
			'sender_id: sender',
			'senderId: sender',
		] as const),
	),
	edit(
		'a time in a message is text',
		MESSAGES,
		'created_at: unixSeconds(message.at),',
		'created_at: String(message.at),',
	),
	edit(
		'the type of a message is a number in an event',
		'events/message-event.cts',
		'message_type: message.message_type,',
		'message_type: 0,',
	),
	edit(
		'a time in an event is a number',
		'events/message-event.cts',
		'created_at: isoTime(message.at),',
		'created_at: message.at,',
	),
	edit('a contact has a type as a sender', PEOPLE, "	avatar: '',", "	avatar: '', type: 'contact',"),
	edit('an agent has no thumbnail', PEOPLE, ", thumbnail: '' },\n});", '},\n});'),
	edit('a conversation has no labels', CONVERSATIONS, '	labels: conversation.labels,', ''),
	edit(
		'the unread messages of a conversation are text',
		CONVERSATIONS,
		'unread_count: Math.min(conversation.unread_count, MAX_UNREAD),',
		'unread_count: String(conversation.unread_count),',
	),
	edit(
		'a conversation shows no last message',
		CONVERSATIONS,
		'messages: last ? [last] : [],\n		meta',
		'messages: [],\n		meta',
	),
	edit('the team is missing', CONVERSATIONS, '			team,\n			hmac', '			hmac'),
	edit(
		'an agent who replies opens the conversation',
		CHAT_MESSAGES,
		'	if (isByHuman(message))\n		updateConversation(tenant, conversation, {\n',
		"	if (isByHuman(message))\n		updateConversation(tenant, conversation, {\n			status: 'open',\n",
	),
	edit(
		'a resolved conversation becomes open in an inbox with a bot',
		CHAT_MESSAGES,
		"status: hasBot(tenant, conversation) ? 'pending' : 'open'",
		"status: 'open'",
	),
	edit(
		'a resolved conversation stays resolved',
		CHAT_MESSAGES,
		"if (status !== 'resolved') return;",
		'return;',
	),
	edit(
		'a conversation starts open in an inbox with a bot',
		CHAT,
		"? 'pending' : 'open';",
		"? 'open' : 'open';",
	),
	edit(
		'a bot hears of no message',
		'events/events.cts',
		"message_created: 'both'",
		"message_created: 'webhook'",
	),
	edit(
		'a webhook hears of no changed message',
		'events/events.cts',
		"message_updated: 'both'",
		"message_updated: 'bot'",
	),
	edit(
		'a bot hears of a changed status',
		'events/events.cts',
		"conversation_status_changed: 'webhook'",
		"conversation_status_changed: 'both'",
	),
	edit(
		'a bot does not hear of an opened conversation',
		CHAT,
		"status === 'open' || status === 'resolved'",
		"status === 'resolved'",
	),
	edit(
		'a change of a conversation is not announced',
		CHAT,
		'	announceUpdate(tenant, conversation, changes);\n	// The',
		'	// The',
	),
	edit(
		'a label is announced once',
		CHAT,
		'if (hasNewLabel) announceUpdate',
		'if (!hasNewLabel) announceUpdate',
	),
	edit(
		'a customer is not active after a message',
		CHAT_MESSAGES,
		"message.sender?.type === 'contact' && contact",
		'false && contact',
	),
	edit(
		'a hand-over assigns the agent',
		'resources/conversations.cts',
		'	changeStatus(tenant, conversation, status);',
		'	changeStatus(tenant, conversation, status);\n	conversation.assignee = { ...API_USER };',
	),
	edit(
		'an agent who opens a conversation is not assigned',
		'chat/agent.cts',
		"	if (status === 'open') updateConversation",
		"	if (status === 'snoozed') updateConversation",
	),
	edit(
		'a deleted message keeps its type',
		'chat/agent.cts',
		", content_type: 'text', attachments: [] }",
		', attachments: [] }',
	),
	edit(
		'an answer lacks the title of the option',
		'chat/answers.cts',
		'{ title: found.title, value: found.value }',
		'{ value: found.value }',
	),
	edit(
		'an email address is no part of the answer',
		'chat/answers.cts',
		'({ submitted_email: email })',
		'({ email })',
	),
	edit(
		'an automation rule has a sender',
		'chat/tenant-actions.cts',
		'...{ ...draft, sender: null }',
		"...{ ...draft, sender: { type: 'user' as const, id: 9, name: 'Ada' } }",
	),
	edit(
		'merged contacts announce no message',
		'chat/tenant-actions.cts',
		'updateMessage(tenant, message, { sender: contactAsSender(base) });',
		'message.sender = contactAsSender(base);',
	),
	edit('an email has no new part', 'chat/email.cts', ', quoted: trimReply(reply) }', ' }'),
	edit(
		'a location has no URL',
		'chat/attachments.cts',
		"fallback_title: '', data_url: null }",
		"fallback_title: '' }",
	),
	edit(
		'reading announces nothing',
		'chat/customer.cts',
		"updateMessage(tenant, message, { status: 'read' })",
		"(message.status = 'read')",
	),
	edit(
		'a greeting has the wrong type',
		'chat/templates.cts',
		"content: String(greeting_message), content_type: 'text'",
		"content: String(greeting_message), content_type: 'article'",
	),
	edit(
		'a WhatsApp conversation is announced once',
		'chat/customer.cts',
		"if (!last && inbox.channel_type === 'Channel::Whatsapp')",
		'if (!last && inbox.id < 0)',
	),
	edit(
		'a bot whose URL is none is rejected',
		'resources/bots.cts',
		"	checkLength(outgoing_url, 'outgoing_url');",
		"	checkLength(outgoing_url.includes(':') ? outgoing_url : 'x'.repeat(300), 'outgoing_url');",
	),
	edit(
		'a webhook for another event is accepted',
		'resources/webhooks.cts',
		'	checkEvents(subscriptions, differences);',
		'',
	),
	edit(
		'an unknown record is a 400',
		'api/errors.cts',
		'new ApiError(404, {',
		'new ApiError(400, {',
	),
	edit(
		'an error has another key',
		'api/errors.cts',
		'{ message, attributes: [attribute] }',
		'{ error: message }',
	),
	edit(
		'a contact gets its email address as source',
		'resources/contacts.cts',
		'{ source_id, inbox: serializeInbox(',
		'{ inbox: serializeInbox(',
	),
];
