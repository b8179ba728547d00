import {
	type ChatAnswer,
	type ChatMessage,
	type ChatTool,
	readTurn,
	type ToolField,
	type Turn,
} from './chat.cts';
import { admitScript, type Intent, INTENTS } from './intents.cts';

/** Returns the tool whose name matches, or else whose description matches. */
function findTool(tools: ChatTool[], pattern: RegExp): ChatTool | undefined {
	const byName = tools.find(({ function: { name } }) => pattern.test(name));
	return byName ?? tools.find(({ function: { description = '' } }) => pattern.test(description));
}

const normalize = (text: string) =>
	text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();

/** Returns the tool that a request names after "use", which can call every tool of an agent. */
function findNamedTool(tools: ChatTool[], request: string): ChatTool | undefined {
	const [, rest] = /^\s*use\s+(?:the\s+)?(?:tool\s+)?(.+)/is.exec(request) ?? [];
	const words = `${normalize(rest ?? '')} `;
	return tools
		.filter(({ function: { name } }) => words.startsWith(`${normalize(name)} `))
		.sort((one, other) => other.function.name.length - one.function.name.length)
		.at(0);
}

/** Fills in the number where a field's description mentions one, and the words in all other fields. */
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

/** Returns the answer if the last tool did not do what the customer asked for. */
function reportProblem({ results }: Turn): string | undefined {
	const last = results.at(-1) ?? '';
	if (/rejected/i.test(last)) return 'All right, I will not do it.';
	if (/call is planned/i.test(last)) return 'All right. We will call you as soon as we open.';
	return /error/i.test(last) ? `I am sorry, that did not work: ${last}` : undefined;
}

/**
 * Returns the scripted model's next answer. It recognizes the `INTENTS`, calls their tools one after another,
 * and remembers the customer's phone number. It calls other tools only by their names ("use NAME"), and
 * never acts on what it does not understand.
 */
export function answerChat(messages: ChatMessage[], tools: ChatTool[] = []): ChatAnswer {
	const turn = readTurn(messages);
	const named = findNamedTool(tools, turn.request);
	const intent = named ? { answer: 'Done.' } : INTENTS.find(({ matches }) => matches(turn));
	if (!intent) return { text: admitScript(turn) };
	const {
		askForNumber,
		tools: patterns,
		words = turn.request,
		answer,
	}: Omit<Intent, 'matches'> = intent;
	if (askForNumber && !turn.number) return { text: askForNumber };
	const problem = reportProblem(turn);
	if (problem) return { text: problem };

	const toCall = named ? [named] : (patterns?.flatMap((each) => findTool(tools, each) ?? []) ?? []);
	const next = toCall.at(turn.results.length);
	if (next) {
		const { name, parameters = {} } = next.function;
		return { tool: name, args: fillIn(parameters, turn.number, words) };
	}
	if (patterns && toCall.length === 0) return { text: 'I cannot do that here.' };
	return { text: answer.replace('{number}', turn.number) };
}
