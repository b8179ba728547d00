import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatMessage, ChatTool, Utterance } from './script.cts';
import { sayNext } from './script.cts';

/** What n8n asks a model, as far as this one reads it. */
interface ChatRequest {
	model?: string;
	stream?: boolean;
	messages: ChatMessage[];
	tools?: ChatTool[];
}

/** The model that answers, whatever model is asked for. */
const MODEL = 'scripted-model';

/** A language model on loopback that follows a script. */
export interface Model {
	/** What an OpenAI credential has as its base URL. */
	url: string;
	/** What was asked, oldest first. */
	requests: ChatRequest[];
	close(): Promise<void>;
}

async function readJson(request: IncomingMessage): Promise<ChatRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest;
}

function toMessage(said: Utterance, id: number) {
	if ('text' in said) return { role: 'assistant', content: said.text };
	const call = { name: said.tool, arguments: JSON.stringify(said.args) };
	const tool_calls = [{ index: 0, id: `call_${id}`, type: 'function', function: call }];
	return { role: 'assistant', content: null, tool_calls };
}

function answerChat(response: ServerResponse, { stream }: ChatRequest, said: Utterance, n: number) {
	const message = toMessage(said, n);
	const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
	const base = { id: `chat-${n}`, created: Math.floor(Date.now() / 1000), model: MODEL };
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

function sendJson(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'Content-Type': 'application/json' });
	response.end(JSON.stringify(body));
}

/** Starts a scripted model that speaks the Chat Completions API, on 127.0.0.1 and nowhere else. */
export async function startModel(port = 0): Promise<Model> {
	const requests: ChatRequest[] = [];
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		if (request.method === 'POST' && request.url === '/v1/chat/completions') {
			const asked = await readJson(request);
			requests.push(asked);
			answerChat(response, asked, sayNext(asked.messages, asked.tools), requests.length);
		} else if (request.url === '/v1/models') {
			sendJson(response, 200, { object: 'list', data: [{ id: MODEL, object: 'model' }] });
		} else sendJson(response, 404, { error: { message: 'The scripted model does not do this.' } });
	};
	const server: Server = createServer((request, response) => {
		answer(request, response).catch((error: Error) =>
			sendJson(response, 400, { error: { message: error.message } }),
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
