import type { ChatTool, ToolField, Turn } from './chat.cts';

/** The tool whose name, or else whose description, is like this. */
export function findTool(tools: ChatTool[], pattern: RegExp): ChatTool | undefined {
	const isNamed = ({ function: { name } }: ChatTool) => pattern.test(name);
	const isDescribed = ({ function: { description = '' } }: ChatTool) => pattern.test(description);
	return tools.find(isNamed) ?? tools.find(isDescribed);
}

/** How many of the words of a request, of four letters or more, a tool's description has. */
function likeness({ function: { name, description = '' } }: ChatTool, request: string): number {
	const words = new Set(request.toLowerCase().match(/[a-z]{4,}/g));
	const text = `${name} ${description}`.toLowerCase();
	return [...words].filter((word) => text.includes(word)).length;
}

/** The fewest words that a request and a tool must share. */
const LIKE_ENOUGH = 2;

/** The tool whose description is most like a request, if one is like it at all. */
export function findLikeTool(tools: ChatTool[], request: string): ChatTool | undefined {
	const [best] = tools
		.map((tool) => ({ tool, score: likeness(tool, request) }))
		.sort((a, b) => b.score - a.score);
	return best && best.score >= LIKE_ENOUGH ? best.tool : undefined;
}

/** Numbers go where a description speaks of one, and the words everywhere else. */
export function fillIn(
	{ properties = {} }: ToolField,
	{ number }: Pick<Turn, 'number'>,
	words: string,
): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(properties).map(([name, field]) => {
			// A tool behind a human review asks for its own fields in an object.
			if (field.type === 'object') return [name, fillIn(field, { number }, words)];
			const value = /number/i.test(field.description ?? '') ? number : words;
			return [name, field.type === 'number' ? Number(value) : value];
		}),
	);
}
