import type { ChatAnswer, ChatMessage, ChatRequest, ChatTool } from './chat.cts';

/** The name of the model in responses, regardless of the requested one. */
export const MODEL = 'scripted-model';

/** An input item of the Responses API: a message, a tool call, or its result. */
interface InputItem {
	type?: string;
	role?: ChatMessage['role'] | 'developer';
	content?: ChatMessage['content'];
	output?: string;
}

/** A request of the Responses API, with the fields that are used. */
export interface ResponsesRequest {
	model?: string;
	input: string | InputItem[];
	tools?: Array<ChatTool['function']>;
}

const now = () => Math.floor(Date.now() / 1000);
const callOf = ({ tool, args }: Extract<ChatAnswer, { tool: string }>) => ({
	name: tool,
	arguments: JSON.stringify(args),
});

function toMessage({ type, role = 'assistant', content, output }: InputItem): ChatMessage {
	if (type === 'function_call_output') return { role: 'tool', content: output };
	return { role: role === 'developer' ? 'system' : role, content };
}

/** Converts a request of the Responses API to one of the Chat Completions API. */
export function toChatRequest({ model, input, tools = [] }: ResponsesRequest): ChatRequest {
	const items = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input;
	const functions = tools.map(({ name, description, parameters }) => ({
		function: { name, description, parameters },
	}));
	return { model, messages: items.map(toMessage), tools: functions };
}

/** Returns an answer as a response of the Responses API. */
export function toResponse(answer: ChatAnswer, id: number): object {
	const text = 'text' in answer ? answer.text : '';
	const content = [{ type: 'output_text', text, annotations: [] }];
	const message = { type: 'message', id: `msg_${id}`, role: 'assistant', status: 'completed' };
	const item =
		'text' in answer
			? { ...message, content }
			: { type: 'function_call', id: `fc_${id}`, call_id: `call_${id}`, ...callOf(answer) };
	return {
		id: `resp_${id}`,
		object: 'response',
		created_at: now(),
		status: 'completed',
		model: MODEL,
		error: null,
		output: [item],
		output_text: text,
		usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
	};
}

/** Returns an answer as a completion of the Chat Completions API, or as the chunks of a stream. */
export function toCompletion(answer: ChatAnswer, id: number) {
	const call = 'tool' in answer && { index: 0, id: `call_${id}`, type: 'function' };
	const message = call
		? { role: 'assistant', content: null, tool_calls: [{ ...call, function: callOf(answer) }] }
		: { role: 'assistant', content: 'text' in answer ? answer.text : null };
	const reason = call ? 'tool_calls' : 'stop';
	const base = { id: `chat-${id}`, created: now(), model: MODEL };
	const toChunk = (delta: object, finish_reason: string | null) => ({
		...base,
		object: 'chat.completion.chunk',
		choices: [{ index: 0, delta, finish_reason }],
	});
	return {
		completion: {
			...base,
			object: 'chat.completion',
			choices: [{ index: 0, message, finish_reason: reason }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		},
		chunks: [toChunk(message, null), toChunk({}, reason)],
	};
}
