import { setImmediate } from 'node:timers/promises';
import type { ICredentialDataDecryptedObject, ICredentialsHelper } from 'n8n-workflow';
import { registerSecret } from './secrets.cts';

let created = 0;

/**
 * A credential in n8n's database. n8n reads it again for every request, and changes it only by storing a
 * token. Until then, it contains no token and no key for one.
 */
export class CredentialStore {
	readonly id = `credential-${++created}`;
	reads = 0;
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
		const helper = {
			getParentTypes: () => ['oAuth2Api'],
			isCredentialUsableByNode: () => true,
			preAuthentication: async () => {},
			runPreAuthentication: async () => {},
			getDecrypted: async () => await this.read(),
			updateCredentials: async () => {},
			updateCredentialsOauthTokenData: async (
				_details: unknown,
				_type: string,
				data: ICredentialDataDecryptedObject,
			) => this.storeToken(data),
			getCredentialsProperties: () => [],
		};
		return helper as unknown as ICredentialsHelper;
	}

	async read(): Promise<ICredentialDataDecryptedObject> {
		this.reads++;
		await setImmediate();
		return structuredClone(this.data);
	}

	private storeToken({ oauthTokenData }: ICredentialDataDecryptedObject): void {
		this.stored++;
		this.change({ oauthTokenData: structuredClone(oauthTokenData) });
	}

	private registerSecrets(): void {
		const { clientId, clientSecret } = this.data;
		if (clientSecret) {
			registerSecret(String(clientSecret));
			// The header of token requests contains them in this form.
			registerSecret(Buffer.from(`${clientId}:${clientSecret}`).toString('base64'));
		}
		if (this.token) registerSecret(this.token);
	}
}
