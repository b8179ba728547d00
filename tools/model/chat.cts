/** A message of a chat, as in the Chat Completions API. */
export interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content?: string | Array<{ text?: string }> | null;
	name?: string;
}

/** A parameter of a tool, in JSON Schema. */
export interface ToolField {
	type?: string;
	description?: string;
	properties?: Record<string, ToolField>;
}

/** A tool that the model can call. */
export interface ChatTool {
	function: { name: string; description?: string; parameters?: ToolField };
}

/** A request to the model, as in the Chat Completions API. */
export interface ChatRequest {
	model?: string;
	stream?: boolean;
	messages: ChatMessage[];
	tools?: ChatTool[];
}

/** The model's answer: a text or a tool call. */
export type ChatAnswer = { text: string } | { tool: string; args: Record<string, unknown> };

/** The customer's last message and its context. */
export interface Turn {
	request: string;
	/** The model's previous answer; empty at the beginning of a chat. */
	before: string;
	/** The last phone number that the customer gave, in digits; empty if there is none. */
	number: string;
	/** The results of the tools called since then, oldest first. */
	results: string[];
}

const NUMBER = /\+?\d[\d\s()-]{4,}\d/;

const findNumber = (text: string) => NUMBER.exec(text)?.[0].replace(/[^+\d]/g, '') ?? '';

function textOf({ content }: ChatMessage): string {
	return Array.isArray(content) ? content.map(({ text = '' }) => text).join('') : (content ?? '');
}

/** Returns the current turn of a chat. */
export function readTurn(messages: ChatMessage[]): Turn {
	const position = messages.map(({ role }) => role).lastIndexOf('user');
	const textsOf = (wanted: ChatMessage['role'], from: number, to?: number) =>
		messages
			.slice(from, to)
			.filter(({ role }) => role === wanted)
			.map(textOf);
	const requests = textsOf('user', 0);
	const answers = textsOf('assistant', 0, Math.max(position, 0));
	return {
		request: requests.at(-1) ?? '',
		before: answers.filter(Boolean).at(-1) ?? '',
		number: requests.map(findNumber).filter(Boolean).at(-1) ?? '',
		results: textsOf('tool', position + 1),
	};
}
