import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { isRecord } from '../../shared/values';

/** The names under which n8n reads a tool call: in a tool's arguments they would replace those asked about. */
const RESERVED = ['tool', 'toolParameters'];

/** The fields in which n8n looks for an approval and for a comment. */
const ANSWER_FIELDS = ['approved', 'data', 'chatInput'];

const hasReserved = (value: unknown): boolean =>
	isRecord(value) && RESERVED.some((name) => Object.hasOwn(value, name));

/**
 * Returns why a tool call can make n8n ask about other arguments than it runs the tool with: n8n looks an
 * argument up in an object `query` first.
 */
function findMisleadingArgument({
	query,
	toolParameters,
}: Record<string, unknown>): string | undefined {
	if (hasReserved(query)) return 'query';
	if (!isRecord(toolParameters)) return undefined;
	if (isRecord(toolParameters.query) || Array.isArray(toolParameters.query)) {
		return 'toolParameters.query';
	}
	return RESERVED.find((name) => Object.hasOwn(toolParameters, name));
}

const isReviewer = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('HitlTool');

/**
 * Throws a NodeOperationError, which n8n treats as a rejection, if the node reviews an AI agent's tool call
 * and the tool would run with other arguments than the ones asked about.
 */
export function assertReviewedArguments(context: IExecuteFunctions): void {
	if (!isReviewer(context)) return;
	for (const { json } of context.getInputData()) {
		const argument = findMisleadingArgument(json);
		if (argument === undefined) continue;
		throw new NodeOperationError(
			context.getNode(),
			`The tool call has the argument "${argument}", which would make the tool run with other arguments than the ones asked about. Nobody was asked, and the tool did not run`,
		);
	}
}

/**
 * Removes from a reviewer's input, which is the output when the time is over, what n8n would take for an
 * answer: nobody gave it. In place, as n8n stores the input of a node that waits.
 */
export function removeForgedAnswers(context: IExecuteFunctions): void {
	if (!isReviewer(context)) return;
	for (const { json } of context.getInputData()) {
		for (const name of ANSWER_FIELDS) delete json[name];
	}
}
