import { byId, make, note, nothing, request, say, showRows } from './dom.js';

function drawAgent({ name, logged_in }) {
	const box = make('input', { type: 'checkbox', role: 'switch', checked: logged_in });
	box.addEventListener('change', () => void setLoggedIn(name, box));
	const label = make('b', {}, name, make('span', { className: 'hidden' }, ' is logged in'));
	return make('li', {}, make('label', { className: 'switch flex' }, label, box));
}

async function setLoggedIn(name, box) {
	const loggedIn = box.checked;
	const response = await request('agents', { name, loggedIn });
	if (response) say(byId('news'), `${name} is logged ${loggedIn ? 'in' : 'out'}`);
	else box.checked = !loggedIn;
}

const countCalls = (count) => (count === 1 ? '1 call' : `${count || 'no'} calls`);

const drawQueue = ({ name, count }) => make('li', {}, make('b', {}, name), note(countCalls(count)));

/** Returns who answers in an inbox: a workflow by its name, another bot, or people. */
export const describeService = ({ bot, workflow }) =>
	bot ? `answered by ${workflow ? `“${workflow}”` : `the bot ${bot}`}` : 'no bot: people answer';

function drawInbox(inbox) {
	const { id, name, channel_type, asksForRating } = inbox;
	const channel = channel_type.replace('Channel::', '');
	const box = make('input', { type: 'checkbox', role: 'switch', checked: asksForRating });
	box.addEventListener('change', () => void setRating(id, box));
	const label = make('span', { className: 'note' }, 'Asks for a rating');
	label.append(make('span', { className: 'hidden' }, ` in ${name}`));
	return make(
		'li',
		{},
		make('b', {}, `${name} `, note(`#${id}, ${channel}`)),
		note(describeService(inbox)),
		make('label', { className: 'switch flex' }, label, box),
	);
}

async function setRating(inboxId, box) {
	const response = await request('inbox-settings', { inboxId, requestRating: box.checked });
	if (!response) box.checked = !box.checked;
}

/** Shows the agents, queues and inboxes. */
export function showDirectory({ agents, queues, inboxes, calls }) {
	const rows = queues.map(({ id, name }) => {
		const count = calls.filter((call) => call.kind === 'queue' && call.name === name).length;
		return { id, name, count };
	});
	showRows(byId('agents'), agents, { draw: drawAgent, empty: nothing('No agents.') });
	showRows(byId('queues'), rows, { draw: drawQueue, empty: nothing('No queues.') });
	showRows(byId('inboxes'), inboxes, { draw: drawInbox, empty: nothing('No inboxes.') });
}
