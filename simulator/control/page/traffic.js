import { byId, make, showRows, time } from './dom.js';

const cell = (...children) => make('td', {}, ...children);
const number = (text) => make('td', { className: 'number' }, text);
const took = (ms) => (ms === null ? '…' : `${ms} ms`);

function statusTag(status, isPending) {
	if (status === null && isPending) return make('span', { className: 'tag' }, 'on its way');
	const kind = status === null ? 'bad' : status < 300 ? 'good' : status < 500 ? 'odd' : 'bad';
	return make('span', { className: `tag ${kind}` }, status === null ? 'no answer' : String(status));
}

function drawDelivery(row) {
	const repeats = [row.copy > 1 && `copy ${row.copy}`, row.attempt > 1 && `attempt ${row.attempt}`];
	const remarks = [row.error, ...repeats, row.responseText?.slice(0, 60)]
		.filter(Boolean)
		.join(', ');
	return make(
		'tr',
		{},
		cell(time(row.at)),
		cell(make('b', {}, row.event ?? 'raw'), row.conversationId ? ` (${row.conversationId})` : ''),
		cell(`${row.kind} `, make('code', {}, row.to)),
		cell(
			statusTag(row.status, row.durationMs === null),
			' ',
			make('span', { className: 'by' }, remarks),
		),
		number(took(row.durationMs)),
	);
}

function drawRequest(row) {
	const remarks = [row.fault && `fault: ${row.fault}`, row.violation].filter(Boolean).join(', ');
	const what = row.operation === 'unknown' ? `${row.method} ${row.path}` : row.operation;
	return make(
		'tr',
		{},
		cell(time(row.at)),
		cell(make('b', {}, what)),
		cell(statusTag(row.status, row.durationMs === null)),
		cell(make('span', { className: 'by' }, remarks)),
		number(took(row.durationMs)),
	);
}

const nothing = (text) => () =>
	make('tr', {}, make('td', { colSpan: 5, className: 'nothing' }, text));

/** Shows what came to the API and what went out to webhooks and bots. */
export function showTraffic({ deliveries, requests }) {
	const id = (row) => row.id;
	const noDelivery = nothing('No deliveries yet. A webhook or a bot has to be registered first.');
	showRows(byId('deliveries'), deliveries, id, drawDelivery, noDelivery);
	const noRequest = nothing('No requests yet. Run a workflow with the Sangoma CX node.');
	showRows(byId('requests'), requests, id, drawRequest, noRequest);
}
