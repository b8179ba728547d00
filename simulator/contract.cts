import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The parts of the contract that the simulator itself reads. */
interface Contract {
	servers: Array<{ url: string }>;
	security: [{ oauth: string[] }];
	paths: Record<string, Record<string, ContractOperation | undefined>>;
	components: {
		securitySchemes: { oauth: { flows: { clientCredentials: { scopes: object } } } };
	};
}

interface ContractOperation {
	operationId: string;
	security?: [{ oauth?: string[] }];
}

/** Reads the OpenAPI contract and returns a new copy of it at each call. */
export const readContract = (): Record<string, unknown> =>
	parse(readFileSync(join(__dirname, 'sangoma-cx.openapi.yaml'), 'utf8'), { merge: true });

const contract = readContract() as unknown as Contract;

/** The scopes of the API (documented). */
export const SCOPES: readonly string[] = Object.keys(
	contract.components.securitySchemes.oauth.flows.clientCredentials.scopes,
);

/** Method and path of an operation; both are compared exactly. */
export interface Endpoint {
	/** The contract's operationId, e.g. `agent:call`. */
	operationId: string;
	method: string;
	/** With the base path. */
	path: string;
	scope: string;
	/** Whether the path is in the documentation, in its later revision, or in both. */
	revision: 'documented' | 'renamed' | 'both';
}

/** Marks the operationId of a path that a later revision of the documentation renamed. */
const RENAMED = ':renamed';
const BASE = new URL(contract.servers[0].url).pathname;

function* readEndpoints(): Generator<Endpoint> {
	for (const [path, methods] of Object.entries(contract.paths))
		for (const method of ['get', 'post']) {
			const { operationId: id = '', security = contract.security } = methods[method] ?? {};
			const scope = security[0].oauth?.[0];
			// The token endpoint is on another host and needs no scope.
			if (id === '' || scope === undefined) continue;
			const operationId = id.replace(RENAMED, '');
			const revision = id === operationId ? 'both' : 'renamed';
			yield { operationId, method: method.toUpperCase(), path: BASE + path, scope, revision };
		}
}

const found = [...readEndpoints()];
const isRenamed = (id: string) =>
	found.some(({ operationId, revision }) => operationId === id && revision === 'renamed');

/** The endpoints of all operations. A renamed operation has two. */
export const ENDPOINTS: Endpoint[] = found.map((endpoint) =>
	endpoint.revision === 'both' && isRenamed(endpoint.operationId)
		? { ...endpoint, revision: 'documented' }
		: endpoint,
);
