import { randomBytes } from 'node:crypto';
import type { IDataObject, INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { ExecutionsApi } from './executions.cts';
import { RestSession } from './rest.cts';
import { type CredentialReference, WorkflowsApi } from './workflows.cts';

/** The owner of every n8n that the tools start. */
export const OWNER = { email: 'owner@example.com', firstName: 'Robin', lastName: 'Playground' };

/** Returns a random password that meets n8n's rules. */
export const createPassword = (): string => `A1-${randomBytes(15).toString('base64url')}`;

/** A credential as n8n shows it, without its secrets. */
export interface Credential {
	id: string;
	name: string;
	type: string;
	data?: IDataObject;
}

interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface CommunityPackage {
	packageName: string;
	installedVersion: string;
}

/** A search in the list of a resource locator. */
interface ListSearchQuery {
	nodeType: string;
	methodName: string;
	/** Default: `parameters.inboxId`. */
	path?: string;
	parameters?: INodeParameters;
	credentials?: Record<string, CredentialReference>;
	filter?: string;
}

interface ListSearchOption {
	name: string;
	value: unknown;
}

/** A client of a running n8n (1.123 or newer) that uses the REST API of its editor. */
export class N8nClient {
	readonly rest: RestSession;
	readonly credentials: CredentialsApi;
	readonly workflows: WorkflowsApi;
	readonly executions: ExecutionsApi;
	readonly communityPackages: CommunityPackagesApi;

	constructor({ url, version }: { url: string; version: string }) {
		this.rest = new RestSession(url);
		this.credentials = new CredentialsApi(this.rest);
		this.workflows = new WorkflowsApi(this.rest, Number(version.split('.')[0]));
		this.executions = new ExecutionsApi(this.rest);
		this.communityPackages = new CommunityPackagesApi(this.rest);
	}

	/** Creates the owner's account on a new n8n, and logs in. */
	async setUpOwner(password = createPassword()): Promise<void> {
		await this.rest.send('POST', '/rest/owner/setup', { ...OWNER, password });
	}

	/** Logs in as the owner. n8n limits logins per minute: copy `rest.login` instead where possible. */
	async logIn(password: string): Promise<void> {
		const { email } = OWNER;
		await this.rest.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	nodeTypes(): Promise<INodeTypeDescription[]> {
		return this.rest.send('GET', '/types/nodes.json');
	}

	credentialTypes(): Promise<Array<{ name: string; displayName: string } & IDataObject>> {
		return this.rest.send('GET', '/types/credentials.json');
	}

	/** Returns what the editor shows in a parameter's searchable list. */
	async searchList(query: ListSearchQuery): Promise<ListSearchOption[]> {
		const { nodeType, parameters = {}, path = 'parameters.inboxId', ...rest } = query;
		const { results } = await this.rest.send<{ results: ListSearchOption[] }>(
			'POST',
			'/rest/dynamic-node-parameters/resource-locator-results',
			{
				...rest,
				path,
				nodeTypeAndVersion: { name: nodeType, version: 1 },
				currentNodeParameters: parameters,
			},
		);
		return results;
	}
}

class CredentialsApi {
	constructor(private readonly rest: RestSession) {}

	/** Saves a new credential without a test. It has no token yet. */
	create(name: string, type: string, data: IDataObject): Promise<Credential> {
		return this.rest.send('POST', '/rest/credentials', { name, type, data });
	}

	/** Returns all credentials, without their data. */
	list(): Promise<Credential[]> {
		return this.rest.send('GET', '/rest/credentials');
	}

	/** Returns the credential with its data. n8n replaces secrets with a placeholder. */
	get(id: string): Promise<Credential> {
		return this.rest.send('GET', `/rest/credentials/${id}`, undefined, { includeData: true });
	}

	/** Changes some of a credential's data and keeps the rest, such as its token. */
	async update(id: string, changes: IDataObject): Promise<Credential> {
		const { name, type, data } = await this.get(id);
		const body = { name, type, data: { ...data, ...changes } };
		return await this.rest.send('PATCH', `/rest/credentials/${id}`, body);
	}

	/** Tests a saved credential, as the editor does after Save. Stores a token on success. */
	async test(id: string): Promise<CredentialTestResult> {
		const { name, type, data } = await this.get(id);
		const body = { credentials: { id, name, type, data } };
		return await this.rest.send('POST', '/rest/credentials/test', body);
	}

	async delete(id: string): Promise<void> {
		await this.rest.send('DELETE', `/rest/credentials/${id}`);
	}
}

const PACKAGES = '/rest/community-packages';

class CommunityPackagesApi {
	constructor(private readonly rest: RestSession) {}

	list(): Promise<CommunityPackage[]> {
		return this.rest.send('GET', PACKAGES);
	}

	/** Installs the newest version in the registry. */
	install(name: string): Promise<CommunityPackage> {
		return this.rest.send('POST', PACKAGES, { name });
	}

	update(name: string): Promise<CommunityPackage> {
		return this.rest.send('PATCH', PACKAGES, { name });
	}

	/** Removes a package. The workflows that use it stay. */
	async remove(name: string): Promise<void> {
		await this.rest.send('DELETE', PACKAGES, undefined, { name });
	}
}
