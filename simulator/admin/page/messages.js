import { make, time } from './dom.js';

const STEPS = {
	pending: () => 'The bot looks after this chat',
	open: (name) => (name ? `${name} has joined the chat` : 'A human takes over'),
	resolved: () => 'This chat is finished',
	snoozed: () => 'This chat is put aside',
};

/** The messages and changes of a conversation in their order. */
export function entriesOf(view, conversation, forCustomer) {
	const messages = view.messages.filter(
		(message) => message.conversation_id === conversation.id && !(forCustomer && message.private),
	);
	const statusChanges = conversation.steps.map(({ at, status, assignee }) => ({
		...{ id: `${status}-${at}`, at, step: STEPS[status](assignee) },
	}));
	return [...messages, ...statusChanges].sort((one, other) => one.at - other.at);
}

const who = ({ message_type, sender }, customer) =>
	message_type === 'incoming' ? customer : (sender?.name ?? 'Paperplane');

const LINK = /(https?:[/]{2}\S+)/;
const LINK_LENGTH = 44;

const shorten = (text) => (text.length > LINK_LENGTH ? `${text.slice(0, LINK_LENGTH)}…` : text);

/** The parts of a text; those that are addresses can be opened, in a window of their own. */
const drawText = (text) =>
	text.split(LINK).map((part, index) => {
		if (index % 2 === 0) return part;
		const how = { href: part, target: '_blank', rel: 'noopener noreferrer' };
		return make('a', how, shorten(part));
	});

/** Draws a message or a change; `mine` is the side whose words stand on the right. */
export const drawEntry = (mine, customer) => (entry) => {
	if (entry.step) return make('p', { className: 'step' }, entry.step);
	const side = entry.message_type === mine ? 'mine' : 'theirs';
	const kind = entry.private ? 'note' : (entry.sender?.type ?? 'contact');
	const name = who(entry, customer);
	const pictures = entry.attachments.map(({ file_type }) => make('em', {}, `[${file_type}]`));
	return make(
		'div',
		{ className: `entry ${side} ${kind}` },
		make(
			'p',
			{ className: 'by' },
			entry.private ? `${name}, private note` : name,
			' ',
			time(entry.at),
		),
		make('p', { className: 'bubble' }, ...drawText(entry.content ?? ''), ...pictures),
	);
};

/** Keeps the newest in sight, unless the reader has scrolled back. */
export function keepAtEnd(log, change) {
	const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
	change();
	if (atEnd) log.scrollTop = log.scrollHeight;
}
