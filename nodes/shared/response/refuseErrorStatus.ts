import type { IN8nHttpFullResponse } from 'n8n-workflow';
import type { Outcome } from '../failure/failure';
import { readAnswer } from '../failure/readFailure';

/** An answer as n8n hands it on, as far as this package reads it. */
export type Answer = Pick<IN8nHttpFullResponse, 'statusCode' | 'headers' | 'body'>;

/** Turns an answer with any status but 2xx into a failure. */
export function refuseErrorStatus(outcome: Outcome<Answer>): Outcome<Answer> {
	if ('failure' in outcome) return outcome;
	const { statusCode, headers, body } = outcome.value;
	if (statusCode >= 200 && statusCode < 300) return outcome;
	return { failure: readAnswer(statusCode, headers, body) };
}
