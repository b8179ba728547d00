import express from 'express';
import type { ErrorRequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { readContract } from '../../simulator/index.cts';
import { closeServer, listen } from '../../simulator/http.cts';
import { http } from '../kit/simulator-client.cts';

type ApiSpec = Parameters<typeof OpenApiValidator.middleware>[0]['apiSpec'];

const explain: ErrorRequestHandler = (error: Error, _req, res, next) => {
	if (res.headersSent) next(error);
	else res.status(599).type('text').send(error.message);
};

async function withApp(app: express.Express, use: (url: string) => Promise<void>) {
	app.use(explain);
	const { server, url } = await listen(app, 0);
	await use(url).finally(() => closeServer(server));
}

/** Holds answers against the response schemas; gives what does not fit. */
export async function checkAnswers(
	answers: Array<{ path: string; method: string; body: unknown }>,
): Promise<string[]> {
	const problems: string[] = [];
	const app = express();
	app.enable('strict routing').use(express.json());
	const apiSpec = readContract() as unknown as ApiSpec;
	const common = { apiSpec, validateSecurity: false, validateRequests: false };
	app.use(OpenApiValidator.middleware({ ...common, validateResponses: true }));
	app.use((req, res) => void (req.body.answer === '' ? res.end() : res.json(req.body.answer)));
	await withApp(app, async (url) => {
		for (const { path, method, body } of answers) {
			const data = { answer: body };
			const { status, data: text } = await http.request({ url: `${url}/cx${path}`, method, data });
			if (status !== 200) problems.push(`${path}: ${text}`);
		}
	});
	return problems;
}

/** Holds deliveries against the contract's event schemas; gives what does not fit. */
export async function checkEvents(
	schema: 'MessageEvent' | 'ConversationEvent',
	events: unknown[],
): Promise<string[]> {
	const problems: string[] = [];
	const app = express();
	app.use(express.json());
	const content = { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } };
	const operation = {
		requestBody: { required: true, content },
		responses: { default: { description: 'Any' } },
	};
	const paths = { '/': { post: operation } };
	const apiSpec = { ...readContract(), paths, servers: [], security: [] } as unknown as ApiSpec;
	app.use(OpenApiValidator.middleware({ apiSpec, validateSecurity: false }));
	app.use((_req, res) => void res.json({}));
	await withApp(app, async (url) => {
		for (const event of events) {
			const { status, data } = await http.post(url, event);
			if (status !== 200) problems.push(String(data));
		}
	});
	return problems;
}
