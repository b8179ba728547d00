import { createHash, randomBytes } from 'node:crypto';
import { SCOPES } from './contract.cts';

/** An OAuth client of a tenant. */
export interface Client {
	clientId: string;
	clientSecret: string;
	tenantDomain: string;
	scopes: readonly string[];
}

interface Token extends Omit<Client, 'clientSecret'> {
	expiresAt: number;
}

/** The default credential. It is invented and works with this simulator only. */
export const DEFAULT_CLIENT: Client = {
	clientId: 'simulator-client',
	clientSecret: 'simulator-secret',
	tenantDomain: 'acme.cx.sangoma.com',
	scopes: SCOPES,
};

/** The OAuth clients and their valid tokens. */
export class Clients {
	private readonly clients = new Map<string, Client>();
	private readonly tokens = new Map<string, Token>();

	/** @param initial the client at the start and after a reset */
	constructor(private readonly initial: Client) {
		this.add(initial);
	}

	add(client: Client): void {
		this.clients.set(client.clientId, { ...client });
	}

	/** Changes a client's secret and revokes the client's tokens. */
	rotateSecret(clientId: string, clientSecret: string): void {
		const client = this.clients.get(clientId);
		if (!client) throw new Error(`There is no client "${clientId}"`);
		client.clientSecret = clientSecret;
		for (const [token, { clientId: owner }] of this.tokens)
			if (owner === clientId) this.tokens.delete(token);
	}

	/** Returns the client with exactly this ID and secret. */
	authenticate(clientId: string, clientSecret: string): Client | undefined {
		const client = this.clients.get(clientId);
		return client?.clientSecret === clientSecret ? client : undefined;
	}

	issueToken(client: Client, scopes: string[], lifetimeSeconds: number): string {
		const token = randomBytes(24).toString('base64url');
		const expiresAt = Date.now() + lifetimeSeconds * 1000;
		this.tokens.set(token, { ...client, scopes, expiresAt });
		return token;
	}

	/** Returns the token of an Authorization header if it is valid. */
	findToken(authorization: string | undefined): Token | undefined {
		const [scheme, value] = authorization?.split(' ') ?? [];
		const token = scheme?.toLowerCase() === 'bearer' ? this.tokens.get(value) : undefined;
		return token && token.expiresAt > Date.now() ? token : undefined;
	}

	revokeTokens(): void {
		this.tokens.clear();
	}

	reset(): void {
		this.clients.clear();
		this.tokens.clear();
		this.add(this.initial);
	}
}

/** Returns the scheme of an Authorization header, and a short hash that identifies its value. */
export function fingerprint(authorization: string): string {
	const [scheme] = authorization.split(' ');
	const hash = createHash('sha256').update(authorization).digest('hex').slice(0, 8);
	return `${scheme} sha256:${hash}`;
}
