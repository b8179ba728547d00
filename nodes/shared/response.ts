import type { IDataObject } from 'n8n-workflow';
import type { Endpoint } from './endpoint';
import { isMarkup, quoteStart } from './errors/extractErrorMessage';
import type { Failure, Result } from './errors/failure';
import { readErrorBody } from './errors/readErrorResponse';
import { withoutSecrets } from './secrets';
import { asRecord, asText, isBoolean, isRecord, type Json } from './values';

/** A response with a 2xx status as n8n passes it on: parsed if it was JSON, else as text. */
export interface ApiResponse {
	statusCode: number;
	contentType?: unknown;
	body: unknown;
}

function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
	if (Array.isArray(value)) return value.length === 0;
	return isRecord(value) && Object.keys(value).length === 0;
}

/** Where the report of an error was seen, besides the body itself (inferred). */
const ERROR_WRAPPERS = ['payload', 'data', 'result'];
const MAX_ERROR_DEPTH = 3;

/** The values of `status` that report an error (inferred). */
const ERROR_STATUSES = new Set(['error', 'failure', 'fail', 'failed', 'false']);

/** The values of `status` that report a success: a code beside it may be anything, such as an area code (inferred). */
const SUCCESS_STATUSES = new Set([
	...['success', 'successful', 'succeeded', 'ok', 'true', 'accepted', 'queued', 'completed'],
]);

/** Returns whether a body is an object with an ID, whose status may be its own. */
const hasId = ({ id, message_id }: Json): boolean => (id ?? message_id) !== undefined;

/** Returns the parts of a body that may report an error: not what belongs to an object with an ID. */
function getReports(body: unknown, depth = 0): Json[] {
	const [first, ...others] = Array.isArray(body) ? (body as unknown[]) : [body];
	if (depth > MAX_ERROR_DEPTH || !isRecord(first) || others.length > 0) return [];
	if (hasId(first) && Array.isArray(body)) return [];
	const wrappers = hasId(first) ? ['payload'] : ERROR_WRAPPERS;
	return [first, ...wrappers.flatMap((name) => getReports(first[name], depth + 1))];
}

const isOneOf = (words: Set<string>, value: unknown): boolean =>
	words.has(String(value).toLowerCase());

/** Returns whether a part of a body reports an error in spite of the 2xx status. */
function isError(report: Json): boolean {
	const { error, errors, success, ok, status } = report;
	if (isBoolean(success, false) || isBoolean(ok, false)) return true;
	const isSet = (value: unknown) => !isEmpty(value) && value !== false && value !== 0;
	if (isSet(error) || isSet(errors)) return true;
	return !hasId(report) && isOneOf(ERROR_STATUSES, status);
}

/** How a response may name the ID of a call that was placed (inferred). */
const CALL_ID = /^call_?(id|uuid|sid)$/i;

/** Returns whether a part of a body reports a success, or is an object or a call with an ID. */
function isSuccess(report: Json): boolean {
	const { success, ok, status, result } = report;
	if (Object.entries(report).some(([key, value]) => CALL_ID.test(key) && !isEmpty(value)))
		return true;
	if (hasId(report) || isBoolean(success, true) || isBoolean(ok, true)) return true;
	return isOneOf(SUCCESS_STATUSES, status) || isOneOf(SUCCESS_STATUSES, result);
}

/** Returns the HTTP status of an error that a part of a body gives as a code; undefined if there is none. */
function getErrorCode({ status, code, statusCode }: Json): number | undefined {
	const codes = [status, code, statusCode].map((value) => asText(value) ?? '');
	const errorCode = codes.find((text) => /^[45]\d\d$/.test(text));
	return errorCode === undefined ? undefined : Number(errorCode);
}

/** Returns whether a part of a body reports an error by its result or a code, which may mean something else. */
const mayBeError = (report: Json): boolean =>
	isOneOf(ERROR_STATUSES, report.result) || getErrorCode(report) !== undefined;

/** Finds the part of a body that reports an error: by a mere result or code only if none reports a success. */
function findError(body: unknown): Json | undefined {
	const reports = getReports(body);
	const error = reports.find(isError);
	return error ?? (reports.some(isSuccess) ? undefined : reports.find(mayBeError));
}

const JSON_TYPE = /^\s*(application\/|\S+\+)json\s*(;|$)/i;

/** Returns whether a text is a JSON text that n8n has parsed, rather than what it could not parse. */
function isParsedText(text: string, contentType: unknown): boolean {
	if (typeof contentType !== 'string' || !JSON_TYPE.test(contentType)) return false;
	return !isMarkup(text) && !/^\s*[[{"]/.test(text);
}

function findFailure(
	{ statusCode: status, contentType, body }: ApiResponse,
	mayReturnText: boolean | undefined,
): Failure | undefined {
	// Text that is neither JSON nor empty was not written by the API.
	const isText = typeof body === 'string' && !isEmpty(body);
	if (isText && !(mayReturnText === true && isParsedText(body, contentType))) {
		return { kind: 'not-json', status, reason: quoteStart(body) };
	}
	const error = findError(body);
	return error === undefined ? undefined : readErrorBody(status, error, getErrorCode(error));
}

/** What an envelope has beside its list, often empty (inferred). */
const NO_LIST_KEYS = new Set(['errors', 'warnings', 'messages', 'meta', 'links']);

/**
 * Where an object with an ID, such as an account or a numbered response, has the list: its other lists are its
 * own (inferred).
 */
const LIST_KEYS = new Set([
	...['inboxes', 'payload', 'data', 'result', 'results', 'items', 'records', 'list'],
]);

/** Returns the values of an object in which a list may be. */
function getListCandidates(value: Json): unknown[] {
	const entries = Object.entries(value).filter(([key, entry]) =>
		hasId(value) ? LIST_KEYS.has(key) : !NO_LIST_KEYS.has(key) || !isEmpty(entry),
	);
	return entries.map(([, entry]) => entry);
}

/** Finds the list in a body, under any key: the outermost one, and preferably one of objects with IDs. */
function findList(body: unknown): unknown[] | undefined {
	let level: unknown[] = [body];
	for (let depth = 0; depth < 4 && level.length > 0; depth++) {
		const lists = level
			.filter(Array.isArray)
			.filter((list: unknown[]) => list.length === 0 || list.some(isRecord));
		const withIds = lists.filter((list) => asRecord(list[0]).id !== undefined);
		if (withIds.length === 1) return withIds[0];
		if (lists.length === 1) return lists[0];
		if (lists.length > 1) return undefined;
		level = level.filter(isRecord).flatMap(getListCandidates);
	}
	return undefined;
}

function parseList(status: number, body: unknown): Result<IDataObject[]> {
	const list = findList(body);
	if (list !== undefined) {
		return { value: list.filter(isRecord).map(toJson) };
	}
	const text = isEmpty(body) ? undefined : JSON.stringify(body);
	return { failure: { kind: 'no-list', status, reason: text && quoteStart(text) } };
}

/** Takes the object out of its wrapper. Fields beside the wrapper keep their names. */
function unwrap(value: unknown, responseKey: string): unknown {
	if (!isRecord(value) || value.id !== undefined) return value;
	const { [responseKey]: inner, ...others } = value;
	if (Array.isArray(inner)) return inner;
	return isRecord(inner) ? { ...others, ...inner } : value;
}

function toJson(value: unknown): IDataObject {
	if (isEmpty(value)) return { success: true };
	return isRecord(value) ? (value as IDataObject) : { success: true, answer: value as string };
}

/**
 * Returns the objects in a response, without secrets. Responses are not documented: `x`, `payload.x`
 * and `payload.<resource>.x` are read alike, and an empty body is a success. A body that is not JSON,
 * an error with a 2xx status, or a list endpoint's response without a list is a failure.
 */
export function parseResponse(
	{
		method,
		responseKey,
		mayReturnText,
	}: Pick<Endpoint, 'method' | 'responseKey' | 'mayReturnText'>,
	response: ApiResponse,
): Result<IDataObject[]> {
	const failure = findFailure(response, mayReturnText);
	if (failure !== undefined) return { failure };
	const body = withoutSecrets(response.body);
	if (method === 'GET') return parseList(response.statusCode, body);
	const { payload = body } = asRecord(body);
	const content = unwrap(payload, responseKey);
	const objects = Array.isArray(content) && content.length > 0 ? content : [content];
	return { value: objects.map(toJson) };
}
