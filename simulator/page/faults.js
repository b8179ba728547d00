import { ask, byId, make, showRows } from './dom.js';

/** What can be made to go wrong, in plain words. */
const FAULTS = [
	['Not now: 429, come back in 1 second', retryLater(429)],
	['Not now: 503, come back in 1 second', retryLater(503)],
	['Fails before it is done: 500', { kind: 'status', status: 500 }],
	['Is done, then fails: 504', { kind: 'status-after', status: 504 }],
	['Connection breaks before it is done', { kind: 'reset-before' }],
	['Is done, then the connection breaks', { kind: 'reset-after' }],
	['Never answers', { kind: 'hang' }],
	['Takes 3 seconds longer', { kind: 'slow', ms: 3000 }],
	['Answers with a web page: 502', { kind: 'html' }],
	[
		'Says 200, and means an error',
		{ kind: 'error-behind-200', body: { error: 'It did not work' } },
	],
];

function retryLater(status) {
	const body = { error: 'Try again later' };
	return { kind: 'status', status, headers: { 'Retry-After': '1' }, body };
}

const OPERATIONS = [
	['', 'Every operation'],
	...['agent:call', 'queue:call', 'agentBot:create', 'agentBot:assign', 'inbox:getAll'],
	...['contact:create', 'conversation:create', 'conversation:deliverToAgent'],
	...['conversation:finish', 'message:send', 'webhook:create'],
	['token', 'Requests for a token'],
].map((entry) => (typeof entry === 'string' ? [entry, entry] : entry));

const describe = ({ kind, status }) =>
	(FAULTS.find(([, rule]) => rule.kind === kind && rule.status === status) ??
		FAULTS.find(([, rule]) => rule.kind === kind) ?? [kind])[0];

const howOften = (times) => (times === null ? 'until switched off' : `${times ?? 1} in all`);

function drawFault({ rule, used }) {
	const what = rule.operation ?? rule.path ?? 'every operation';
	const words = `${what}, ${howOften(rule.times)}, ${used} so far`;
	return make('li', {}, make('b', {}, describe(rule)), make('span', { className: 'by' }, words));
}

/** Shows which faults and settings are on. */
export function showFaults({ faults, settings }) {
	const rows = faults.map((fault, id) => ({ id, ...fault }));
	showRows(
		byId('faults'),
		rows,
		({ id }) => id,
		drawFault,
		() => make('li', { className: 'nothing' }, 'Everything works.'),
	);
	if (faults.length > 0) byId('faults').append(offButton());
	for (const field of byId('settings-form').elements)
		if (field.name && field !== document.activeElement) choose(field, String(settings[field.name]));
}

/** A test may have set what the list does not offer. */
function choose(field, value) {
	if (![...field.options].some((option) => option.value === value))
		field.append(make('option', { value }, value));
	field.value = value;
}

function offButton() {
	const button = make('button', { type: 'button', className: 'quiet' }, 'Switch all off');
	button.addEventListener('click', () => void ask('faults', {}, 'DELETE'));
	return Object.assign(make('li', { className: 'off' }, button), { print: 'off' });
}

/** Lets faults and settings be changed. */
export function startFaults() {
	const option = (value, words) => make('option', { value }, words);
	byId('fault-kind').append(...FAULTS.map(([words], index) => option(index, words)));
	byId('fault-operation').append(...OPERATIONS.map(([value, words]) => option(value, words)));
	byId('fault-form').addEventListener('submit', (event) => {
		event.preventDefault();
		const { kind, operation, times } = Object.fromEntries(new FormData(event.target));
		const count = times === 'always' ? times : Number(times);
		const rule = { ...FAULTS[kind][1], operation: operation || undefined, times: count };
		void ask('faults', rule);
	});
	byId('settings-form').addEventListener('change', ({ target }) => {
		const isNumber = /^\d+$/.test(target.value);
		void ask('settings', { [target.name]: isNumber ? Number(target.value) : target.value });
	});
	byId('settings-form').addEventListener('submit', (event) => event.preventDefault());
	byId('revoke').addEventListener('click', () => void ask('revoke-tokens'));
	byId('clear').addEventListener('click', () => void ask('clear'));
}
