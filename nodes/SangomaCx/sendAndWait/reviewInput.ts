import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { isRecord } from '../../shared/values';

/** The names under which n8n reads a tool call: in a tool's arguments they would replace those asked about. */
const RESERVED = ['tool', 'toolParameters'];

/** The fields that n8n takes for an answer when the time is over: an item with them counts as approved. */
const ANSWER_FIELDS = ['approved', 'data'];

const hasReserved = (value: unknown): boolean =>
	isRecord(value) && RESERVED.some((name) => Object.hasOwn(value, name));

/**
 * Returns why a tool call can make n8n ask about other arguments than it runs the tool with: n8n looks an
 * argument up in an object `query` first.
 */
function findDeception({ query, toolParameters }: Record<string, unknown>): string | undefined {
	if (hasReserved(query)) return 'query';
	if (!isRecord(toolParameters)) return undefined;
	if (isRecord(toolParameters.query) || Array.isArray(toolParameters.query)) {
		return 'toolParameters.query';
	}
	return RESERVED.find((name) => Object.hasOwn(toolParameters, name));
}

/**
 * Prepares the input of a human review of an AI agent's tool call, in place, as n8n stores it: without an
 * answer that the model or the agent's input brought along, so that a time limit counts as no. Throws a
 * NodeOperationError, which n8n treats as a rejection, if the tool would run with other arguments than the
 * ones asked about. Does nothing where the node is no reviewer.
 */
export function checkReviewInput(context: IExecuteFunctions): void {
	if (!context.getNode().type.endsWith('HitlTool')) return;
	for (const { json } of context.getInputData()) {
		for (const name of ANSWER_FIELDS) delete json[name];
		const argument = findDeception(json);
		if (argument === undefined) continue;
		throw new NodeOperationError(
			context.getNode(),
			`The tool call has the argument "${argument}", which would make the tool run with other arguments than the ones asked about. Nobody was asked, and the tool did not run`,
		);
	}
}
