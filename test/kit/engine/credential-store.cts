import { setImmediate } from 'node:timers/promises';
import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
	type INodeProperties,
} from 'n8n-workflow';
import { registerSecret } from './secrets.cts';

let created = 0;

/**
 * A credential as n8n's server keeps it for its engine: read again for every request, and changed
 * only by storing. It contains no token, and no key for one, until n8n stored one.
 */
export class CredentialStore {
	readonly id = `credential-${++created}`;

	reads = 0;

	/** The number of tokens that n8n stored. */
	stored = 0;

	constructor(private data: ICredentialDataDecryptedObject) {
		this.registerSecrets();
	}

	change(changes: ICredentialDataDecryptedObject): void {
		this.data = { ...this.data, ...changes };
		this.registerSecrets();
	}

	get token(): string | undefined {
		const { access_token: token } = (this.data.oauthTokenData ?? {}) as { access_token?: string };
		return token;
	}

	/** Returns n8n's interface to credentials, backed by this store. */
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

	private registerSecrets(): void {
		const { clientId, clientSecret } = this.data;
		if (clientSecret) {
			registerSecret(String(clientSecret));
			// How client ID and secret travel to the token endpoint.
			registerSecret(Buffer.from(`${clientId}:${clientSecret}`).toString('base64'));
		}
		if (this.token) registerSecret(this.token);
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
		throw new Error('n8n never calls this for an OAuth2 credential');
	}

	async preAuthentication(): Promise<undefined> {}

	async runPreAuthentication(): Promise<undefined> {}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('The engine does not call this for a node');
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
