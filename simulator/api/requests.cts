import type { ErrorRequestHandler, NextFunction, Request, Response, Router } from 'express';
import express from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import type { Clients } from '../clients.cts';
import { readContract } from '../contract.cts';
import { meetFault } from '../faults/kinds.cts';
import type { Fault } from '../faults/kinds.cts';
import type { RedirectTarget } from '../faults/redirect-target.cts';
import { withoutSecrets } from '../journal.cts';
import type { RequestJournal, RecordedRequest } from '../journal.cts';
import { conclude, once, readBody } from '../http.cts';
import type { Reply } from '../http.cts';
import type { Tenant } from '../state/state.cts';
import { packAnswer } from './operation.cts';
import { findRoute } from './operations/index.cts';
import type { Route } from './operations/index.cts';
import { Refusal, replyOrRefuse } from './refusals.cts';

/** The tenant, as its API sees it. */
interface Api extends Tenant {
	readonly clients: Clients;
	readonly journal: RequestJournal;
	readonly redirectTarget: RedirectTarget;
	faultFor(record: RecordedRequest): Fault | undefined;
	emit(event: 'request', record: RecordedRequest): boolean;
}

/** What one request carries from the first step to the last. */
interface Locals {
	record: RecordedRequest;
	/** Closes the record; null for a connection that broke. */
	ending: (status: number | null) => void;
	/** Nothing for a path that does not answer. */
	route?: Route;
	violation?: string;
}

type ApiResponse = Response<unknown, Locals & Record<string, never>>;

/** First step: records the request as it came and reads its body. */
const receiveRequest = (api: Api) => (req: Request, res: ApiResponse, next: NextFunction) => {
	const [path, search = ''] = req.originalUrl.split('?');
	const found = findRoute(req.method, path, api.settings);
	const record = api.journal.begin({
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
	res.locals.route = found?.answers ? found : undefined;
	res.locals.ending = once((status) => {
		api.journal.end(record, status);
		api.emit('request', record);
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
const answerRequest = (api: Api) => (req: Request, res: ApiResponse) => {
	const { record, violation } = res.locals;
	if (record.operation !== 'unknown') record.violation ??= violation;
	const fault = api.faultFor(record);
	record.fault = fault?.kind;
	const elsewhere = api.redirectTarget.url + req.originalUrl;
	const outcome = meetFault(fault, () => process(api, req, res.locals), elsewhere);
	conclude(res, outcome, api.settings.latencyMs, res.locals.ending);
};

function process(api: Api, req: Request, locals: Locals): Reply {
	return replyOrRefuse(() => {
		const { operation } = authorize(api, req, locals);
		const result = operation.run(api, locals.record.body as never);
		locals.record.processed = true;
		return { status: 200, body: packAnswer(operation, result, api.settings.responseFormat) };
	});
}

/** The checks in their order (inferred): path, token, scope, contract, tenant. */
function authorize({ clients }: Api, req: Request, { route, record }: Locals): Route {
	if (!route) throw new Refusal(404, { error: 'Not found' });
	const token = clients.findToken(req.headers.authorization);
	if (!token) throw new Refusal(401, { error: 'The access token is missing, unknown or expired' });
	if (!token.scopes.has(route.scope))
		throw new Refusal(403, { error: `The access token lacks the scope ${route.scope}` });
	if (record.violation) throw new Refusal(400, { error: record.violation });
	const { tenant_domain = token.tenantDomain } = (record.body ?? {}) as { tenant_domain?: string };
	if (tenant_domain !== token.tenantDomain)
		throw new Refusal(403, { error: `No access to the tenant ${tenant_domain}` });
	return route;
}

/** Middle step: notes how the request breaks the contract, and goes on either way. */
function checkContract() {
	const noteViolation: ErrorRequestHandler = (error: unknown, _req, res, next) => {
		res.locals.violation = error instanceof Error ? error.message : String(error);
		next();
	};
	const apiSpec = readContract() as unknown as Parameters<
		typeof OpenApiValidator.middleware
	>[0]['apiSpec'];
	return [
		...OpenApiValidator.middleware({
			apiSpec,
			validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
			validateSecurity: false,
			fileUploader: false,
		}),
		noteViolation,
	];
}

/** The API under its base path: every request is recorded, checked and answered. */
export const apiRoutes = (api: Api): Router =>
	express.Router().use(receiveRequest(api), ...checkContract(), answerRequest(api));
