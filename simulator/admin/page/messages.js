import { make, time } from './dom.js';

const CHANGES = {
	pending: () => 'The bot answers in this chat',
	open: (name) => (name ? `${name} has joined the chat` : 'A human answers in this chat'),
	resolved: () => 'This chat is finished',
	snoozed: () => 'This chat is snoozed',
};

/** Returns the messages and status changes of a conversation in order. */
export function entriesOf(view, conversation, forCustomer) {
	const messages = view.messages.filter(
		(message) => message.conversation_id === conversation.id && !(forCustomer && message.private),
	);
	const changes = conversation.statusChanges.map(({ at, status, assignee }) => ({
		...{ id: `${status}-${at}`, at, change: CHANGES[status](assignee) },
	}));
	return [...messages, ...changes].sort((one, other) => one.at - other.at);
}

const senderOf = ({ message_type, sender }, customer) =>
	message_type === 'incoming' ? customer : (sender?.name ?? 'Paperplane');

const LINK = /(https?:[/]{2}\S+)/;
const MAX_LINK_LENGTH = 44;

const shorten = (text) =>
	text.length > MAX_LINK_LENGTH ? `${text.slice(0, MAX_LINK_LENGTH)}…` : text;

/** Returns the parts of a text; URLs become links that open a new window. */
const drawText = (text) =>
	text.split(LINK).map((part, index) => {
		if (index % 2 === 0) return part;
		const properties = { href: part, target: '_blank', rel: 'noopener noreferrer' };
		return make('a', properties, shorten(part));
	});

/** Returns a function that draws a message or status change; messages of type `mine` are on the right. */
export const drawEntry = (mine, customer) => (entry) => {
	if (entry.change) return make('p', { className: 'change note' }, entry.change);
	const side = entry.message_type === mine ? 'mine' : 'theirs';
	const kind = entry.private ? 'private' : (entry.sender?.type ?? 'contact');
	const name = senderOf(entry, customer);
	const attachments = entry.attachments.map(({ file_type }) => make('em', {}, `[${file_type}]`));
	const by = entry.private ? `${name}, private note ` : `${name} `;
	return make(
		'div',
		{ className: `entry ${side} ${kind}` },
		make('p', { className: 'note' }, by, time(entry.at)),
		make('p', { className: 'bubble' }, ...drawText(entry.content ?? ''), ...attachments),
	);
};

/** Keeps the newest entry in sight, unless the reader has scrolled back. */
export function keepAtEnd(log, change) {
	const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
	change();
	if (atEnd) log.scrollTop = log.scrollHeight;
}
