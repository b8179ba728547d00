import { createServer } from 'node:http';
import express from 'express';
import { listen } from '../listen.cts';
import type { ChatAnswer, ChatRequest } from './chat.cts';
import { MODEL, toChatRequest, toCompletion, toResponse } from './formats.cts';
import { answerChat } from './script.cts';

/** A scripted language model on 127.0.0.1. */
export interface Model {
	url: string;
	/** The requests so far, oldest first, as in the Chat Completions API. */
	requests: ChatRequest[];
	/** The HTTP status of all responses, if every request should fail. */
	refusal?: number;
	/** Returns an answer to use instead of the script's, or undefined. */
	override?: (request: ChatRequest) => ChatAnswer | undefined | Promise<ChatAnswer>;
	close(): Promise<void>;
}

const refuse = (message: string) => ({ error: { message } });

/** Starts a scripted model that supports OpenAI's Chat Completions API and Responses API. */
export async function startModel(): Promise<Model> {
	const requests: ChatRequest[] = [];
	const answer = async (request: ChatRequest) => {
		requests.push(request);
		return (await model.override?.(request)) ?? answerChat(request.messages, request.tools);
	};
	const app = express();
	app.use(express.json({ limit: '20mb' }));
	app.use((_request, response, next) => {
		if (model.refusal)
			response.status(model.refusal).json(refuse('The scripted model is unavailable.'));
		else next();
	});
	app.post('/v1/chat/completions', async ({ body }, response) => {
		const { completion, chunks } = toCompletion(await answer(body), requests.length);
		const events = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'];
		const stream = events.map((data) => `data: ${data}\n\n`).join('');
		if (body.stream) response.type('text/event-stream').send(stream);
		else response.json(completion);
	});
	app.post('/v1/responses', async ({ body }, response) => {
		response.json(toResponse(await answer(toChatRequest(body)), requests.length));
	});
	app.get('/v1/models', (_request, response) => {
		response.json({ object: 'list', data: [{ id: MODEL, object: 'model' }] });
	});
	app.use((_request, response) => {
		response.status(404).json(refuse('The scripted model does not support this.'));
	});

	const { url, close } = await listen(createServer(app));
	const model: Model = { url: `${url}/v1`, requests, close };
	return model;
}
