/** One message of a chat with a model, in the form of the Chat Completions API. */
export interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content?: string | Array<{ text?: string }> | null;
	name?: string;
}

/** A field that a tool asks for, in JSON Schema. */
export interface ToolField {
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

/** The text of a message; an empty one where it has none. */
export function textOf({ content }: ChatMessage): string {
	if (Array.isArray(content)) return content.map(({ text = '' }) => text).join('');
	return content ?? '';
}

/** The turn that a chat has come to: what the customer wrote last, and what came before and after. */
export interface Turn {
	request: string;
	/** What the model itself said before it; empty at the beginning of a chat. */
	before: string;
	/** The number that the customer gave last, now or earlier, as a telephone takes it; or none. */
	number: string;
	/** What the tools gave since the customer wrote, oldest first. */
	results: string[];
}

const NUMBER = /\+?\d[\d\s()-]{4,}\d/;

/** Finds a telephone number in a text; an empty text if there is none. */
const findNumber = (text: string) => NUMBER.exec(text)?.[0].replace(/[^+\d]/g, '') ?? '';

/** Reads the turn that a chat has come to. */
export function readTurn(messages: ChatMessage[]): Turn {
	const position = messages.map(({ role }) => role).lastIndexOf('user');
	const earlier = messages.slice(0, Math.max(position, 0));
	const textsOf = (list: ChatMessage[], wanted: ChatMessage['role']) =>
		list.filter(({ role }) => role === wanted).map(textOf);
	const said = textsOf(messages.slice(0, position + 1), 'user');
	return {
		request: said.at(-1) ?? '',
		before: textsOf(earlier, 'assistant').filter(Boolean).at(-1) ?? '',
		number: said.map(findNumber).filter(Boolean).at(-1) ?? '',
		results: textsOf(messages.slice(position + 1), 'tool'),
	};
}
