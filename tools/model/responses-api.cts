import type { ServerResponse } from 'node:http';
import type { ChatMessage, ChatTool, ToolField, Utterance } from './chat.cts';
import type { ChatRequest } from './completions-api.cts';
import { MODEL, sendJson } from './http.cts';

/** A step of a chat: a message, a call of a tool, or what it gave. */
interface InputItem {
	type?: string;
	role?: ChatMessage['role'] | 'developer';
	content?: ChatMessage['content'];
	output?: string;
}

/** What a model is asked by the Responses API, as far as this one reads it. */
export interface ResponsesRequest {
	model?: string;
	input: string | InputItem[];
	tools?: Array<{ name: string; description?: string; parameters?: ToolField }>;
}

function toMessage({ type, role = 'assistant', content, output }: InputItem): ChatMessage {
	if (type === 'function_call_output') return { role: 'tool', content: output };
	return { role: role === 'developer' ? 'system' : role, content };
}

/** The same request as the Chat Completions API has it. */
export function toChatRequest({ model, input, tools = [] }: ResponsesRequest): ChatRequest {
	const items = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input;
	const functions: ChatTool[] = tools.map(({ name, description, parameters }) => ({
		function: { name, description, parameters },
	}));
	return { model, messages: items.map(toMessage), tools: functions };
}

function toItem(said: Utterance, id: number) {
	if ('text' in said) {
		const content = [{ type: 'output_text', text: said.text, annotations: [] }];
		return { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed', content };
	}
	const call = { name: said.tool, arguments: JSON.stringify(said.args) };
	return { type: 'function_call', id: `fc_${id}`, call_id: `call_${id}`, ...call };
}

/** Answers as the Responses API does; `id` tells answers apart. */
export function answerResponse(response: ServerResponse, said: Utterance, id: number): void {
	sendJson(response, 200, {
		id: `resp_${id}`,
		object: 'response',
		created_at: Math.floor(Date.now() / 1000),
		status: 'completed',
		model: MODEL,
		error: null,
		output: [toItem(said, id)],
		output_text: 'text' in said ? said.text : '',
		usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
	});
}
