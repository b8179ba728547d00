import type { ChatAnswer, ChatMessage, ChatTool, ToolField, Turn } from './chat.cts';
import { readTurn } from './chat.cts';
import { DEFAULT_INTENT, INTENTS } from './intents.cts';

/** The number of words that a request and a tool's description must have in common. */
const MIN_COMMON_WORDS = 2;

/** Returns the tool whose name, or else whose description, matches. */
function findTool(tools: ChatTool[], pattern: RegExp): ChatTool | undefined {
	const byName = tools.find(({ function: { name } }) => pattern.test(name));
	return byName ?? tools.find(({ function: { description = '' } }) => pattern.test(description));
}

/** Returns the tool that has most words of four or more letters in common with a request. */
function findSimilarTool(tools: ChatTool[], request: string): ChatTool | undefined {
	const words = [...new Set(request.toLowerCase().match(/[a-z]{4,}/g))];
	const [best] = tools
		.map((tool) => {
			const { name, description = '' } = tool.function;
			const text = `${name} ${description}`.toLowerCase();
			return { tool, score: words.filter((word) => text.includes(word)).length };
		})
		.sort((a, b) => b.score - a.score);
	return best && best.score >= MIN_COMMON_WORDS ? best.tool : undefined;
}

/** Fills the number into fields whose descriptions mention one, and the words into all others. */
function fillIn({ properties = {} }: ToolField, number: string, words: string) {
	const args: Record<string, unknown> = {};
	for (const [name, { type, description = '', properties: fields }] of Object.entries(properties)) {
		const value = /number/i.test(description) ? number : words;
		// A tool behind a human review has its own fields in an object.
		if (type === 'object') args[name] = fillIn({ properties: fields }, number, words);
		else args[name] = type === 'number' ? Number(value) : value;
	}
	return args;
}

/** Returns the reaction to the last tool's result if what was asked for is not done now. */
function reportProblem({ results }: Turn): string | undefined {
	const last = results.at(-1) ?? '';
	if (/rejected/i.test(last)) return 'All right, I leave it.';
	if (/call is planned/i.test(last)) return 'All right. We call you as soon as we open.';
	return /error/i.test(last) ? `I am sorry, that did not work: ${last}` : undefined;
}

/**
 * Returns the scripted model's next answer. It recognizes the `INTENTS`, calls their tools one after the
 * other, and remembers the customer's number. For anything else it calls the most similar tool.
 */
export function answerChat(messages: ChatMessage[], tools: ChatTool[] = []): ChatAnswer {
	const turn = readTurn(messages);
	const intent = INTENTS.find(({ matches }) => matches(turn)) ?? DEFAULT_INTENT;
	const { askForNumber, words = turn.request, answer } = intent;
	if (askForNumber && !turn.number) return { text: askForNumber };
	const problem = reportProblem(turn);
	if (problem) return { text: problem };

	const isDefault = intent === DEFAULT_INTENT;
	const chosen = isDefault
		? (findSimilarTool(tools, turn.request) ?? [])
		: (intent.tools?.flatMap((pattern) => findTool(tools, pattern) ?? []) ?? []);
	const toCall = [chosen].flat();
	const next = toCall.at(turn.results.length);
	if (next) {
		const { name, parameters = {} } = next.function;
		return { tool: name, args: fillIn(parameters, turn.number, words) };
	}
	if (intent.tools && toCall.length === 0) return { text: 'That I cannot do here.' };
	if (isDefault && toCall.length > 0) return { text: 'That is done.' };
	return { text: answer.replace('{number}', turn.number) };
}
