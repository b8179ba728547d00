import { withoutSecrets } from '../../shared/secrets';
import { asRecord, asText, isRecord, type Json } from '../../shared/values';
import { getAttributes, type CxEvent } from './parseEvent';

/** A value that the customer chose or entered: of an option it has a title, of a field a name. */
interface SubmittedValue {
	name?: string;
	title?: string;
	value: string | number | boolean | null;
}

type Value = SubmittedValue['value'];

/**
 * Returns a value as entered; several values, such as ticked boxes, as comma-separated text.
 */
function toValue(value: unknown): Value {
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
		return value;
	}
	if (!Array.isArray(value)) return null;
	return value.map((entry) => asText(entry)).join(', ');
}

const toFields = (values: Json): SubmittedValue[] =>
	Object.entries(values).map(([name, value]) => ({ name, value: toValue(value) }));

function toSubmittedValue(entry: unknown): SubmittedValue {
	if (!isRecord(entry)) return { value: toValue(entry) };
	const name = asText(entry.name);
	const title = asText(entry.title);
	return {
		...(name !== undefined && { name }),
		...(title !== undefined && { title }),
		value: toValue(entry.value),
	};
}

/** Options and forms have a list; a rating has an object, and so may others (recorded, inferred). */
function readValues(submitted: unknown): SubmittedValue[] {
	if (Array.isArray(submitted)) return submitted.map(toSubmittedValue);
	if (!isRecord(submitted)) return [toSubmittedValue(submitted)];
	if (isRecord(submitted.csat_survey_response)) return toFields(submitted.csat_survey_response);
	const isOption = asText(submitted.title) !== undefined && 'value' in submitted;
	return isOption ? [toSubmittedValue(submitted)] : toFields(submitted);
}

/** A tap on a button or an entry of a list, which comes as a message of the customer (inferred). */
function readTap(payload: Json): SubmittedValue[] {
	const reply = [payload.button_reply, payload.list_reply].find(isRecord);
	if (reply === undefined) return [];
	return [toSubmittedValue({ title: reply.title, value: reply.id })];
}

/** The items of options and of a form: what the customer could choose or fill in. */
const getItems = (attributes: Json): Json[] =>
	Array.isArray(attributes.items) ? attributes.items.filter(isRecord) : [];

/** Reads what was chosen or entered in answer to a message. A form may have secret fields. */
function readAnswer({ submitted_values: values, submitted_email: email }: Json): SubmittedValue[] {
	const submitted = [...readValues(withoutSecrets(values)), ...toFields({ email: asText(email) })];
	return submitted.filter(({ title, value }) => title !== undefined || value !== null);
}

/** Returns what the customer chose or entered in the event's message; undefined if it is nothing. */
export function getSubmittedValues(event: CxEvent): SubmittedValue[] | undefined {
	const attributes = getAttributes(event);
	const values = [...readAnswer(attributes), ...readTap(asRecord(attributes.interactive_payload))];
	return values.length > 0 ? values : undefined;
}

/** Returns whether the customer has answered the message itself: options, a form and the like. */
export function isAnswered(event: CxEvent): boolean {
	return readAnswer(getAttributes(event)).length > 0;
}

/** Returns the answer as text: titles of options, words on a rating, or the fields line by line. */
export function getAnswerText(event: CxEvent): string | null {
	const attributes = getAttributes(event);
	const values = readAnswer(attributes);
	const find = (wanted: string) => asText(values.find(({ name }) => name === wanted)?.value);
	const isRating = isRecord(asRecord(attributes.submitted_values).csat_survey_response);
	if (isRating) return find('feedback_message') ?? find('rating') ?? null;
	const email = asText(attributes.submitted_email);
	if (email !== undefined && values.length === 1) return email;

	const items = getItems(attributes);
	const lines = values.map(({ name, title, value }) => {
		const text = title ?? findTitle(items, value) ?? String(value);
		const label = asText(items.find((item) => item.name === name)?.label) ?? name;
		return label === undefined || text === '' ? text : `${label}: ${text}`;
	});
	const separator = values[0]?.name === undefined ? ', ' : '\n';
	return lines.filter((line) => line !== '').join(separator) || null;
}

const findTitle = (items: Json[], value: Value): string | undefined =>
	value === null ? undefined : asText(items.find((item) => item.value === value)?.title);
