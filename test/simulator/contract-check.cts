import express from 'express';
import type { ErrorRequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { readContract } from '../../simulator/index.cts';
import { startServer } from '../kit/loopback-server.cts';
import { http } from '../kit/simulator-client.cts';

type Options = Parameters<typeof OpenApiValidator.middleware>[0];

const INVALID = 599;

const sendError: ErrorRequestHandler = (error: Error, _req, res, next) => {
	if (res.headersSent) next(error);
	else res.status(INVALID).type('text').send(error.message);
};

/** Posts bodies through the validator of a contract, and returns the messages of invalid ones. */
async function validate(
	contract: object,
	options: Partial<Options>,
	requests: Array<{ path: string; method: string; body: unknown }>,
): Promise<string[]> {
	const app = express()
		.enable('strict routing')
		.use(express.json({ strict: false }));
	const apiSpec = contract as Options['apiSpec'];
	app.use(OpenApiValidator.middleware({ apiSpec, validateSecurity: false, ...options }));
	app.use((req, res) => void (req.body.answer === '' ? res.end() : res.json(req.body.answer)));
	const { url, close } = await startServer(app.use(sendError));
	const messages: string[] = [];
	for (const { path, method, body } of requests) {
		const { status, data } = await http.request({ url: url + path, method, data: body });
		if (status !== 200) messages.push(`${path}: ${data}`);
	}
	await close();
	return messages;
}

/** Validates responses against the contract, and returns the messages of invalid ones. */
export const checkResponses = (
	responses: Array<{ path: string; method: string; body: unknown }>,
): Promise<string[]> =>
	validate(
		readContract(),
		{ validateRequests: false, validateResponses: true },
		responses.map(({ path, method, body }) => ({
			...{ path: `/cx${path}`, method, body: { answer: body } },
		})),
	);

/** Validates events against a schema of the contract, and returns the messages of invalid ones. */
export function checkEvents(
	schema: 'MessageEvent' | 'ConversationEvent',
	events: unknown[],
): Promise<string[]> {
	const content = { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } };
	const responses = { default: { description: 'Any' } };
	const paths = { '/': { post: { requestBody: { required: true, content }, responses } } };
	const contract = { ...readContract(), paths, servers: [], security: [] };
	const requests = events.map((body) => ({ path: '/', method: 'POST', body }));
	return validate(contract, {}, requests);
}
