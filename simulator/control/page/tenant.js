import { ask, byId, make, say, showRows, time } from './dom.js';
import { drawEntry, entriesOf, keepAtEnd } from './messages.js';

/** How long a telephone rings here until someone answers. */
const RINGING_MS = 7_000;
const STATUS = {
	pending: 'with the bot',
	open: 'with humans',
	resolved: 'finished',
	snoozed: 'put aside',
};

let chosen;
let shown;
let chosenByHand = false;

const tag = (text, kind) => make('span', { className: `tag ${kind}` }, text);
const nothing = (text) => () => make('li', { className: 'nothing' }, text);
const byRowId = ({ id }) => id;

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

function showDesk(view) {
	const [newest] = view.conversations;
	// The newest is in front until someone chooses, and again once the chosen one is gone.
	chosenByHand &&= view.conversations.some(({ id }) => id === chosen);
	if (!chosenByHand) chosen = newest?.id;
	const rows = view.conversations.map(conversationRow(view));
	const empty = nothing('No conversations yet. Write in the chat of the shop.');
	showRows(byId('conversations'), rows, byRowId, drawConversation, empty);
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

const CALLS = {
	agent: { ringing: 'Ringing for agent', answered: 'Connected with agent' },
	queue: { ringing: 'Ringing for queue', answered: 'Answered, waits in queue' },
};

function drawCall(call) {
	const words = CALLS[call.kind][call.ringing ? 'ringing' : 'answered'];
	return make(
		'li',
		{ className: call.ringing ? 'call ringing' : 'call' },
		make('span', { className: 'phone', 'aria-hidden': 'true' }, '☎'),
		make('span', { className: 'line' }, make('b', {}, call.destination), time(call.at)),
		make('span', { className: 'by' }, `${words} ${call.name}`),
	);
}

function showCalls(view) {
	const rows = view.calls.map((call) => ({ ...call, ringing: Date.now() - call.at < RINGING_MS }));
	const empty = nothing('No calls yet. When a workflow calls, the telephone rings here.');
	showRows(byId('calls'), rows, byRowId, drawCall, empty);
}

function drawRegistration({ kind, name, what, url }) {
	return make(
		'li',
		{},
		tag(kind, kind),
		make('b', {}, name),
		make('span', { className: 'by' }, what),
		make('code', {}, url),
	);
}

function showRegistrations({ webhooks, bots }) {
	const rows = [
		...bots.map((bot) => ({
			...{ id: `b${bot.id}`, kind: 'bot', name: bot.name, url: bot.url },
			what: bot.inboxes.length > 0 ? `for ${bot.inboxes.join(', ')}` : 'has no inbox',
		})),
		...webhooks.map(({ id, url, subscriptions }) => ({
			...{ id: `w${id}`, kind: 'webhook', name: `Webhook ${id}`, url },
			what: subscriptions.join(', '),
		})),
	];
	const empty = nothing('No webhooks and no bots yet. Activate a workflow with the trigger.');
	showRows(byId('registrations'), rows, byRowId, drawRegistration, empty);
}

/** The newest news for those who cannot see them come. */
function tellNews(view) {
	const [call] = view.calls;
	if (call && call.id !== shown?.calls[0]?.id && shown)
		say(byId('news'), `The ${call.kind} ${call.name} calls ${call.destination}`);
	for (const row of shown ? view.conversations : []) {
		const before = shown.conversations.find(({ id }) => id === row.id);
		if (before && before.status !== row.status)
			say(byId('news'), `Conversation ${row.id} is ${STATUS[row.status]}`);
	}
}

/** Shows the contact centre's side of a view. */
export function showTenant(view) {
	tellNews(view);
	shown = view;
	showDesk(view);
	showCalls(view);
	showRegistrations(view);
	for (const [name, count] of Object.entries(view.totals))
		say(byId(`total-${name}`), String(count));
}

/** Lets a human agent work. */
export function startTenant() {
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
	// Telephones stop ringing by themselves.
	setInterval(() => shown && showCalls(shown), 500);
}
