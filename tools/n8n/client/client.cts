import type { IDataObject, INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { CommunityPackagesApi } from './community-packages.cts';
import { CredentialsApi } from './credentials.cts';
import { ExecutionsApi } from './executions.cts';
import { RestSession } from './rest.cts';
import type { CredentialReference } from './workflows.cts';
import { WorkflowsApi } from './workflows.cts';

/** The owner of every n8n that the playground starts: it is on loopback, and gone afterwards. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Playground1',
	firstName: 'Robin',
	lastName: 'Playground',
};

/** What a searchable list of a node's parameter offers. */
export interface ListSearchQuery {
	nodeType: string;
	methodName: string;
	/** Default: `parameters.inboxId`. */
	path?: string;
	parameters?: INodeParameters;
	credentials?: Record<string, CredentialReference>;
	filter?: string;
}

/** Where n8n is, and which one. */
export interface N8nAddress {
	url: string;
	version: string;
}

/** Drives a running n8n by the REST API of its editor; of 2.41.1 as of 1.123. */
export class N8nClient {
	readonly rest: RestSession;

	readonly credentials: CredentialsApi;

	readonly workflows: WorkflowsApi;

	readonly executions: ExecutionsApi;

	readonly communityPackages: CommunityPackagesApi;

	constructor({ url, version }: N8nAddress) {
		this.rest = new RestSession(url);
		this.credentials = new CredentialsApi(this.rest);
		this.workflows = new WorkflowsApi(this.rest, Number(version.split('.')[0]));
		this.executions = new ExecutionsApi(this.rest);
		this.communityPackages = new CommunityPackagesApi(this.rest);
	}

	/** Makes the owner's account on a new n8n, and logs in. */
	async setUpOwner(): Promise<void> {
		await this.rest.send('POST', '/rest/owner/setup', OWNER);
	}

	/** Logs in as the owner. n8n allows few of these a minute: hand `rest.login` on instead. */
	async logIn(): Promise<void> {
		const { email, password } = OWNER;
		await this.rest.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** The descriptions of all node types, as the editor gets them. */
	nodeTypes(): Promise<INodeTypeDescription[]> {
		return this.rest.send('GET', '/types/nodes.json');
	}

	/** The descriptions of all credential types, as the editor gets them. */
	credentialTypes(): Promise<Array<{ name: string; displayName: string } & IDataObject>> {
		return this.rest.send('GET', '/types/credentials.json');
	}

	/** What the editor shows when a person opens a parameter's searchable list. */
	async searchList(query: ListSearchQuery): Promise<Array<{ name: string; value: unknown }>> {
		const found = await this.rest.send<{ results: Array<{ name: string; value: unknown }> }>(
			'POST',
			'/rest/dynamic-node-parameters/resource-locator-results',
			{
				path: query.path ?? 'parameters.inboxId',
				methodName: query.methodName,
				nodeTypeAndVersion: { name: query.nodeType, version: 1 },
				currentNodeParameters: query.parameters ?? {},
				credentials: query.credentials,
				filter: query.filter,
			},
		);
		return found.results;
	}
}
