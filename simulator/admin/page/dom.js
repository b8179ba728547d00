/** Finds an element by its id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element; texts and elements are its children, nothing is parsed as HTML. */
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
 * Shows rows as children of a list. A row that is the same as before keeps its element, so that
 * focus, selection and animations survive; `key` names a row.
 */
export function showRows(list, rows, key, draw, empty) {
	const before = new Map([...list.children].map((child) => [child.dataset.key, child]));
	const focused = document.activeElement?.closest?.('[data-key]');
	const elements = rows.map((row) => {
		const name = String(key(row));
		const print = JSON.stringify(row);
		const known = before.get(name);
		if (known?.print === print) return known;
		const element = draw(row);
		element.dataset.key = name;
		element.print = print;
		return element;
	});
	if (elements.length === 0 && empty) {
		const known = before.get('empty');
		elements.push(known ?? Object.assign(empty(), { print: '' }));
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

/** A word in a coloured field. */
export const tag = (text, kind) => make('span', { className: `tag ${kind}` }, text);

/** Draws what a list says while it is empty. */
export const nothing = (text) => () => make('li', { className: 'nothing' }, text);

/** Changes a text only if it is another, so that screen readers say it once. */
export function say(element, text) {
	if (element.textContent !== text) element.textContent = text;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** A moment as the clock shows it. */
export const time = (at) =>
	make('time', { dateTime: new Date(at).toISOString() }, clock.format(at));

/** How long a complaint stays. */
const COMPLAINT_MS = 6_000;

function complain(text) {
	const trouble = document.getElementById('trouble');
	say(trouble, text);
	setTimeout(() => trouble.textContent === text && say(trouble, ''), COMPLAINT_MS);
}

/** Asks the simulator to do something; gives its answer, or undefined after saying what is wrong. */
export async function ask(name, body = undefined, method = 'POST') {
	const headers = { 'content-type': 'application/json' };
	try {
		const answer = await fetch(`/_admin/${name}`, {
			method,
			headers,
			body: JSON.stringify(body ?? (method === 'GET' ? undefined : {})),
		});
		const data = await answer.json();
		if (answer.ok) return data;
		complain(data.error);
	} catch {
		complain('The simulator does not answer. Is it still running?');
	}
	return undefined;
}
