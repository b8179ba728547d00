import {
	tryToParseDateTime,
	WAIT_INDEFINITELY,
	type IExecuteFunctions,
	type NodeOperationError,
} from 'n8n-workflow';
import { asRecord } from '../../api/values';
import { refuse } from '../items/buildBody';
import { show } from '../items/convert';

const UNITS_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

function readDate(value: unknown, timeZone: string): Date | undefined {
	try {
		return tryToParseDateTime(value, timeZone).toJSDate();
	} catch {
		return undefined;
	}
}

/**
 * Reads until when the execution waits for an answer, by Limit Wait Time; a date without an offset is
 * meant in the workflow's time zone. Throws a NodeOperationError for a limit that is none or is over
 * already: a question would be asked that nobody could answer.
 */
export function readTimeLimit(context: IExecuteFunctions): Date {
	const limit = asRecord(context.getNodeParameter('options.limitWaitTime.values', 0, {}));
	if (Object.keys(limit).length === 0) return WAIT_INDEFINITELY;
	const wrong = (message: string, advice: string): NodeOperationError =>
		refuse(context.getNode(), 0, `Limit Wait Time ${message}`, advice);

	if (limit.limitType === 'atSpecifiedTime') {
		const { maxDateAndTime } = limit;
		const date = readDate(maxDateAndTime, context.getTimezone());
		const advice = 'Enter a date and time that is still to come.';
		if (date === undefined) throw wrong(`is not a date: ${show(maxDateAndTime)}`, advice);
		if (date.getTime() <= Date.now()) throw wrong(`is over: ${show(maxDateAndTime)}`, advice);
		return date;
	}
	const { resumeAmount = 1, resumeUnit = 'hours' } = limit;
	const date = new Date(Date.now() + Number(resumeAmount) * UNITS_MS[String(resumeUnit)]);
	if (date.getTime() > Date.now()) return date;
	const given = show(`${String(resumeAmount)} ${String(resumeUnit)}`);
	throw wrong(`is not an amount of time: ${given}`, 'Enter an Amount above 0, and a Unit.');
}
