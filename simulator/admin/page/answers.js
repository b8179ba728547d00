import { make, request } from './dom.js';

/* What the customer's chat shows below a message that asks for an answer. */

const answerMessage = (messageId, answer) =>
	void request('customer-answers', { messageId, ...answer });

function drawButton(text, messageId, answer) {
	const button = make('button', { type: 'button', className: 'plain' }, text);
	button.addEventListener('click', () => answerMessage(messageId, answer));
	return button;
}

const drawButtons = (label, buttons) =>
	make('div', { className: 'answers flex', role: 'group', 'aria-label': label }, ...buttons);

const drawOptions = ({ id, content_attributes: { items = [] } }) =>
	drawButtons(
		'Options',
		items.map(({ title, value }) => drawButton(title, id, { choice: value })),
	);

const RATINGS = ['😞', '😑', '😐', '😀', '😍'];

const drawRatings = ({ id }) =>
	drawButtons(
		'Rating',
		RATINGS.map((face, index) => {
			const button = drawButton(face, id, { rating: index + 1 });
			button.setAttribute('aria-label', `${index + 1} of 5`);
			return button;
		}),
	);

const drawField = ({ name, label, type = 'text', placeholder }) =>
	make(
		'label',
		{},
		`${label ?? name} `,
		make('input', { name, type: type === 'email' ? 'email' : 'text', placeholder, required: true }),
	);

/** Draws a form, and passes its values on. */
function drawForm(label, fields, submit) {
	const button = make('button', {}, 'Send');
	const properties = { className: 'answers', 'aria-label': label, autocomplete: 'off' };
	const form = make('form', properties, ...fields.map(drawField), button);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		submit(Object.fromEntries(new FormData(form)));
	});
	return form;
}

const EMAIL_FIELD = { name: 'email', label: 'Your email', type: 'email' };

/** How to answer, by the type of the message. */
const DRAW = {
	input_select: drawOptions,
	input_csat: drawRatings,
	form: ({ id, content_attributes: { items = [] } }) =>
		drawForm('Form', items, (values) => answerMessage(id, { values })),
	input_email: ({ id }) =>
		drawForm('Email', [EMAIL_FIELD], ({ email }) => answerMessage(id, { email })),
};

/** Returns what answers a message that asks and has no answer yet. */
export function drawAnswering(entry, answer) {
	const draw = answer === undefined ? DRAW[entry.content_type] : undefined;
	return draw ? [draw(entry)] : [];
}
