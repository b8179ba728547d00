import { byId, make, note, request, showRows, tag, time } from './dom.js';

/** Creates a cell. Its class is also its area when rows become cards. */
function cell(className, ...children) {
	const element = make('td', { className, role: 'cell' }, ...children);
	element.style.gridArea = className;
	return element;
}

const row = (...cells) => make('tr', { role: 'row' }, ...cells);
const took = (ms) => cell('took', ms === null ? '…' : `${ms} ms`);
const wideCell = (className, child) =>
	row(make('td', { colSpan: 5, className, role: 'cell' }, child));

/** Adds a head with the column titles and an empty body to a table. */
function startTable(id, titles) {
	const heads = titles.map((title) =>
		make('th', { role: 'columnheader', scope: 'col', className: title.toLowerCase() }, title),
	);
	byId(id).append(
		make('thead', { role: 'rowgroup' }, row(...heads)),
		make('tbody', { role: 'rowgroup' }),
	);
}

function statusTag(status, isPending) {
	if (status === null) return isPending ? tag('pending', '') : tag('no response', 'bad');
	return tag(String(status), status < 300 ? 'good' : status < 500 ? 'warn' : 'bad');
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
		cell('answer', statusTag(status, durationMs === null), ' ', note(remarks)),
		took(durationMs),
	);
}

/** The expanded requests, by ID, with their details. */
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
	if (record.detail !== undefined) return wideCell('opened', make('pre', {}, record.detail));
	const { id, at, operation, method, path, status, durationMs, fault, violation } = record;
	const remarks = [fault && `fault: ${fault}`, violation].filter(Boolean).join(', ');
	const button = make(
		'button',
		{ type: 'button', className: 'plain expand', 'aria-expanded': String(record.isExpanded) },
		operation === 'unknown' ? `${method} ${path}` : operation,
	);
	button.addEventListener('click', () => void toggle(id));
	return row(
		cell('when', time(at)),
		cell('what', button),
		cell('answer', statusTag(status, durationMs === null)),
		cell('more', note(remarks)),
		took(durationMs),
	);
}

const key = ({ id, detail }) => (detail === undefined ? id : `${id}-detail`);

function showRequests(requests) {
	const rows = requests.flatMap((record) => {
		const detail = details.get(record.id);
		const isExpanded = detail !== undefined;
		return [{ ...record, isExpanded }, ...(isExpanded ? [{ id: record.id, detail }] : [])];
	});
	const empty = () => wideCell('nothing', 'No requests yet. Run a workflow with Sangoma CX.');
	showRows(byId('requests').tBodies[0], rows, { key, draw: drawRequest, empty });
}

/** Shows the requests to the API and the deliveries to webhooks and bots. */
export function showTraffic(view) {
	latestView = view;
	const empty = () => wideCell('nothing', 'No deliveries yet. They need a webhook or a bot.');
	showRows(byId('deliveries').tBodies[0], view.deliveries, { draw: drawDelivery, empty });
	showRequests(view.requests);
}

/** Adds the heads of the tables. */
export function startTraffic() {
	startTable('deliveries', ['Time', 'Event', 'To', 'Response', 'Took']);
	startTable('requests', ['Time', 'Operation', 'Response', 'Remarks', 'Took']);
}
