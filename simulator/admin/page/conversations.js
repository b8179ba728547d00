import { byId, emptyRow, make, note, option, request, setText, showRows, tag } from './dom.js';
import { drawEntry, getEntries, keepAtEnd } from './messages.js';

/** The statuses of a conversation in plain English. */
export const STATUS = {
	pending: 'with the bot',
	open: 'with agents',
	resolved: 'finished',
	snoozed: 'snoozed',
};

let selected;
let isSelectedByUser = false;
let latestView;

const conversationRow = (view) => (row) => {
	const last = view.messages.findLast((message) => message.conversation_id === row.id);
	return { ...row, isSelected: row.id === selected, last: last?.content ?? '' };
};

function drawConversation(row) {
	const onclick = () => {
		selected = row.id;
		isSelectedByUser = true;
		showConversations(latestView);
	};
	const button = make(
		'button',
		{ type: 'button', className: 'plain flex', 'aria-pressed': String(row.isSelected), onclick },
		make('b', {}, row.contact),
		tag(STATUS[row.status], row.status),
		make('span', { className: 'note row last' }, row.last || 'No messages yet'),
	);
	return make('li', {}, button);
}

/** Shows the conversations, and the selected one with its messages. */
export function showConversations(view) {
	latestView = view;
	const [newest] = view.conversations;
	// The newest is selected until the user selects one, and again once that one is deleted.
	isSelectedByUser &&= view.conversations.some(({ id }) => id === selected);
	if (!isSelectedByUser) selected = newest?.id;
	const empty = emptyRow('No conversations yet. Write a message in the chat of the shop.');
	const rows = view.conversations.map(conversationRow(view));
	showRows(byId('conversations'), rows, { draw: drawConversation, empty });
	showDetail(
		view,
		view.conversations.find(({ id }) => id === selected),
	);
}

/** Draws the button with which the agent deletes a message. */
function drawActions({ id, content_attributes: attributes = {} }) {
	if (attributes.deleted) return [];
	const onclick = () => void request('message-deletions', { messageId: id });
	return [make('button', { type: 'button', className: 'plain link', onclick }, 'Delete')];
}

const describeAssignee = ({ assignee, team, labels = [] }) =>
	[
		assignee ? `assigned to ${assignee}` : 'assigned to nobody',
		team && `team ${team}`,
		labels.length > 0 && `labels: ${labels.join(', ')}`,
	]
		.filter(Boolean)
		.join(', ');

function showDetail(view, conversation) {
	byId('detail').hidden = !conversation;
	if (!conversation) return;
	const { status, assignee, contact, id } = conversation;
	setText(byId('detail-title'), `${contact} #${id}`);
	setText(byId('detail-status'), STATUS[status]);
	setText(byId('detail-assignee'), describeAssignee(conversation));
	byId('detail-status').className = `tag ${status}`;
	setText(byId('assign'), assignee ? 'Unassign' : 'Assign to Ada');
	const isTaken = status !== 'open' || assignee !== null;
	for (const button of byId('actions').querySelectorAll('[value]'))
		button.disabled = button.value === status && isTaken;
	const inbox = view.inboxes.find((row) => row.id === conversation.inbox_id);
	const bot = byId('agent-sender').querySelector('[value="bot-messages"]');
	bot.disabled = !inbox?.bot;
	if (bot.disabled && bot.selected) byId('agent-sender').value = 'agent-messages';
	const log = byId('detail-log');
	const key = (entry) => `${id}-${entry.id}`;
	const draw = drawEntry('outgoing', contact, drawActions);
	keepAtEnd(log, () => showRows(log, getEntries(view, conversation, false), { key, draw }));
}

const STATUS_BUTTONS = [
	{ label: 'Take over', value: 'open', title: 'Opens the conversation' },
	{ label: 'Snooze', value: 'snoozed', title: 'Until the customer writes' },
	{ label: 'Finish', value: 'resolved', title: 'Resolves the conversation' },
	{ label: 'Give back', value: 'pending', title: 'To the bot' },
];

function drawStatusButton({ label, value, title }) {
	const onclick = () =>
		void request('conversation-status', { conversationId: selected, status: value });
	return make('button', { type: 'button', className: 'quiet', value, title, onclick }, label);
}

/** Who can send a message, by the name of the action. */
const SENDERS = {
	'agent-messages': 'from Ada Agent',
	'bot-messages': 'from the bot',
	'automation-messages': 'from an automation',
	macros: 'from a macro',
};

const TOPICS = { parcel: 'A parcel', price: 'A price', other: 'Something else' };

/** The kinds of messages, by content type. */
const KINDS = {
	text: { label: 'as text' },
	input_select: {
		label: 'with options',
		items: Object.entries(TOPICS).map(([value, title]) => ({ title, value })),
	},
	form: {
		label: 'with a form',
		items: [
			{ name: 'order', label: 'Order number', type: 'text', placeholder: '20417' },
			{ name: 'email', label: 'Email', type: 'email', placeholder: 'you@example.org' },
		],
	},
	input_email: { label: 'asking for an email address' },
};

/** The senders that can choose a kind. */
const ASKING = ['agent-messages', 'bot-messages'];

/** Disables what the chosen sender cannot send. */
function updateChoices() {
	const isPrivate = byId('agent-form').elements.private.checked;
	const sender = byId('agent-sender');
	if (isPrivate) sender.value = 'agent-messages';
	sender.disabled = isPrivate;
	const kind = byId('agent-kind');
	kind.disabled = isPrivate || !ASKING.includes(sender.value);
	if (kind.disabled) kind.value = 'text';
}

function sendMessage() {
	const { content: field, private: note, sender, kind } = byId('agent-form').elements;
	const content = field.value.trim();
	const { items } = KINDS[kind.value];
	const asked = kind.value === 'text' ? {} : { contentType: kind.value, items };
	const message = { conversationId: selected, content, ...asked };
	if (content) void request(sender.value, note.checked ? { ...message, private: true } : message);
	byId('agent-form').reset();
	updateChoices();
}

/** Connects the human agent's buttons and form. */
export function startConversations() {
	byId('agent-sender').append(...Object.entries(SENDERS).map((entry) => option(...entry)));
	byId('agent-kind').append(
		...Object.entries(KINDS).map(([value, { label }]) => option(value, label)),
	);
	byId('actions').append(...STATUS_BUTTONS.map(drawStatusButton));
	byId('assign').onclick = () => {
		const { assignee } = latestView.conversations.find(({ id }) => id === selected) ?? {};
		void request('assignments', { conversationId: selected, agent: !assignee });
	};
	byId('agent-form').onchange = updateChoices;
	byId('agent-form').onsubmit = (event) => {
		event.preventDefault();
		sendMessage();
	};
	updateChoices();
}
