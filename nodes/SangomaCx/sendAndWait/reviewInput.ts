import { NodeOperationError, type IExecuteFunctions, type IRunExecutionData } from 'n8n-workflow';
import { asRecord, isRecord } from '../../shared/values';

/** What n8n's engine knows of the execution, where it tells. */
type Context = IExecuteFunctions & { runExecutionData?: IRunExecutionData | null };

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

/**
 * Returns under which names the agent has called the tool: n8n's engine keeps the call with the agent, which
 * waits for it. The reviewer's own arguments can replace the name in its input.
 */
function findToolNames(context: Context, toolCallId: unknown): unknown[] {
	const stack = context.runExecutionData?.executionData?.nodeExecutionStack ?? [];
	return stack
		.flatMap(({ metadata }) => metadata?.subNodeExecutionData?.actions ?? [])
		.filter(({ action }) => action.id === toolCallId)
		.map(({ action }) => asRecord(action.metadata).toolName);
}

function isOtherTool(context: Context, { tool, toolCallId }: Record<string, unknown>): boolean {
	const names = findToolNames(context, toolCallId).filter((name) => name !== undefined);
	return tool !== undefined && names.length > 0 && !names.includes(tool);
}

const isReviewer = (context: IExecuteFunctions): boolean =>
	context.getNode().type.endsWith('HitlTool');

/**
 * Throws a NodeOperationError, which n8n treats as a rejection, if the node reviews an AI agent's tool call
 * and the tool would run with other arguments than the reviewer sees.
 */
export function assertReviewedArguments(context: Context): void {
	if (!isReviewer(context)) return;
	for (const { json } of context.getInputData()) {
		const argument = isOtherTool(context, json) ? 'tool' : findMisleadingArgument(json);
		if (argument === undefined) continue;
		throw new NodeOperationError(
			context.getNode(),
			`The tool call has the argument "${argument}", which would make the tool run with arguments that the reviewer does not see. No one was asked, and the tool did not run. Rename this argument where it is defined`,
		);
	}
}

/**
 * Removes from a reviewer's input what n8n would take for an answer: on a timeout, the input
 * becomes the output. In place, as n8n stores the input of a node that waits.
 */
export function removeForgedAnswers(context: IExecuteFunctions): void {
	if (!isReviewer(context)) return;
	for (const { json } of context.getInputData()) {
		for (const name of ANSWER_FIELDS) delete json[name];
	}
}
