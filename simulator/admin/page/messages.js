import { make, time } from './dom.js';

const CHANGES = {
	pending: () => 'The bot has taken over',
	open: (name) => (name ? `${name} has joined the chat` : 'Our team has taken over'),
	resolved: () => 'The chat is finished',
	snoozed: () => 'The chat is snoozed',
};

/** Returns the messages and status changes of a conversation in order. */
export function getEntries(view, conversation, forCustomer) {
	const messages = view.messages.filter(
		(message) => message.conversation_id === conversation.id && !(forCustomer && message.private),
	);
	const changes = conversation.statusChanges.map(({ at, status, assignee }) => ({
		...{ id: `${status}-${at}`, at, change: CHANGES[status](assignee) },
	}));
	return [...messages, ...changes].sort((one, other) => one.at - other.at);
}

/** Returns the name of a message's sender; a template or an automation has none. */
function nameSender({ message_type, sender }, customer) {
	if (message_type === 'incoming') return customer;
	return sender?.name ?? (message_type === 'template' ? 'Paperplane' : 'Automation');
}

const LINK = /(https?:[/]{2}\S+)/;
const MAX_LINK_LENGTH = 44;

const shorten = (text) =>
	text.length > MAX_LINK_LENGTH ? `${text.slice(0, MAX_LINK_LENGTH)}…` : text;

/** Returns the parts of a text. URLs become links that open a new window. */
const drawText = (text) =>
	text.split(LINK).map((part, index) => {
		if (index % 2 === 0) return part;
		const properties = { href: part, target: '_blank', rel: 'noopener noreferrer' };
		return make('a', properties, shorten(part));
	});

const ATTACHMENTS = {
	location: ({ fallback_title, coordinates_lat, coordinates_long }) =>
		`${fallback_title || 'Location'} (${coordinates_lat}, ${coordinates_long})`,
	contact: ({ fallback_title }) => `Contact card: ${fallback_title}`,
};

/** Describes an attachment on a line of its own. */
function drawAttachment(attachment) {
	const { file_type, file_size } = attachment;
	const size = file_size ? `, ${Math.ceil(file_size / 1024)} kB` : '';
	const text = ATTACHMENTS[file_type]?.(attachment) ?? `${file_type}${size}`;
	return make('em', { className: 'attachment' }, `[${text}]`);
}

/** Returns the customer's answer to a message as text, or undefined if there is none. */
function describeAnswer({ content_attributes: attributes = {} }) {
	const { submitted_email: email, submitted_values: values } = attributes;
	if (email) return email;
	if (Array.isArray(values))
		return values.map(({ name, title, value }) => title ?? `${name}: ${value}`).join(', ');
	const response = values?.csat_survey_response;
	return (
		response && [`${response.rating} of 5`, response.feedback_message].filter(Boolean).join(', ')
	);
}

/** Lists the options, fields or cards of a message. */
function drawItems({ content_type, content_attributes: attributes = {} }) {
	if (content_type === 'input_csat') return 'Rating: 1 to 5';
	const texts = (attributes.items ?? []).map((item) => item.title ?? item.label ?? item.name);
	return texts.length > 0 ? texts.join(' · ') : undefined;
}

/**
 * Returns a function that draws a message or status change; messages of type `mine` are on the right.
 * `drawMore` returns what follows the text: the customer's answer form or the agent's buttons.
 */
export const drawEntry =
	(mine, customer, drawMore = () => []) =>
	(entry) => {
		if (entry.change) return make('p', { className: 'change note' }, entry.change);
		const side = entry.message_type === mine ? 'mine' : '';
		const kind = entry.private ? 'private' : (entry.sender?.type ?? 'contact');
		const name = nameSender(entry, customer);
		const by = entry.private ? `${name}, private note ` : `${name} `;
		const { content_attributes: attributes = {}, attachments } = entry;
		const subject = attributes.email?.subject;
		const answer = describeAnswer(entry);
		const items = mine === 'outgoing' || answer ? drawItems(entry) : undefined;
		const bubble = make(
			'p',
			{ className: attributes.deleted ? 'bubble deleted' : 'bubble' },
			subject ? make('b', { className: 'subject' }, subject) : null,
			...drawText(entry.content ?? ''),
			...attachments.map(drawAttachment),
			items ? make('span', { className: 'items' }, items) : null,
			answer ? make('span', { className: 'items' }, make('b', {}, 'Answered: '), answer) : null,
		);
		const head = make('p', { className: 'note' }, by, time(entry.at));
		const className = `entry ${side} ${kind}`;
		return make('div', { className }, head, bubble, ...drawMore(entry, answer));
	};

/** Keeps the newest entry visible, unless the user has scrolled back. */
export function keepAtEnd(log, change) {
	const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
	change();
	if (atEnd) log.scrollTop = log.scrollHeight;
}
