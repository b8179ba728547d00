import type { IDataObject } from 'n8n-workflow';
import type { RestSession } from './rest.cts';

/** A credential as n8n shows it: secrets blanked out. */
export interface Credential {
	id: string;
	name: string;
	type: string;
	data?: IDataObject;
}

/** What n8n says after testing a credential. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/** Credentials, as the editor's credential window handles them. */
export class CredentialsApi {
	constructor(private readonly rest: RestSession) {}

	/** Saves a new credential. It is not tested, and so has no token yet. */
	create(name: string, type: string, data: IDataObject): Promise<Credential> {
		return this.rest.send('POST', '/rest/credentials', { name, type, data });
	}

	/** All credentials, without their data. */
	list(): Promise<Credential[]> {
		return this.rest.send('GET', '/rest/credentials');
	}

	/** The credential with its data; secrets are replaced by n8n's blank value. */
	get(id: string): Promise<Credential> {
		return this.rest.send('GET', `/rest/credentials/${id}`, undefined, { includeData: true });
	}

	/** Changes some of a credential's data, and keeps the rest. It keeps its token, too. */
	async update(id: string, changes: IDataObject): Promise<Credential> {
		const { name, type, data } = await this.get(id);
		const body = { name, type, data: { ...data, ...changes } };
		return await this.rest.send('PATCH', `/rest/credentials/${id}`, body);
	}

	/** Tests a saved credential, as the editor does after Save; stores a token if that works. */
	async test(id: string): Promise<CredentialTestResult> {
		const { name, type, data } = await this.get(id);
		const body = { credentials: { id, name, type, data } };
		return await this.rest.send('POST', '/rest/credentials/test', body);
	}

	/** Deletes a credential. */
	async delete(id: string): Promise<void> {
		await this.rest.send('DELETE', `/rest/credentials/${id}`);
	}
}
