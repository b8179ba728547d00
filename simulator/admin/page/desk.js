import { ask, byId, make, say, showRows, tag, nothing } from './dom.js';
import { drawEntry, entriesOf, keepAtEnd } from './messages.js';

/** What the status of a conversation means, in plain words. */
export const STATUS = {
	pending: 'with the bot',
	open: 'with humans',
	resolved: 'finished',
	snoozed: 'put aside',
};

let chosen;
let shown;
let chosenByHand = false;

const conversationRow = (view) => (row) => {
	const last = view.messages.findLast((message) => message.conversation_id === row.id);
	return { ...row, chosen: row.id === chosen, last: last?.content ?? '' };
};

function drawConversation(row) {
	const button = make(
		'button',
		{ type: 'button', 'aria-pressed': String(row.chosen) },
		make('b', {}, row.contact),
		tag(STATUS[row.status], row.status),
		make('span', { className: 'last' }, row.last || 'No message yet'),
	);
	button.addEventListener('click', () => {
		chosen = row.id;
		chosenByHand = true;
		showDesk(shown);
	});
	return make('li', {}, button);
}

/** Shows the conversations, and the chosen one with its messages. */
export function showDesk(view) {
	shown = view;
	const [newest] = view.conversations;
	// The newest is in front until someone chooses, and again once the chosen one is gone.
	chosenByHand &&= view.conversations.some(({ id }) => id === chosen);
	if (!chosenByHand) chosen = newest?.id;
	const rows = view.conversations.map(conversationRow(view));
	const empty = nothing('No conversations yet. Write in the chat of the shop.');
	showRows(byId('conversations'), rows, ({ id }) => id, drawConversation, empty);
	showDetail(
		view,
		view.conversations.find(({ id }) => id === chosen),
	);
}

function showDetail(view, conversation) {
	byId('detail').hidden = !conversation;
	if (!conversation) return;
	say(byId('detail-title'), `${conversation.contact} #${conversation.id}`);
	say(byId('detail-status'), STATUS[conversation.status]);
	byId('detail-status').className = `tag ${conversation.status}`;
	byId('take-over').disabled = conversation.status === 'open' && conversation.assignee !== null;
	byId('give-back').disabled = conversation.status === 'pending';
	byId('finish').disabled = conversation.status === 'resolved';
	const log = byId('detail-log');
	const draw = drawEntry('outgoing', conversation.contact);
	const key = ({ id }) => `${conversation.id}-${id}`;
	keepAtEnd(log, () => showRows(log, entriesOf(view, conversation, false), key, draw));
}

/** Lets a human agent work. */
export function startDesk() {
	const setStatus = (status) => () =>
		void ask('conversation-status', { conversationId: chosen, status });
	byId('take-over').addEventListener('click', setStatus('open'));
	byId('give-back').addEventListener('click', setStatus('pending'));
	byId('finish').addEventListener('click', setStatus('resolved'));
	byId('agent-form').addEventListener('submit', (event) => {
		event.preventDefault();
		const fields = new FormData(event.target);
		const content = String(fields.get('content')).trim();
		event.target.reset();
		const message = { conversationId: chosen, content, private: fields.has('private') };
		if (content) void ask('agent-messages', message);
	});
}
