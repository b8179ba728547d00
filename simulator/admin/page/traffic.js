import { ask, byId, make, showRows, time } from './dom.js';

const cell = (className, ...children) => make('td', { className, role: 'cell' }, ...children);
const row = (...cells) => make('tr', { role: 'row' }, ...cells);
const took = (ms) => cell('took number', ms === null ? '…' : `${ms} ms`);

function statusTag(status, isPending) {
	if (status === null && isPending) return make('span', { className: 'tag' }, 'on its way');
	const kind = status === null ? 'bad' : status < 300 ? 'good' : status < 500 ? 'odd' : 'bad';
	return make('span', { className: `tag ${kind}` }, status === null ? 'no answer' : String(status));
}

function drawDelivery(delivery) {
	const { at, event, conversationId, kind, to, status, durationMs } = delivery;
	const { copy, attempt, error, responseText } = delivery;
	const repeats = [copy > 1 && `copy ${copy}`, attempt > 1 && `attempt ${attempt}`];
	const remarks = [error, ...repeats, responseText?.slice(0, 60)].filter(Boolean).join(', ');
	return row(
		cell('when', time(at)),
		cell('what', make('b', {}, event ?? 'raw'), conversationId ? ` (${conversationId})` : ''),
		cell('more', `${kind} `, make('code', {}, to)),
		cell(
			'answer',
			statusTag(status, durationMs === null),
			' ',
			make('span', { className: 'by' }, remarks),
		),
		took(durationMs),
	);
}

/** The requests that are open, with what is in them once it is known. */
const opened = new Map();
let shown;

async function toggle(id) {
	if (opened.delete(id)) return showRequests(shown.requests);
	opened.set(id, '…');
	showRequests(shown.requests);
	const request = await ask(`request?id=${id}`, undefined, 'GET');
	if (!request) opened.delete(id);
	else if (opened.has(id)) opened.set(id, describeRequest(request));
	showRequests(shown.requests);
}

function describeRequest({ method, path, query, body, remark }) {
	const search = Object.keys(query).length > 0 ? JSON.stringify(query) : undefined;
	const nothing = body === null && !remark ? 'No body' : undefined;
	return [`${method} ${path}`, search, body, remark, nothing].filter(Boolean).join('\n');
}

function drawRequest(request) {
	if (request.text !== undefined) return drawOpened(request);
	const { id, at, operation, method, path, status, durationMs, fault, violation } = request;
	const remarks = [fault && `fault: ${fault}`, violation].filter(Boolean).join(', ');
	const what = operation === 'unknown' ? `${method} ${path}` : operation;
	const button = make(
		'button',
		{ type: 'button', className: 'open', 'aria-expanded': String(request.isOpen) },
		what,
	);
	button.addEventListener('click', () => void toggle(id));
	return row(
		cell('when', time(at)),
		cell('what', button),
		cell('answer', statusTag(status, durationMs === null)),
		cell('more', make('span', { className: 'by' }, remarks)),
		took(durationMs),
	);
}

const drawOpened = ({ text }) =>
	row(make('td', { colSpan: 5, className: 'opened', role: 'cell' }, make('pre', {}, text)));

const nothing = (text) => () =>
	row(make('td', { colSpan: 5, className: 'nothing', role: 'cell' }, text));

const key = ({ id, text }) => (text === undefined ? id : `${id}-opened`);

function showRequests(requests) {
	const rows = requests.flatMap((request) => {
		const text = opened.get(request.id);
		const isOpen = text !== undefined;
		return [{ ...request, isOpen }, ...(isOpen ? [{ id: request.id, text }] : [])];
	});
	const none = nothing('No requests yet. Run a workflow with the Sangoma CX node.');
	showRows(byId('requests'), rows, key, drawRequest, none);
}

/** Shows what came to the API and what went out to webhooks and bots. */
export function showTraffic(view) {
	shown = view;
	const none = nothing('No deliveries yet. A webhook or a bot has to be registered first.');
	showRows(byId('deliveries'), view.deliveries, key, drawDelivery, none);
	showRequests(view.requests);
}
