import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { parse } from 'yaml';

type ApiSpec = Parameters<typeof OpenApiValidator.middleware>[0]['apiSpec'];

/** Where the contract is. */
export const CONTRACT_FILE = join(__dirname, 'sangoma-cx.openapi.yaml');

/** The contract as data. */
export const readContract = (): Record<string, unknown> =>
	parse(readFileSync(CONTRACT_FILE, 'utf8'), { merge: true });

/**
 * Middlewares that hold each request against the contract and go on either way: how it breaks the
 * contract is in `res.locals.violation` then.
 */
export function checkContract(): Array<RequestHandler | ErrorRequestHandler> {
	const noteViolation: ErrorRequestHandler = (error: unknown, _req, res, next) => {
		res.locals.violation = error instanceof Error ? error.message : String(error);
		next();
	};
	return [
		...OpenApiValidator.middleware({
			apiSpec: readContract() as unknown as ApiSpec,
			validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
			validateSecurity: false,
			fileUploader: false,
		}),
		noteViolation,
	];
}
