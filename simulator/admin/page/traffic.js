import { byId, make, note, request, showRows, tag, time } from './dom.js';

const cell = (...children) => make('td', {}, ...children);
const wideRow = (className, child) => make('tr', {}, make('td', { colSpan: 3, className }, child));

/** Adds a head with the column titles and an empty body to a table. */
function startTable(id, titles) {
	const heads = titles.map((title) => make('th', { scope: 'col' }, title));
	byId(id).append(make('thead', {}, make('tr', {}, ...heads)), make('tbody'));
}

function drawStatus({ status, durationMs }) {
	if (status === null) return durationMs === null ? tag('pending', '') : tag('no response', 'bad');
	return tag(String(status), status < 300 ? 'good' : status < 500 ? 'warn' : 'bad');
}

/** Draws a cell with the status of a response, how long it took, and remarks. */
function responseCell(record, remarks = []) {
	const took = record.durationMs !== null && `${record.durationMs} ms`;
	return cell(drawStatus(record), note([took, ...remarks].filter(Boolean).join(', ')));
}

function drawDelivery(delivery) {
	const { at, event, conversationId, kind, to, copy, attempt, error, responseText } = delivery;
	const repeats = [copy > 1 && `copy ${copy}`, attempt > 1 && `attempt ${attempt}`];
	const conversation = conversationId ? ` (${conversationId})` : '';
	return make(
		'tr',
		{},
		cell(make('b', {}, event ?? 'raw'), conversation, note(time(at))),
		cell(`${kind} `, make('code', {}, to)),
		responseCell(delivery, [error, ...repeats, responseText?.slice(0, 60)]),
	);
}

/** The details of the expanded requests, by ID. */
const details = new Map();
let latestView;

async function toggle(id) {
	if (details.delete(id)) return showRequests(latestView.requests);
	details.set(id, '…');
	showRequests(latestView.requests);
	const detail = await request(`request?id=${id}`, undefined, 'GET');
	if (!detail) details.delete(id);
	else if (details.has(id)) details.set(id, describeDetail(detail));
	showRequests(latestView.requests);
}

function describeDetail({ method, path, query, body, remark }) {
	const search = Object.keys(query).length > 0 ? JSON.stringify(query) : undefined;
	const noBody = body === null && !remark ? 'No body' : undefined;
	return [`${method} ${path}`, search, body, remark, noBody].filter(Boolean).join('\n');
}

function drawRequest(record) {
	if (record.detail !== undefined) return wideRow('detail-cell', make('pre', {}, record.detail));
	const { id, at, operation, method, path, fault, violation } = record;
	const button = make(
		'button',
		{
			...{ type: 'button', className: 'plain', onclick: () => void toggle(id) },
			'aria-expanded': String(record.isExpanded),
		},
		operation === 'unknown' ? `${method} ${path}` : operation,
	);
	const remarks = [fault && `fault: ${fault}`, violation].filter(Boolean).join(', ');
	return make('tr', {}, cell(button, note(time(at))), cell(note(remarks)), responseCell(record));
}

const key = ({ id, detail }) => (detail === undefined ? id : `${id}-detail`);

function showRequests(requests) {
	const rows = requests.flatMap((record) => {
		const detail = details.get(record.id);
		const isExpanded = detail !== undefined;
		return [{ ...record, isExpanded }, ...(isExpanded ? [{ id: record.id, detail }] : [])];
	});
	const empty = () => wideRow('empty', 'No requests yet. Run a workflow with a Sangoma CX node.');
	showRows(byId('requests').tBodies[0], rows, { key, draw: drawRequest, empty });
}

/** Shows the requests to the API and the deliveries to webhooks and bots. */
export function showTraffic(view) {
	latestView = view;
	const empty = () => wideRow('empty', 'No deliveries yet. Register a webhook or a bot.');
	showRows(byId('deliveries').tBodies[0], view.deliveries, { draw: drawDelivery, empty });
	showRequests(view.requests);
}

/** Adds the heads of the tables. */
export function startTraffic() {
	startTable('deliveries', ['Event', 'Receiver', 'Response']);
	startTable('requests', ['Operation', 'Remarks', 'Response']);
}
