import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Where the contract is. */
export const CONTRACT_FILE = join(__dirname, 'sangoma-cx.openapi.yaml');

/** The contract as data, a fresh copy at each call. */
export const readContract = (): Record<string, unknown> =>
	parse(readFileSync(CONTRACT_FILE, 'utf8'), { merge: true });

/** The contract, as far as the simulator itself goes by it. */
interface Contract {
	servers: Array<{ url: string }>;
	paths: Record<string, Record<string, ContractOperation | undefined>>;
	components: {
		securitySchemes: { oauth: { flows: { clientCredentials: { scopes: object } } } };
	};
}

interface ContractOperation {
	operationId: string;
	security: [{ oauth?: string[] }];
}

const contract = readContract() as unknown as Contract;

/** The scopes of the API (documented). */
export const SCOPES: readonly string[] = Object.keys(
	contract.components.securitySchemes.oauth.flows.clientCredentials.scopes,
);

/** Where an operation is found: every character of method and path counts. */
export interface Endpoint {
	/** `agent:call` and so on. */
	operation: string;
	method: string;
	/** From the root of the host on. */
	path: string;
	scope: string;
	/** Whether this is a path of the documentation or of its later revision; most are both. */
	age: 'documented' | 'renamed' | 'both';
}

/** Marks the operation of a path that a later revision of the documentation has renamed. */
const RENAMED = ':renamed';
const BASE = new URL(contract.servers[0].url).pathname;

function* readEndpoints(): Generator<Endpoint> {
	for (const [path, methods] of Object.entries(contract.paths))
		for (const method of ['get', 'post']) {
			const { operationId: id = '', security } = methods[method] ?? {};
			const scope = security?.[0].oauth?.[0];
			// The token endpoint, on a host of its own, opens with no scope.
			if (scope === undefined) continue;
			const operation = id.replace(RENAMED, '');
			const age = id !== operation ? 'renamed' : 'both';
			yield { operation, method: method.toUpperCase(), path: BASE + path, scope, age };
		}
}

const found = [...readEndpoints()];
const renamed = new Set(
	found.filter(({ age }) => age === 'renamed').map(({ operation }) => operation),
);

/** The endpoints of all operations, those of renamed ones twice. */
export const ENDPOINTS: Endpoint[] = found.map((endpoint) =>
	endpoint.age === 'both' && renamed.has(endpoint.operation)
		? { ...endpoint, age: 'documented' }
		: endpoint,
);
