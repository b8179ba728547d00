/** A change of the simulator that its comparison with the recordings must detect. */
export interface Edit {
	what: string;
	/** Below `simulator/`. */
	file: string;
	/** Text that occurs once in the file, and its replacement. */
	from: string;
	to: string;
}

/** Changes of keys, types, values, statuses, events and responses. */
// prettier-ignore
const EDITS_AS_ROWS: Array<[what: string, file: string, from: string, to: string]> = [
	['a key of a message is missing', 'events/messages.cts', 'sentiment: {},', ''],
	['a key of a message is new', 'events/messages.cts', 'sentiment: {},', 'sentiment: {}, mood: null,'],
	['a key of a message is renamed', 'events/messages.cts', 'sender_id: sender', 'senderId: sender'],
	['a time in a message is text', 'events/messages.cts', 'created_at: unixSeconds(message.at),', 'created_at: String(message.at),'],
	['the type of a message is a number in an event', 'events/message-event.cts', 'message_type: message.message_type,', 'message_type: 0,'],
	['a time in an event is a number', 'events/message-event.cts', 'created_at: isoTime(message.at),', 'created_at: message.at,'],
	['a contact has a type as a sender', 'events/people.cts', "\tavatar: '',", "\tavatar: '', type: 'contact',"],
	['an agent has no thumbnail', 'events/people.cts', ", thumbnail: '' },\n});", '},\n});'],
	['a conversation has no labels', 'events/conversations.cts', '\tlabels: conversation.labels,', ''],
	['the unread messages of a conversation are text', 'events/conversations.cts', 'unread_count: Math.min(conversation.unread_count, MAX_UNREAD),', 'unread_count: String(conversation.unread_count),'],
	['a conversation shows no last message', 'events/conversations.cts', 'messages: last ? [last] : [],\n\t\tmeta', 'messages: [],\n\t\tmeta'],
	['the team is missing', 'events/conversations.cts', '\t\t\tteam,\n\t\t\thmac', '\t\t\thmac'],
	['an agent who replies opens the conversation', 'chat/messages.cts', '\tif (isByHuman(message))\n\t\tupdateConversation(tenant, conversation, {\n', "\tif (isByHuman(message))\n\t\tupdateConversation(tenant, conversation, {\n\t\t\tstatus: 'open',\n"],
	['a resolved conversation becomes open in an inbox with a bot', 'chat/messages.cts', "status: hasBot(tenant, conversation) ? 'pending' : 'open'", "status: 'open'"],
	['a resolved conversation stays resolved', 'chat/messages.cts', "if (status !== 'resolved') return;", 'return;'],
	['a conversation starts open in an inbox with a bot', 'chat/conversations.cts', "? 'pending' : 'open';", "? 'open' : 'open';"],
	['a bot receives no messages', 'events/events.cts', "message_created: 'both'", "message_created: 'webhook'"],
	['a webhook receives no changed messages', 'events/events.cts', "message_updated: 'both'", "message_updated: 'bot'"],
	['a bot receives status changes', 'events/events.cts', "conversation_status_changed: 'webhook'", "conversation_status_changed: 'both'"],
	['a bot does not receive opened conversations', 'chat/conversations.cts', "status === 'open' || status === 'resolved'", "status === 'resolved'"],
	['a change to a conversation is not announced', 'chat/conversations.cts', '\tannounceUpdate(tenant, conversation, changes);\n\t// The', '\t// The'],
	['a label is announced once', 'chat/conversations.cts', 'if (hasNewLabel) announceUpdate', 'if (!hasNewLabel) announceUpdate'],
	['a customer is not active after a message', 'chat/messages.cts', "message.sender?.type === 'contact' && contact", 'false && contact'],
	['a hand-over assigns the agent', 'resources/conversations.cts', '\tchangeStatus(tenant, conversation, status);', '\tchangeStatus(tenant, conversation, status);\n\tconversation.assignee = { ...API_USER };'],
	['an agent who opens a conversation is not assigned', 'chat/agent.cts', "\tif (status === 'open') updateConversation", "\tif (status === 'snoozed') updateConversation"],
	['a deleted message keeps its type', 'chat/agent.cts', ", content_type: 'text', attachments: [] }", ', attachments: [] }'],
	['an answer lacks the title of the option', 'chat/answers.cts', '{ title: found.title, value: found.value }', '{ value: found.value }'],
	['an email address is not part of the answer', 'chat/answers.cts', '({ submitted_email: email })', '({ email })'],
	['an automation rule has a sender', 'chat/tenant-actions.cts', '...{ ...draft, sender: null }', "...{ ...draft, sender: { type: 'user' as const, id: 9, name: 'Ada' } }"],
	['merged contacts announce no message', 'chat/tenant-actions.cts', 'updateMessage(tenant, message, { sender: contactAsSender(base) });', 'message.sender = contactAsSender(base);'],
	['the content of an email includes quotations', 'chat/email.cts', ', quoted: trimReply(reply) }', ' }'],
	['a location has no URL', 'chat/attachments.cts', "fallback_title: '', data_url: null }", "fallback_title: '' }"],
	['reading a message announces nothing', 'chat/customer.cts', "updateMessage(tenant, message, { status: 'read' })", "(message.status = 'read')"],
	['a greeting has the wrong type', 'chat/templates.cts', "content: String(greeting_message), content_type: 'text'", "content: String(greeting_message), content_type: 'article'"],
	['a WhatsApp conversation is announced once', 'chat/customer.cts', "if (!last && inbox.channel_type === 'Channel::Whatsapp')", 'if (!last && inbox.id < 0)'],
	['a bot with an invalid URL is rejected', 'resources/bots.cts', "\tcheckLength(outgoing_url, 'outgoing_url');", "\tcheckLength(outgoing_url.includes(':') ? outgoing_url : 'x'.repeat(300), 'outgoing_url');"],
	['a webhook for another event is accepted', 'resources/webhooks.cts', '\tcheckEvents(subscriptions, differences);', ''],
	['an unknown record gets a 400', 'api/errors.cts', 'new ApiError(404, {', 'new ApiError(400, {'],
	['an error has another key', 'api/errors.cts', '{ message, attributes: [attribute] }', '{ error: message }'],
	['a contact gets its email address as its source ID', 'resources/contacts.cts', '{ source_id, inbox: serializeInbox(', '{ inbox: serializeInbox('],
];

export const EDITS = EDITS_AS_ROWS.map(
	([what, file, from, to]): Edit => ({ what, file, from, to }),
);
