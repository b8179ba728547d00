import type { IDataObject } from 'n8n-workflow';
import type { Endpoint } from './endpoint';
import type { Failure, Outcome } from './failure/failure';
import { readFields, readReason, showStart } from './failure/readReason';
import { withoutSecrets } from './secrets';
import { asRecord, isRecord } from './values';

/** An answer with a good status, as n8n hands it on: parsed if it was JSON, else as text. */
export interface Answer {
	statusCode: number;
	body: unknown;
}

function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
	if (Array.isArray(value)) return value.length === 0;
	return isRecord(value) && Object.keys(value).length === 0;
}

/** Says whether an answer with a good status speaks of an error all the same. */
function isError(body: Record<string, unknown>): boolean {
	const { error, errors, success, status } = body;
	if (success === false) return true;
	if (Array.isArray(errors) ? errors.length > 0 : isRecord(errors) && !isEmpty(errors)) return true;
	if (error !== undefined && error !== null && error !== false && error !== '') return true;
	return (status === 'error' || status === 'failure' || status === 'fail') && body.id === undefined;
}

function findError(status: number, body: unknown): Failure | undefined {
	// What is neither JSON nor empty came from something that is not the API.
	if (typeof body === 'string' && !isEmpty(body)) {
		return { kind: 'not-json', status, reason: showStart(body) };
	}
	const part = [body, asRecord(body).payload].find((value) => isRecord(value) && isError(value));
	if (part === undefined) return undefined;
	return { kind: 'error-in-answer', status, reason: readReason(part), fields: readFields(part) };
}

/** Finds the one list of an answer, under whatever key: the outermost, and one of things with IDs. */
function findList(body: unknown): unknown[] | undefined {
	let level: unknown[] = [body];
	for (let depth = 0; depth < 4 && level.length > 0; depth++) {
		const lists = level.filter(Array.isArray);
		const ofThings = lists.filter((list) => asRecord(list[0]).id !== undefined);
		if (ofThings.length === 1) return ofThings[0];
		if (lists.length === 1) return lists[0];
		if (lists.length > 1) return undefined;
		level = level.filter(isRecord).flatMap((value) => Object.values(value));
	}
	return undefined;
}

function readList({ statusCode: status, body }: Answer): Outcome<IDataObject[]> {
	const list = findList(body);
	if (list !== undefined)
		return { value: list.filter(isRecord).map((thing) => toJson(withoutSecrets(thing))) };
	const shown = isEmpty(body) ? undefined : JSON.stringify(withoutSecrets(body));
	return { failure: { kind: 'no-list', status, reason: shown && showStart(shown) } };
}

/** Takes the thing itself out of its wrapper; what stood beside it stays, under its own name. */
function unwrapResource(value: unknown, wrapper: string): unknown {
	if (!isRecord(value) || value.id !== undefined) return value;
	const { [wrapper]: inner, ...beside } = value;
	if (Array.isArray(inner)) return inner;
	return isRecord(inner) ? { ...beside, ...inner } : value;
}

function toJson(value: unknown): IDataObject {
	if (isEmpty(value)) return { success: true };
	return isRecord(value) ? (value as IDataObject) : { success: true, answer: value as string };
}

/**
 * Gives the things in an answer, one object each, without secrets. Answers are not documented: `x`,
 * `payload.x` and `payload.<resource>.x` are read alike, and one without a body is a success. What is
 * no JSON, an error behind a good status, or a list of inboxes without a list, is a failure.
 */
export function unwrapAnswer(
	{ method, wrappedIn }: Pick<Endpoint, 'method' | 'wrappedIn'>,
	answer: Answer,
): Outcome<IDataObject[]> {
	const { statusCode, body } = answer;
	const failure = findError(statusCode, body);
	if (failure !== undefined) return { failure };
	if (method === 'GET') return readList(answer);
	const { payload } = asRecord(body);
	const things = unwrapResource(withoutSecrets(payload === undefined ? body : payload), wrappedIn);
	return {
		value: Array.isArray(things) && !isEmpty(things) ? things.map(toJson) : [toJson(things)],
	};
}
