import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The parts of the contract that the simulator itself reads. */
interface Contract {
	servers: Array<{ url: string }>;
	security: Security;
	paths: Record<string, Record<string, { operationId: string; security?: Security } | undefined>>;
	components: {
		securitySchemes: { oauth: { flows: { clientCredentials: { scopes: object } } } };
	};
}

type Security = [{ oauth?: string[] }];

/** Returns a new copy of the OpenAPI contract. */
export const readContract = (): Record<string, unknown> =>
	parse(readFileSync(join(__dirname, 'sangoma-cx.openapi.yaml'), 'utf8'), { merge: true });

const contract = readContract() as unknown as Contract;

/** The scopes of the API (documented). */
export const SCOPES: readonly string[] = Object.keys(
	contract.components.securitySchemes.oauth.flows.clientCredentials.scopes,
);

/** The method and path of an operation. Requests must match both exactly. */
export interface Endpoint {
	/** The contract's operationId, e.g. `agent:call`. */
	operationId: string;
	method: string;
	/** With the base path. */
	path: string;
	scope: string;
	/** Whether a later revision of the documentation replaced another path by this one. */
	isRenamed: boolean;
}

/** The suffix of the operationId of a renamed path. */
const RENAMED = ':renamed';
const BASE = new URL(contract.servers[0].url).pathname;

/** The endpoints of all operations. A renamed operation has two. */
export const ENDPOINTS: Endpoint[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
	['get', 'post'].flatMap((method) => {
		const { operationId: id = '', security = contract.security } = methods[method] ?? {};
		const scope = security[0].oauth?.[0];
		// The token endpoint is on another host and needs no scope.
		if (id === '' || scope === undefined) return [];
		const operationId = id.replace(RENAMED, '');
		const isRenamed = id !== operationId;
		return [{ operationId, method: method.toUpperCase(), path: BASE + path, scope, isRenamed }];
	}),
);
