import express from 'express';
import type { ErrorRequestHandler, NextFunction, Request, Response, Router } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { fingerprint } from '../clients.cts';
import { readContract } from '../contract.cts';
import { applyFault } from '../faults/kinds.cts';
import { sendOutcome, readBody, type HttpResponse } from '../http.cts';
import type { RecordedRequest } from '../journal.cts';
import type { SimulatedTenant } from '../tenant.cts';
import { ApiError, responseOrError } from './errors.cts';
import { wrapResult } from './operation.cts';
import { findRoute, isEnabled, type Route } from './router.cts';

interface Locals {
	record: RecordedRequest;
	/** Undefined if the path does not exist. */
	route?: Route;
	violation?: string;
}

type ApiResponse = Response<unknown, Locals & Record<string, never>>;

/** Step 1: records the request and reads its body. */
const receiveRequest =
	({ journal, settings }: SimulatedTenant) =>
	async (req: Request, res: ApiResponse, next: NextFunction) => {
		const [path, search = ''] = req.originalUrl.split('?');
		const route = findRoute(req.method, path);
		const { authorization } = req.headers;
		const masked = authorization && { authorization: fingerprint(authorization) };
		const record = journal.begin({
			operation: route?.operationId ?? 'unknown',
			method: req.method,
			path,
			query: Object.fromEntries(new URLSearchParams(search)),
			headers: { ...req.headers, ...masked },
		});
		res.locals.record = record;
		res.locals.route = route && isEnabled(route, settings) ? route : undefined;
		record.rawBody = await readBody(req);
		parseBody(req, record);
		next();
	};

function parseBody(req: Request, record: RecordedRequest): void {
	if (record.rawBody === '') return;
	try {
		const body: unknown = JSON.parse(record.rawBody);
		record.body = body;
		// The validator adds defaults to this copy; the record shows what the client sent.
		req.body = body !== null && typeof body === 'object' ? { ...body } : body;
		if (req.method === 'GET') record.violation = 'a GET request must not have a body';
	} catch {
		record.violation = 'the body is not JSON';
	}
}

/** Step 2: notes whether the request violates the contract, and continues in either case. */
function checkContract() {
	const noteViolation: ErrorRequestHandler = (error: unknown, _req, res, next) => {
		res.locals.violation = error instanceof Error ? error.message : String(error);
		next();
	};
	const validator = OpenApiValidator.middleware({
		apiSpec: readContract() as never,
		validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
		validateSecurity: false,
		fileUploader: false,
	});
	return [...validator, noteViolation];
}

/** Step 3: performs the operation and responds, or applies an injected fault. */
const respond = (tenant: SimulatedTenant) => (req: Request, res: ApiResponse) => {
	const { journal, redirectTarget, settings } = tenant;
	const { record, violation } = res.locals;
	if (record.operation !== 'unknown') record.violation ??= violation;
	const fault = tenant.faultFor(record);
	record.fault = fault?.kind;
	const process = () => runOperation(tenant, req, res.locals);
	const outcome = applyFault(fault, process, redirectTarget.url + req.originalUrl);
	sendOutcome(res, outcome, settings.latencyMs, (status) => {
		journal.end(record, status);
		tenant.emit('request', record);
	});
};

const runOperation = (tenant: SimulatedTenant, req: Request, locals: Locals): HttpResponse =>
	responseOrError(() => {
		const { operation } = authorize(tenant, req, locals);
		const result = tenant.perform(() => operation.run(tenant, locals.record.body as never));
		locals.record.processed = true;
		return { status: 200, body: wrapResult(operation, result, tenant.settings.responseFormat) };
	});

/** Checks path, token, scope, contract and tenant, in this order (inferred). */
function authorize(
	{ clients, settings }: SimulatedTenant,
	req: Request,
	{ route, record }: Locals,
): Route {
	if (!route) throw new ApiError(404, { error: 'Not found' });
	const token = clients.findToken(req.headers.authorization);
	const status = settings.differences.includes('invalid-token-403') ? 403 : 401;
	if (!token)
		throw new ApiError(status, { error: 'The access token is missing, unknown or expired' });
	if (!token.scopes.includes(route.scope))
		throw new ApiError(403, { error: `The access token lacks the scope ${route.scope}` });
	if (record.violation) throw new ApiError(400, { error: record.violation });
	const { tenant_domain = token.tenantDomain } = (record.body ?? {}) as { tenant_domain?: string };
	if (tenant_domain !== token.tenantDomain)
		throw new ApiError(403, { error: `No access to the tenant ${tenant_domain}` });
	return route;
}

/** Returns the routes of the API, relative to its base path. */
export const apiRoutes = (tenant: SimulatedTenant): Router =>
	express.Router().use(receiveRequest(tenant), ...checkContract(), respond(tenant));
