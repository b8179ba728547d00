/** Returns the element with an ID. */
export const byId = (id) => document.getElementById(id);

/** Creates an element with properties, attributes and children. Text is not parsed as HTML. */
export function make(tag, properties = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(properties)) {
		if (value === undefined || value === null || value === false) continue;
		if (name in element && name !== 'role') element[name] = value;
		else element.setAttribute(name, value);
	}
	element.append(...children.filter((child) => child !== null && child !== undefined));
	return element;
}

/**
 * Shows rows as children of a list. An unchanged row keeps its element, and with it focus, selection and
 * animations. `key` identifies a row; `empty` creates the element for an empty list.
 */
export function showRows(list, rows, { key = ({ id }) => id, draw, empty }) {
	const before = new Map([...list.children].map((child) => [child.dataset.key, child]));
	const focused = document.activeElement?.closest?.('[data-key]');
	const elements = rows.map((row) => {
		const name = String(key(row));
		const json = JSON.stringify(row);
		const known = before.get(name);
		if (known?.json === json) return known;
		const element = Object.assign(draw(row), { json });
		element.dataset.key = name;
		return element;
	});
	if (elements.length === 0 && empty) {
		elements.push(before.get('empty') ?? empty());
		elements[0].dataset.key = 'empty';
	}
	if (elements.every((element, index) => list.children[index] === element)) {
		while (list.children.length > elements.length) list.lastElementChild.remove();
		return;
	}
	const name = list.contains(focused) ? focused.dataset.key : undefined;
	list.replaceChildren(...elements);
	const again = elements.find((element) => element.dataset.key === name);
	if (again) (again.querySelector('button, input') ?? again).focus({ preventScroll: true });
}

/** Creates a word on a colored background. */
export const tag = (text, kind) => make('span', { className: `tag ${kind}` }, text);

/** Creates a short text in small gray letters. */
export const note = (...children) => make('span', { className: 'note' }, ...children);

/** Creates an option of a select. */
export const option = (value, label) => make('option', { value }, label);

/** Returns a function that creates the element for an empty list. */
export const emptyRow = (text) => () => make('li', { className: 'empty' }, text);

/** Sets a text if it has changed, so that screen readers announce it once. */
export function setText(element, text) {
	if (element.textContent !== text) element.textContent = text;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Creates a time of day. */
export const time = (at) =>
	make('time', { dateTime: new Date(at).toISOString(), className: 'note' }, clock.format(at));

const ERROR_MS = 6_000;

function showError(text) {
	const error = byId('error');
	setText(error, text);
	setTimeout(() => error.textContent === text && setText(error, ''), ERROR_MS);
}

/** Calls the admin API. Returns the response's body; shows an error and returns undefined if it fails. */
export async function request(name, body = undefined, method = 'POST') {
	try {
		const response = await fetch(`/_admin/${name}`, {
			method,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body ?? (method === 'GET' ? undefined : {})),
		});
		const data = await response.json();
		if (response.ok) return data;
		showError(data.error);
	} catch {
		showError('The simulator is not responding. Is it still running?');
	}
	return undefined;
}
