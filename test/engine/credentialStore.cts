import { setImmediate } from 'node:timers/promises';
import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
	type INodeProperties,
} from 'n8n-workflow';
import type { Simulator } from '../../simulator/index.cts';
import { basic, keepSecret } from './secrecy.cts';

const ALL_SCOPES = 'cx.agent-calls cx.queue-calls cx.digital-interactions';

let created = 0;

/**
 * Credentials as n8n's server keeps them for its engine: read anew for every request, and changed
 * only by storing. A token is in there when n8n stored one, and no key for it before.
 */
export class CredentialStore {
	readonly id = `credential-${++created}`;

	reads = 0;

	/** How many tokens n8n stored. */
	stored = 0;

	constructor(private data: ICredentialDataDecryptedObject) {
		this.keepSecrets();
	}

	/** A credential for a simulator's default client, changed as wanted. */
	static for(simulator: Simulator, changes: ICredentialDataDecryptedObject = {}): CredentialStore {
		return new CredentialStore({
			grantType: 'clientCredentials',
			authentication: 'header',
			clientId: simulator.client.clientId,
			clientSecret: simulator.client.clientSecret,
			tenantDomain: simulator.client.tenantDomain,
			scope: ALL_SCOPES,
			baseUrl: simulator.apiUrl,
			accessTokenUrl: simulator.tokenUrl,
			...changes,
		});
	}

	change(changes: ICredentialDataDecryptedObject): void {
		this.data = { ...this.data, ...changes };
		this.keepSecrets();
	}

	get token(): string | undefined {
		const { access_token: token } = (this.data.oauthTokenData ?? {}) as { access_token?: string };
		return token;
	}

	/** What the engine calls: n8n's interface for credentials, on this store. */
	helper(): ICredentialsHelper {
		return new StoreHelper(this);
	}

	async read(): Promise<ICredentialDataDecryptedObject> {
		this.reads++;
		await setImmediate();
		return structuredClone(this.data);
	}

	storeToken({ oauthTokenData }: ICredentialDataDecryptedObject): void {
		this.stored++;
		this.change({ oauthTokenData: structuredClone(oauthTokenData) });
	}

	private keepSecrets(): void {
		const { clientId, clientSecret } = this.data;
		if (clientSecret) keepSecret(String(clientSecret));
		if (clientSecret) keepSecret(basic(String(clientId), String(clientSecret)));
		if (this.token) keepSecret(this.token);
	}
}

class StoreHelper extends ICredentialsHelper {
	constructor(private readonly store: CredentialStore) {
		super();
	}

	getParentTypes(): string[] {
		return ['oAuth2Api'];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(): Promise<IHttpRequestOptions> {
		throw new Error('n8n never asks an OAuth2 credential to authenticate');
	}

	async preAuthentication(): Promise<undefined> {}

	async runPreAuthentication(): Promise<undefined> {}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('not used by the engine for a node');
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return await this.store.read();
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(
		_details: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.store.storeToken(data);
	}

	getCredentialsProperties(): INodeProperties[] {
		return [];
	}
}
