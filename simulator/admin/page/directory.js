import { byId, emptyRow, make, note, request, setText, showRows } from './dom.js';

/** Draws a switch. `save` returns undefined if it fails, which turns the switch back. */
function drawSwitch(label, checked, save) {
	const onchange = async ({ target }) => {
		if (!(await save(target.checked))) target.checked = !target.checked;
	};
	const box = make('input', { type: 'checkbox', role: 'switch', checked, onchange });
	return make('label', { className: 'switch flex' }, label, box);
}

/** Creates a text that only screen readers read. */
const hidden = (text) => make('span', { className: 'hidden' }, text);

function drawAgent({ name, logged_in }) {
	const save = async (loggedIn) => {
		const response = await request('agents', { name, loggedIn });
		if (response) setText(byId('news'), `${name} is logged ${loggedIn ? 'in' : 'out'}`);
		return response;
	};
	return make('li', {}, drawSwitch(make('b', {}, name, hidden(' is logged in')), logged_in, save));
}

const countCalls = (count) => (count === 1 ? '1 call' : `${count || 'no'} calls`);

const drawQueue = ({ name, count }) => make('li', {}, make('b', {}, name), note(countCalls(count)));

/** Returns who answers in an inbox: a workflow by its name, another bot, or agents. */
export const describeService = ({ bot, workflow }) =>
	bot ? `answered by ${workflow ? `“${workflow}”` : `the bot ${bot}`}` : 'no bot, agents answer';

function drawInbox(inbox) {
	const { id, name, channel_type, asksForRating } = inbox;
	return make(
		'li',
		{},
		make('b', {}, `${name} `, note(`#${id}, ${channel_type.replace('Channel::', '')}`)),
		note(describeService(inbox)),
		drawSwitch(note('Asks for a rating', hidden(` in ${name}`)), asksForRating, (requestRating) =>
			request('inbox-settings', { inboxId: id, requestRating }),
		),
	);
}

/** Shows the agents, queues and inboxes. */
export function showDirectory({ agents, queues, inboxes, calls }) {
	const rows = queues.map(({ id, name }) => {
		const count = calls.filter((call) => call.kind === 'queue' && call.name === name).length;
		return { id, name, count };
	});
	showRows(byId('agents'), agents, { draw: drawAgent, empty: emptyRow('No agents.') });
	showRows(byId('queues'), rows, { draw: drawQueue, empty: emptyRow('No queues.') });
	showRows(byId('inboxes'), inboxes, { draw: drawInbox, empty: emptyRow('No inboxes.') });
}
