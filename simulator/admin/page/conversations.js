import { byId, make, note, nothing, request, say, showRows, tag } from './dom.js';
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

function showDetail(view, conversation) {
	byId('detail').hidden = !conversation;
	if (!conversation) return;
	const { status, assignee, contact, id } = conversation;
	say(byId('detail-title'), `${contact} #${id}`);
	say(byId('detail-status'), STATUS[status]);
	byId('detail-status').className = `tag ${status}`;
	byId('take-over').disabled = status === 'open' && assignee !== null;
	byId('give-back').disabled = status === 'pending';
	byId('finish').disabled = status === 'resolved';
	const log = byId('detail-log');
	const key = (entry) => `${id}-${entry.id}`;
	const draw = drawEntry('outgoing', contact);
	keepAtEnd(log, () => showRows(log, entriesOf(view, conversation, false), { key, draw }));
}

/** Connects the human agent's buttons and form. */
export function startConversations() {
	const statuses = { 'take-over': 'open', 'give-back': 'pending', finish: 'resolved' };
	for (const [id, status] of Object.entries(statuses))
		byId(id).addEventListener('click', () => {
			void request('conversation-status', { conversationId: selected, status });
		});
	byId('agent-form').addEventListener('submit', (event) => {
		event.preventDefault();
		const fields = new FormData(event.target);
		const content = String(fields.get('content')).trim();
		event.target.reset();
		const message = { conversationId: selected, content, private: fields.has('private') };
		if (content) void request('agent-messages', message);
	});
}
