import { ask, byId, make, nothing, say, showRows } from './dom.js';

const byRowId = ({ id }) => id;

function drawAgent({ name, logged_in }) {
	const box = make('input', { type: 'checkbox', role: 'switch', checked: logged_in });
	box.addEventListener('change', () => void switchAgent(name, box));
	const words = make('span', { className: 'hidden' }, ' is logged in');
	return make('li', {}, make('label', { className: 'switch' }, make('b', {}, name, words), box));
}

async function switchAgent(name, box) {
	const loggedIn = box.checked;
	const answer = await ask('agents', { name, loggedIn });
	if (answer) say(byId('news'), `${name} is logged ${loggedIn ? 'in' : 'out'}`);
	else box.checked = !loggedIn;
}

const drawQueue = ({ name, calls }) =>
	make('li', {}, make('b', {}, name), make('span', { className: 'by' }, calls));

const drawInbox = ({ id, name, channel_type, bot }) =>
	make(
		'li',
		{},
		make('b', {}, `${name} `, make('span', { className: 'by' }, `#${id}`)),
		make(
			'span',
			{ className: 'by' },
			`${channel_type.replace('Channel::', '')}, ${bot ? `bot ${bot}` : 'no bot'}`,
		),
	);

/** Shows who can be asked for: agents, queues and inboxes. */
export function showStaff({ agents, queues, inboxes, calls }) {
	const called = (queue) => calls.filter(({ kind, name }) => kind === 'queue' && name === queue);
	const counted = queues.map(({ id, name }) => ({ id, name, count: called(name).length }));
	const rows = counted.map(({ count, ...queue }) => ({
		...queue,
		calls: count === 1 ? '1 call' : count > 0 ? `${count} calls` : 'no calls',
	}));
	showRows(byId('agents'), agents, byRowId, drawAgent, nothing('No agents.'));
	showRows(byId('queues'), rows, byRowId, drawQueue, nothing('No queues.'));
	showRows(byId('inboxes'), inboxes, byRowId, drawInbox, nothing('No inboxes.'));
}
