import { STATUS } from './desk.js';
import { byId, make, nothing, say, showRows, tag, time } from './dom.js';

/** How long a telephone rings here until someone answers. */
const RINGING_MS = 7_000;

let shown;

const byRowId = ({ id }) => id;

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

/** Shows calls, registrations and totals of a view. */
export function showTenant(view) {
	tellNews(view);
	shown = view;
	showCalls(view);
	showRegistrations(view);
	for (const [name, count] of Object.entries(view.totals))
		say(byId(`total-${name}`), String(count));
}

/** Lets telephones stop ringing by themselves. */
export function startTenant() {
	setInterval(() => shown && showCalls(shown), 500);
}
