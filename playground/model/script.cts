/** One message of a chat with a model, in the form of the Chat Completions API. */
export interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content?: string | Array<{ text?: string }> | null;
	name?: string;
}

/** A field that a tool asks for, in JSON Schema. */
interface ToolField {
	type?: string;
	description?: string;
	properties?: Record<string, ToolField>;
}

/** A tool that the model may use. */
export interface ChatTool {
	function: { name: string; description?: string; parameters?: ToolField };
}

/** What the model says: a text, or which tool it wants with which arguments. */
export type Utterance = { text: string } | { tool: string; args: Record<string, unknown> };

const NUMBER = /\+?\d[\d\s()-]{4,}\d/;

function textOf({ content }: ChatMessage): string {
	if (Array.isArray(content)) return content.map(({ text = '' }) => text).join('');
	return content ?? '';
}

/** How many of the words of a request, of four letters or more, a tool's description has. */
function likeness({ function: { name, description = '' } }: ChatTool, request: string): number {
	const words = new Set(request.toLowerCase().match(/[a-z]{4,}/g));
	const text = `${name} ${description}`.toLowerCase();
	return [...words].filter((word) => text.includes(word)).length;
}

/** Numbers go where a description speaks of one, and the request itself goes everywhere else. */
function fillIn({ properties = {} }: ToolField, request: string): Record<string, unknown> {
	const number = NUMBER.exec(request)?.[0].replace(/[^+\d]/g, '') ?? '';
	return Object.fromEntries(
		Object.entries(properties).map(([name, field]) => {
			// A tool behind a human review asks for its own fields in an object.
			if (field.type === 'object') return [name, fillIn(field, request)];
			const value = /number/i.test(field.description ?? '') ? number : request;
			return [name, field.type === 'number' ? Number(value) : value];
		}),
	);
}

/** The fewest words that a request and a tool must share. */
const LIKE_ENOUGH = 2;

/**
 * What the scripted model says next. It understands nothing: it takes the tool whose description is
 * most like the request, once, and reports what the tool gave.
 */
export function sayNext(messages: ChatMessage[], tools: ChatTool[] = []): Utterance {
	const last = messages.at(-1);
	if (last?.role === 'tool') {
		const gave = textOf(last);
		if (/rejected/i.test(gave)) return { text: 'All right, I leave it.' };
		return /error/i.test(gave)
			? { text: `I am sorry, that did not work: ${gave}` }
			: { text: 'Done. Your telephone rings in a moment.' };
	}
	const request = textOf(messages.filter(({ role }) => role === 'user').at(-1) ?? last!);
	const [best] = tools
		.map((tool) => ({ tool, score: likeness(tool, request) }))
		.sort((a, b) => b.score - a.score);
	if (!best || best.score < LIKE_ENOUGH)
		return { text: 'I can have you called back: please leave your number.' };
	return {
		tool: best.tool.function.name,
		args: fillIn(best.tool.function.parameters ?? {}, request),
	};
}
