import { generate } from 'selfsigned';

/** A private key and its certificate, in PEM. */
export interface Certificate {
	key: string;
	cert: string;
}

/** Creates a self-signed certificate for a host name. */
export async function createCertificate(name = 'localhost'): Promise<Certificate> {
	const options = { keyType: 'ec', algorithm: 'sha256' } as const;
	const created = await generate([{ name: 'commonName', value: name }], options);
	return { key: created.private, cert: created.cert };
}
