import type { ChatMessage, ChatTool, Turn, Utterance } from './chat.cts';
import { readTurn } from './chat.cts';
import type { Intent } from './intents.cts';
import { ANYTHING, INTENTS } from './intents.cts';
import { fillIn, findLikeTool, findTool } from './tools.cts';

/** The tools for what is meant; one that is merely like the request, where nothing is understood. */
function chooseTools(intent: Intent, { request }: Turn, tools: ChatTool[]): ChatTool[] {
	const patterns = intent.tools ?? [];
	const found = patterns.flatMap((pattern) => findTool(tools, pattern) ?? []);
	if (intent !== ANYTHING) return found;
	return [findLikeTool(tools, request) ?? []].flat();
}

/** What is said of a tool that did not do what it was for. */
function reportTrouble([last = '']: string[]): string | undefined {
	if (/rejected/i.test(last)) return 'All right, I leave it.';
	return /error/i.test(last) ? `I am sorry, that did not work: ${last}` : undefined;
}

/**
 * What the scripted model says next. It understands what `INTENTS` lists, uses the tools for it one
 * after the other, and remembers the customer's number. Of anything else it takes the tool whose
 * description is most like it.
 */
export function sayNext(messages: ChatMessage[], tools: ChatTool[] = []): Utterance {
	const turn = readTurn(messages);
	const intent = INTENTS.find(({ isMeant }) => isMeant(turn)) ?? ANYTHING;
	const { askForNumber, words = turn.request, says } = intent;
	if (askForNumber && !turn.number) return { text: askForNumber };
	const trouble = reportTrouble(turn.results.slice(-1));
	if (trouble) return { text: trouble };

	const chosen = chooseTools(intent, turn, tools);
	const next = chosen.at(turn.results.length);
	if (next) {
		const { name, parameters = {} } = next.function;
		return { tool: name, args: fillIn(parameters, turn, words) };
	}
	if (intent.tools && chosen.length === 0) return { text: 'That I cannot do here.' };
	const done = intent === ANYTHING && chosen.length > 0 ? 'That is done.' : says;
	return { text: done.replace('{number}', turn.number) };
}
