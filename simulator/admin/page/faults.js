import { ask, byId, make, showRows } from './dom.js';

const OPERATIONS = [
	['', 'Every operation'],
	...['agent:call', 'queue:call', 'agentBot:create', 'agentBot:assign', 'inbox:getAll'],
	...['contact:create', 'conversation:create', 'conversation:deliverToAgent'],
	...['conversation:finish', 'message:send', 'webhook:create'],
	['token', 'Requests for a token'],
].map((entry) => (typeof entry === 'string' ? [entry, entry] : entry));

const howOften = (times) => (times === null ? 'until switched off' : `${times ?? 1} in all`);

function drawFault({ rule, used, label }) {
	const what = rule.operation ?? rule.path ?? 'every operation';
	const when = `${what}, ${howOften(rule.times)}, ${used} so far`;
	return make('li', {}, make('b', {}, label), make('span', { className: 'by' }, when));
}

const option = (value, label) => make('option', { value }, label);

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
	if (![...field.options].some((offered) => offered.value === value))
		field.append(option(value, value));
	field.value = value;
}

function offButton() {
	const button = make('button', { type: 'button', className: 'quiet' }, 'Switch all off');
	button.addEventListener('click', () => void ask('faults', {}, 'DELETE'));
	return Object.assign(make('li', { className: 'off' }, button), { print: 'off' });
}

async function listFaults() {
	const ready = (await ask('faults', undefined, 'GET')) ?? [];
	byId('fault-name').append(...ready.map(({ name, label }) => option(name, label)));
}

/** Lets faults and settings be changed. */
export function startFaults() {
	void listFaults();
	byId('fault-operation').append(...OPERATIONS.map(([value, label]) => option(value, label)));
	byId('fault-form').addEventListener('submit', (event) => {
		event.preventDefault();
		const { name, operation, times } = Object.fromEntries(new FormData(event.target));
		const count = times === 'always' ? times : Number(times);
		void ask('faults', { name, operation: operation || undefined, times: count });
	});
	byId('settings-form').addEventListener('change', ({ target }) => {
		const isNumber = /^\d+$/.test(target.value);
		void ask('settings', { [target.name]: isNumber ? Number(target.value) : target.value });
	});
	byId('settings-form').addEventListener('submit', (event) => event.preventDefault());
	byId('revoke').addEventListener('click', () => void ask('revoke-tokens'));
	byId('clear').addEventListener('click', () => void ask('clear'));
}
