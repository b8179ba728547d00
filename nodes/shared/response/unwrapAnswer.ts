import type { IDataObject } from 'n8n-workflow';
import type { Endpoint } from '../endpoints';
import type { Failure, Outcome } from '../failure/failure';
import { isMarkup, readFields, readReason } from '../failure/readReason';
import type { Answer } from './refuseErrorStatus';
import { withoutSecrets } from '../secrets';
import { asRecord, isRecord } from '../values';

function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
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
	if (typeof body === 'string' && isMarkup(body)) return { kind: 'not-json', status };
	const part = [body, asRecord(body).payload].find((value) => isRecord(value) && isError(value));
	if (part === undefined) return undefined;
	return { kind: 'error-in-answer', status, reason: readReason(part), fields: readFields(part) };
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
 * `payload.x` and `payload.<resource>.x` are read alike, and one without a body is a success. A page
 * instead of JSON, or an error behind a good status, is a failure.
 */
export function unwrapAnswer(
	{ wrappedIn }: Endpoint,
	{ statusCode, body }: Answer,
): Outcome<IDataObject[]> {
	const failure = findError(statusCode, body);
	if (failure !== undefined) return { failure };
	const { payload } = asRecord(body);
	const content = payload === undefined ? body : payload;
	const things = unwrapResource(withoutSecrets(content), wrappedIn);
	return { value: Array.isArray(things) ? things.map(toJson) : [toJson(things)] };
}
