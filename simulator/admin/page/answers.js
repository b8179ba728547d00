import { make, request } from './dom.js';

/* What the customer's chat shows below a message that asks for an answer. */

const answerMessage = (messageId, answer) =>
	void request('customer-answers', { messageId, ...answer });

const drawButtons = (label, buttons) =>
	make('div', { className: 'options flex', role: 'group', 'aria-label': label }, ...buttons);

/** Draws a button that sends an answer. */
const drawButton = (text, messageId, answer, properties = {}) => {
	const onclick = () => answerMessage(messageId, answer);
	return make('button', { type: 'button', className: 'plain', onclick, ...properties }, text);
};

const drawOptions = ({ id, content_attributes: { items = [] } }) =>
	drawButtons(
		'Options',
		items.map(({ title, value }) => drawButton(title, id, { choice: value })),
	);

const RATINGS = ['😞', '😑', '😐', '😀', '😍'];

const drawRatings = ({ id }) =>
	drawButtons(
		'Rating',
		RATINGS.map((face, index) =>
			drawButton(face, id, { rating: index + 1 }, { 'aria-label': `${index + 1} of 5` }),
		),
	);

const drawField = ({ name, label = name, type = 'text', placeholder }) => {
	const input = { name, type: type === 'email' ? 'email' : 'text', placeholder, required: true };
	return make('label', {}, `${label} `, make('input', input));
};

/** Draws a form that calls `submit` with its values. */
function drawForm(label, fields, submit) {
	const onsubmit = (event) => {
		event.preventDefault();
		submit(Object.fromEntries(new FormData(event.target)));
	};
	const properties = { className: 'answer-form', autocomplete: 'off', onsubmit };
	const button = make('button', {}, 'Send');
	return make('form', { ...properties, 'aria-label': label }, ...fields.map(drawField), button);
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

/** Returns the buttons or the form to answer a message that has no answer yet. */
export function drawAnswering(entry, answer) {
	const draw = answer === undefined ? DRAW[entry.content_type] : undefined;
	return draw ? [draw(entry)] : [];
}
