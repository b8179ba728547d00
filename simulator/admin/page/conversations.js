import { byId, make, note, nothing, option, request, say, showRows, tag } from './dom.js';
import { drawEntry, entriesOf, keepAtEnd } from './messages.js';

/** The statuses of a conversation in plain English. */
export const STATUS = {
	pending: 'with the bot',
	open: 'with humans',
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
	const last = note(row.last || 'No message yet');
	last.classList.add('last');
	const button = make(
		'button',
		{ type: 'button', className: 'plain flex', 'aria-pressed': String(row.isSelected) },
		make('b', {}, row.contact),
		tag(STATUS[row.status], row.status),
		last,
	);
	button.addEventListener('click', () => {
		selected = row.id;
		isSelectedByUser = true;
		showConversations(latestView);
	});
	return make('li', {}, button);
}

/** Shows the conversations, and the selected one with its messages. */
export function showConversations(view) {
	latestView = view;
	const [newest] = view.conversations;
	// The newest is selected until the user selects one, and again after that one is deleted.
	isSelectedByUser &&= view.conversations.some(({ id }) => id === selected);
	if (!isSelectedByUser) selected = newest?.id;
	const empty = nothing('No conversations yet. Write a message in the chat of the shop.');
	const rows = view.conversations.map(conversationRow(view));
	showRows(byId('conversations'), rows, { draw: drawConversation, empty });
	showDetail(
		view,
		view.conversations.find(({ id }) => id === selected),
	);
}

/** Draws the agent's buttons of a message. */
function drawActions({ id, content_attributes: attributes = {} }) {
	if (attributes.deleted) return [];
	const button = make('button', { type: 'button', className: 'plain delete' }, 'Delete');
	button.addEventListener('click', () => void request('message-deletions', { messageId: id }));
	return [button];
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
	say(byId('detail-title'), `${contact} #${id}`);
	say(byId('detail-status'), STATUS[status]);
	say(byId('detail-assignee'), describeAssignee(conversation));
	byId('detail-status').className = `tag ${status}`;
	say(byId('assign'), assignee ? 'Unassign' : 'Assign to Ada');
	byId('take-over').disabled = status === 'open' && assignee !== null;
	for (const [button, { status: next }] of Object.entries(STATUS_BUTTONS))
		if (button !== 'take-over') byId(button).disabled = status === next;
	const inbox = view.inboxes.find((row) => row.id === conversation.inbox_id);
	const bot = byId('agent-sender').querySelector('[value="bot-messages"]');
	bot.disabled = !inbox?.bot;
	if (bot.disabled && bot.selected) byId('agent-sender').value = 'agent-messages';
	const log = byId('detail-log');
	const key = (entry) => `${id}-${entry.id}`;
	const draw = drawEntry('outgoing', contact, drawActions);
	keepAtEnd(log, () => showRows(log, entriesOf(view, conversation, false), { key, draw }));
}

const STATUS_BUTTONS = {
	'take-over': { status: 'open' },
	snooze: { status: 'snoozed' },
	finish: { status: 'resolved' },
	'give-back': { status: 'pending' },
};

/** Who can send a message, by the name of the action. */
const SENDERS = {
	'agent-messages': 'from Ada Agent',
	'bot-messages': 'from the bot',
	'automation-messages': 'from an automation',
	macros: 'from a macro of Ada',
};

const TOPICS = { parcel: 'A parcel', price: 'A price', other: 'Something else' };

/** What a message can ask for, by its content type. */
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
	input_email: { label: 'asking for an email' },
};

/** Only these senders can ask. */
const ASKING = ['agent-messages', 'bot-messages'];

/** Disables what does not go with the chosen sender. */
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
	for (const [id, change] of Object.entries(STATUS_BUTTONS))
		byId(id).addEventListener('click', () => {
			void request('conversation-status', { conversationId: selected, ...change });
		});
	byId('assign').addEventListener('click', () => {
		const { assignee } = latestView.conversations.find(({ id }) => id === selected) ?? {};
		void request('assignments', { conversationId: selected, agent: !assignee });
	});
	byId('agent-form').addEventListener('change', updateChoices);
	byId('agent-form').addEventListener('submit', (event) => {
		event.preventDefault();
		sendMessage();
	});
	updateChoices();
}
