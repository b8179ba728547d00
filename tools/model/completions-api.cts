import type { ServerResponse } from 'node:http';
import type { ChatMessage, ChatTool, Utterance } from './chat.cts';
import { MODEL, sendJson } from './http.cts';

/** What a model is asked by the Chat Completions API, as far as this one reads it. */
export interface ChatRequest {
	model?: string;
	stream?: boolean;
	messages: ChatMessage[];
	tools?: ChatTool[];
}

function toMessage(said: Utterance, id: number) {
	if ('text' in said) return { role: 'assistant', content: said.text };
	const call = { name: said.tool, arguments: JSON.stringify(said.args) };
	const tool_calls = [{ index: 0, id: `call_${id}`, type: 'function', function: call }];
	return { role: 'assistant', content: null, tool_calls };
}

/** Answers as the Chat Completions API does, at once or as a stream; `id` tells answers apart. */
export function answerCompletion(
	response: ServerResponse,
	{ stream }: ChatRequest,
	said: Utterance,
	id: number,
): void {
	const message = toMessage(said, id);
	const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
	const base = { id: `chat-${id}`, created: Math.floor(Date.now() / 1000), model: MODEL };
	if (!stream) {
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
		const choices = [{ index: 0, message, finish_reason }];
		sendJson(response, 200, { ...base, object: 'chat.completion', choices, usage });
		return;
	}
	response.writeHead(200, { 'Content-Type': 'text/event-stream' });
	const send = (delta: object, finish: string | null) => {
		const choices = [{ index: 0, delta, finish_reason: finish }];
		const chunk = { ...base, object: 'chat.completion.chunk', choices };
		response.write(`data: ${JSON.stringify(chunk)}\n\n`);
	};
	send(message, null);
	send({}, finish_reason);
	response.end('data: [DONE]\n\n');
}
