import { byId, make, note, nothing, option, request, say, showRows } from './dom.js';

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
				['always', 'All until switched off'],
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
	const count =
		rule.limit || rule.times === null ? 'until switched off' : `${rule.times ?? 1} in all`;
	const times = rule.forMs ? `for ${rule.forMs / 1000} seconds` : count;
	return make('li', {}, make('b', {}, label), note(`${target}, ${times}, ${used} so far`));
}

function drawOffButton() {
	const button = make('button', { type: 'button', className: 'quiet' }, 'Switch all off');
	button.addEventListener('click', () => void request('faults', {}, 'DELETE'));
	return make('li', {}, button);
}

/** Shows the active faults and the settings. */
export function showFaults({ faults, settings }) {
	const rows = faults.map((fault, id) => ({ id, ...fault }));
	byId('fault-count').hidden = faults.length === 0;
	say(byId('fault-count'), `${faults.length} on`);
	if (rows.length > 0) rows.push({ id: 'off' });
	showRows(byId('faults'), rows, {
		draw: (row) => (row.id === 'off' ? drawOffButton() : drawFault(row)),
		empty: nothing('No faults.'),
	});
	for (const field of byId('settings-form').elements)
		if (field.name && field !== document.activeElement) select(field, String(settings[field.name]));
}

/** Selects a value; a test may have set one that is not among the options. */
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
	byId('fault-form').addEventListener('submit', (event) => {
		event.preventDefault();
		const { name, operation, times } = Object.fromEntries(new FormData(event.target));
		const count = times === 'always' ? times : Number(times);
		void request('faults', { name, operation: operation || undefined, times: count });
	});
	byId('settings-form').addEventListener('change', ({ target }) => {
		const isNumber = /^\d+$/.test(target.value);
		void request('settings', { [target.name]: isNumber ? Number(target.value) : target.value });
	});
	byId('settings-form').addEventListener('submit', (event) => event.preventDefault());
	byId('revoke').addEventListener('click', () => void request('revoke-tokens'));
	byId('clear').addEventListener('click', () => void request('clear'));
}
