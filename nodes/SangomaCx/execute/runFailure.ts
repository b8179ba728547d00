import { asText } from '../../shared/values';
import type { Operation } from '../resources/operation';
import { isCompleted, isFailed, type ItemResult } from './runItem';

type Results = Array<ItemResult | undefined>;

/** How many IDs of created objects, or ranges of completed items, an error lists. */
const MAX_LISTED = 20;

/** How many ranges of items with an unknown outcome a message lists. */
const MAX_IN_MESSAGE = 5;

/** Returns the indexes of some results. */
function findIndexes(results: Results, isMatch: (result: ItemResult | undefined) => boolean) {
	return results.flatMap((result, index) => (isMatch(result) ? [index] : []));
}

/** Lists ascending indexes as ranges, such as `0-3, 7`. */
function listRanges(indexes: number[], max: number): string {
	const ranges: Array<{ from: number; to: number }> = [];
	for (const index of indexes) {
		const last = ranges.at(-1);
		if (last?.to === index - 1) last.to = index;
		else ranges.push({ from: index, to: index });
	}
	const texts = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
	return [...texts.slice(0, max), ...(texts.length > max ? ['…'] : [])].join(', ');
}

/** Lists what a run did before it failed, by ID where there is one: nothing else has it then. */
function listCompleted(results: Results): string {
	const objects = results.filter(isCompleted).flatMap((result) => result.objects);
	const ids = objects.map(({ id }) => asText(id)).filter((id) => id !== undefined);
	const more = ids.length > MAX_LISTED ? ` and ${ids.length - MAX_LISTED} more` : '';
	if (ids.length > 0) {
		return ` IDs of the results so far: ${ids.slice(0, MAX_LISTED).join(', ')}${more}.`;
	}
	const indexes = findIndexes(results, isCompleted);
	return indexes.length === 0 ? '' : ` Completed items: ${listRanges(indexes, MAX_LISTED)}.`;
}

/** Returns a warning about the other items that may have been carried out, for the message. */
function warnOfOthers(
	{ phrases: { uncertainOutcome, whereToVerify } }: Operation,
	results: Results,
	first: ItemResult,
): string {
	const indexes = findIndexes(
		results,
		(result) => isFailed(result) && result.isOutcomeUnknown && result !== first,
	);
	if (indexes.length === 0) return '';
	const [items, them] = indexes.length === 1 ? ['item', 'it'] : ['items', 'them'];
	const others = `${indexes.length} other ${items} (${listRanges(indexes, MAX_IN_MESSAGE)})`;
	return `. For ${others}, Sangoma CX may have ${uncertainOutcome}: do not repeat ${them} before you have checked ${whereToVerify} in Sangoma CX`;
}

/**
 * Throws the error of the first item that failed, if any. Its message names the other items that must not
 * be repeated, and its description counts all items.
 */
export function throwFirstError(operation: Operation, results: Results): void {
	const failed = results.filter(isFailed);
	if (failed.length === 0) return;
	const [{ error }] = failed;
	if (results.length > 1) {
		const done = results.filter(isCompleted).length;
		const sent = failed.filter(({ wasSent }) => wasSent).length;
		const counts = `Of ${results.length} items, ${done} were completed, ${sent} failed and ${results.length - done - sent} were not sent.`;
		const description = error.description ?? '';
		error.description = `${description} ${counts}${listCompleted(results)}`.trim();
		error.message += warnOfOthers(operation, results, failed[0]);
	}
	throw error;
}
