import { STATUS } from './conversations.js';
import { byId, emptyRow, make, note, setText, showRows, tag, time } from './dom.js';

/** How long a call rings on this page. */
const RINGING_MS = 7_000;

let latestView;

const CALLS = {
	agent: { ringing: 'Ringing for agent', answered: 'Connected with agent' },
	queue: { ringing: 'Ringing for queue', answered: 'Answered, waiting in queue' },
};

function drawCall(call) {
	const state = CALLS[call.kind][call.ringing ? 'ringing' : 'answered'];
	const end = time(call.at);
	end.classList.add('end');
	return make(
		'li',
		{ className: call.ringing ? 'call ringing' : 'call' },
		make('span', { className: 'phone circle', 'aria-hidden': 'true' }, '☎'),
		make('span', { className: 'flex' }, make('b', {}, call.destination), end),
		note(`${state} ${call.name}`),
	);
}

function showCalls(view) {
	const rows = view.calls.map((call) => ({ ...call, ringing: Date.now() - call.at < RINGING_MS }));
	const empty = emptyRow('No calls yet. The calls of your workflows appear here.');
	showRows(byId('calls'), rows, { draw: drawCall, empty });
}

const drawRegistration = ({ kind, name, workflow, what, url }) =>
	make(
		'li',
		{},
		...[tag(kind, kind), make('b', {}, name)],
		workflow ? note(`Workflow “${workflow}”`) : null,
		...[note(what), make('code', {}, url)],
	);

function showRegistrations({ webhooks, bots }) {
	const rows = [
		...bots.map(({ id, name, url, workflow, inboxes }) => ({
			...{ id: `b${id}`, kind: 'bot', name, url, workflow },
			what: inboxes.length > 0 ? `for ${inboxes.join(', ')}` : 'no inbox',
		})),
		...webhooks.map(({ id, url, workflow, subscriptions }) => ({
			...{ id: `w${id}`, kind: 'webhook', name: `Webhook ${id}`, url, workflow },
			what: subscriptions.join(', '),
		})),
	];
	const empty = emptyRow('No webhooks or bots yet. Publish a workflow with the trigger.');
	showRows(byId('registrations'), rows, { draw: drawRegistration, empty });
}

/** Announces new calls and status changes to screen readers. */
function announceNews(view) {
	if (!latestView) return;
	const [call] = view.calls;
	if (call && call.id !== latestView.calls[0]?.id)
		setText(byId('news'), `The ${call.kind} ${call.name} is calling ${call.destination}`);
	for (const { id, status } of view.conversations) {
		const before = latestView.conversations.find((row) => row.id === id);
		if (before && before.status !== status)
			setText(byId('news'), `Conversation ${id} is ${STATUS[status]}`);
	}
}

const LABELS = { requests: 'API requests', calls: 'Calls', deliveries: 'Deliveries' };

const drawTotal = ({ id, count }) =>
	make(
		'div',
		{ className: 'flex' },
		make('dt', { className: 'note' }, LABELS[id]),
		make('dd', {}, String(count)),
	);

/** Shows calls, registrations and totals. */
export function showTenant(view) {
	announceNews(view);
	latestView = view;
	showCalls(view);
	showRegistrations(view);
	const totals = Object.keys(LABELS).map((id) => ({ id, count: view.totals[id] }));
	showRows(byId('totals'), totals, { draw: drawTotal });
}

/** Updates ringing calls without a new view. */
export function startTenant() {
	setInterval(() => latestView && showCalls(latestView), 500);
}
