import type { NextFunction, Request, Response } from 'express';
import { packAnswer } from './answers.cts';
import type { Clients } from './clients.cts';
import { meetFault } from './faults.cts';
import type { Fault, Reply } from './faults.cts';
import { withoutSecrets } from './history.cts';
import type { History, RecordedRequest } from './history.cts';
import type { Operation } from './operations/operation.cts';
import { findOperation } from './operations/table.cts';
import { readBody } from './receive.cts';
import { Refusal } from './refusal.cts';
import { conclude, once } from './respond.cts';
import type { Stranger } from './stranger.cts';
import type { World } from './world.cts';

interface Api {
	world: World;
	clients: Clients;
	history: History;
	stranger: Stranger;
	chooseFault(record: RecordedRequest): Fault | undefined;
	finished(record: RecordedRequest): void;
}

/** What one request carries from the first step to the last. */
interface Locals {
	record: RecordedRequest;
	/** Closes the record; null for a connection that broke. */
	ending: (status: number | null) => void;
	operation?: Operation;
	violation?: string;
}

type ApiResponse = Response<unknown, Locals & Record<string, never>>;

/** First step: records the request as it came and reads its body. */
export const receiveRequest =
	({ world, history, finished }: Api) =>
	(req: Request, res: ApiResponse, next: NextFunction) => {
		const [path, search = ''] = req.originalUrl.split('?');
		const found = findOperation(req.method, path, world.settings);
		const record = history.begin({
			at: Date.now(),
			operation: found?.operation.name ?? 'unknown',
			method: req.method,
			path,
			query: Object.fromEntries(new URLSearchParams(search)),
			headers: withoutSecrets(req.headers),
			rawBody: '',
			body: undefined,
			processed: false,
		});
		res.locals.record = record;
		res.locals.operation = found?.answers ? found.operation : undefined;
		res.locals.ending = once((status) => {
			history.end(record, status);
			finished(record);
		});
		res.once('close', () => res.locals.ending(null));
		void readBody(req).then((text) => {
			record.rawBody = text;
			parseBody(req, record);
			next();
		});
	};

function parseBody(req: Request, record: RecordedRequest): void {
	if (record.rawBody === '') return;
	try {
		const body: unknown = JSON.parse(record.rawBody);
		record.body = body;
		// The validator fills defaults in: into a copy, so that the record shows what was sent.
		req.body = body !== null && typeof body === 'object' ? { ...body } : body;
		if (req.method === 'GET') record.violation = 'a GET request has no body';
	} catch {
		record.violation = 'the body is not JSON';
	}
}

/** Last step: fault or not, may this client do it, do it, answer. */
export const answerRequest = (api: Api) => (req: Request, res: ApiResponse) => {
	const { record, violation } = res.locals;
	if (record.operation !== 'unknown') record.violation ??= violation;
	const fault = api.chooseFault(record);
	record.fault = fault?.kind;
	const elsewhere = api.stranger.url + req.originalUrl;
	const outcome = meetFault(fault, () => process(api, req, res.locals), elsewhere);
	conclude(res, outcome, api.world.settings.latencyMs, res.locals.ending);
};

function process(api: Api, req: Request, locals: Locals): Reply {
	try {
		const operation = authorize(api, req, locals);
		const result = operation.run(api.world, locals.record.body as never);
		locals.record.processed = true;
		return { status: 200, body: packAnswer(operation, result, api.world.settings) };
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { status: error.status, body: error.body };
	}
}

/** The checks in their order (inferred): path, token, scope, contract, tenant. */
function authorize({ clients }: Api, req: Request, { operation, record }: Locals): Operation {
	if (!operation) throw new Refusal(404, { error: 'Not found' });
	const token = clients.findToken(req.headers.authorization);
	if (!token) throw new Refusal(401, { error: 'The access token is missing, unknown or expired' });
	if (!token.scopes.has(operation.scope))
		throw new Refusal(403, { error: `The access token lacks the scope ${operation.scope}` });
	if (record.violation) throw new Refusal(400, { error: record.violation });
	const { tenant_domain = token.tenantDomain } = (record.body ?? {}) as { tenant_domain?: string };
	if (tenant_domain !== token.tenantDomain)
		throw new Refusal(403, { error: `No access to the tenant ${tenant_domain}` });
	return operation;
}
