import { byId, emptyRow, make, note, option, request, setText, showRows } from './dom.js';

const same = (...values) => values.map((value) => [value, value]);

/** The selects of the forms: label and options by the name of the field. */
const FIELDS = {
	'fault-form': {
		name: ['Fault', []],
		operation: [
			'Operation',
			[
				['', 'All operations'],
				...same('agent:call', 'queue:call', 'agentBot:create', 'agentBot:assign', 'inbox:getAll'),
				...same('contact:create', 'conversation:create', 'conversation:deliverToAgent'),
				...same('conversation:finish', 'message:send', 'webhook:create'),
				['token', 'Token requests'],
			],
		],
		times: [
			'Requests',
			[
				['1', 'The next request'],
				['3', 'The next 3 requests'],
				['always', 'All until turned off'],
			],
		],
	},
	'settings-form': {
		latencyMs: ['Response delay (ms)', same('0', '20', '200', '2000')],
		responseFormat: [
			'Response format',
			same('inferred', 'wrapped', 'payload', 'flat', 'empty', 'data', 'results', 'payload.data'),
		],
		agentBotPaths: ['Agent-bot paths', same('documented', 'renamed', 'both')],
		deliveryCopies: ['Deliveries per event', same('1', '2', '3')],
	},
};

const drawField = ([name, [label, options]]) =>
	make(
		'label',
		{},
		`${label} `,
		make('select', { name }, ...options.map(([value, text]) => option(value, text))),
	);

function drawFault({ rule, used, label }) {
	const target = rule.operation ?? rule.path ?? 'all operations';
	const isEndless = rule.limit || rule.forMs || rule.times === null;
	const count = isEndless ? `${used} so far` : `${used} of ${rule.times ?? 1} requests`;
	return make('li', {}, make('b', {}, label), note(`${target}, ${count}`));
}

function drawOffButton() {
	const onclick = () => void request('faults', {}, 'DELETE');
	return make(
		'li',
		{},
		make('button', { type: 'button', className: 'quiet', onclick }, 'Turn all off'),
	);
}

/** Shows the active faults and the settings. */
export function showFaults({ faults, settings }) {
	const rows = faults.map((fault, id) => ({ id, ...fault }));
	byId('fault-count').hidden = faults.length === 0;
	setText(byId('fault-count'), `${faults.length} on`);
	if (rows.length > 0) rows.push({ id: 'off' });
	showRows(byId('faults'), rows, {
		draw: (row) => (row.id === 'off' ? drawOffButton() : drawFault(row)),
		empty: emptyRow('No faults.'),
	});
	for (const field of byId('settings-form').elements)
		if (field.name && field !== document.activeElement) select(field, String(settings[field.name]));
}

/** Selects a value. Adds it to the options if it is missing, because a test can set any value. */
function select(field, value) {
	if (![...field.options].some((offered) => offered.value === value))
		field.append(option(value, value));
	field.value = value;
}

async function listPresets() {
	const presets = (await request('faults', undefined, 'GET')) ?? [];
	byId('fault-form').elements.name.append(...presets.map(({ name, label }) => option(name, label)));
}

/** Connects the forms for faults and settings. */
export function startFaults() {
	for (const [form, fields] of Object.entries(FIELDS))
		byId(form).prepend(...Object.entries(fields).map(drawField));
	void listPresets();
	byId('fault-form').onsubmit = (event) => {
		event.preventDefault();
		const { name, operation, times } = Object.fromEntries(new FormData(event.target));
		const count = times === 'always' ? times : Number(times);
		void request('faults', { name, operation: operation || undefined, times: count });
	};
	byId('settings-form').onchange = ({ target }) => {
		const isNumber = /^\d+$/.test(target.value);
		void request('settings', { [target.name]: isNumber ? Number(target.value) : target.value });
	};
	byId('settings-form').onsubmit = (event) => event.preventDefault();
	byId('revoke').onclick = () => void request('revoke-tokens');
	byId('clear').onclick = () => void request('clear');
}
