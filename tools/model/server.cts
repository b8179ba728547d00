import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatRequest } from './completions-api.cts';
import { answerCompletion } from './completions-api.cts';
import { MODEL, readJson, sendJson } from './http.cts';
import type { ResponsesRequest } from './responses-api.cts';
import { answerResponse, toChatRequest } from './responses-api.cts';
import { sayNext } from './script.cts';

/** A language model on loopback that follows a script. */
export interface Model {
	/** What an OpenAI credential has as its base URL. */
	url: string;
	/** What was asked, oldest first, as the Chat Completions API has it. */
	requests: ChatRequest[];
	/** With which HTTP status it refuses to answer; it answers as long as there is none. */
	refusal?: number;
	close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** How each endpoint is answered; the requests for an answer of the model are noted. */
const endpoints = (requests: ChatRequest[]): Record<string, Answer> => ({
	'POST /v1/chat/completions': async (request, response) => {
		const asked = await readJson<ChatRequest>(request);
		requests.push(asked);
		answerCompletion(response, asked, sayNext(asked.messages, asked.tools), requests.length);
	},
	'POST /v1/responses': async (request, response) => {
		const asked = toChatRequest(await readJson<ResponsesRequest>(request));
		requests.push(asked);
		answerResponse(response, sayNext(asked.messages, asked.tools), requests.length);
	},
	'GET /v1/models': (_request, response) =>
		sendJson(response, 200, { object: 'list', data: [{ id: MODEL, object: 'model' }] }),
});

const refuse = (response: ServerResponse, status: number, message: string) =>
	sendJson(response, status, { error: { message } });

function listen(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
}

/**
 * Starts a scripted model that speaks the Chat Completions API and the Responses API of OpenAI, on
 * 127.0.0.1 and nowhere else.
 */
export async function startModel(port = 0): Promise<Model> {
	const requests: ChatRequest[] = [];
	const table = endpoints(requests);
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const endpoint = table[`${request.method} ${request.url}`];
		if (model.refusal) refuse(response, model.refusal, 'The scripted model is away.');
		else if (endpoint) await endpoint(request, response);
		else refuse(response, 404, 'The scripted model does not do this.');
	};
	const server = createServer((request, response) => {
		answer(request, response).catch(({ message }: Error) => refuse(response, 400, message));
	});
	const model: Model = {
		url: '',
		requests,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
	await listen(server, port);
	model.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
	return model;
}
