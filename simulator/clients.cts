import { createHash, randomBytes } from 'node:crypto';
import { SCOPES } from './contract.cts';

/** Who may ask for tokens. */
export interface Client {
	clientId: string;
	clientSecret: string;
	tenantDomain: string;
	scopes: readonly string[];
}

interface Token {
	clientId: string;
	tenantDomain: string;
	scopes: ReadonlySet<string>;
	expiresAt: number;
}

/** The default credential: made up, and good for nothing but this simulator. */
export const DEFAULT_CLIENT: Client = {
	clientId: 'simulator-client',
	clientSecret: 'simulator-secret',
	tenantDomain: 'acme.cx.sangoma.com',
	scopes: SCOPES,
};

/** Who may ask for tokens, and the tokens that live. */
export class Clients {
	private readonly clients = new Map<string, Client>();
	private readonly tokens = new Map<string, Token>();

	constructor() {
		this.reset();
	}

	add(client: Client): void {
		this.clients.set(client.clientId, { ...client });
	}

	/** Gives a client another secret; the tokens that it got with the old one die. */
	rotateSecret(clientId: string, clientSecret: string): void {
		const client = this.clients.get(clientId);
		if (!client) throw new Error(`There is no client "${clientId}"`);
		client.clientSecret = clientSecret;
		for (const [token, { clientId: owner }] of this.tokens)
			if (owner === clientId) this.tokens.delete(token);
	}

	/** The client with exactly this id and secret. */
	authenticate(clientId: string, clientSecret: string): Client | undefined {
		const client = this.clients.get(clientId);
		return client?.clientSecret === clientSecret ? client : undefined;
	}

	issueToken(client: Client, scopes: string[], lifetimeSeconds: number): string {
		const token = randomBytes(24).toString('base64url');
		const expiresAt = Date.now() + lifetimeSeconds * 1000;
		const { clientId, tenantDomain } = client;
		this.tokens.set(token, { clientId, tenantDomain, scopes: new Set(scopes), expiresAt });
		return token;
	}

	/** The token behind an Authorization header, if it lives. */
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
		this.add(DEFAULT_CLIENT);
	}
}

/** Tells headers apart without keeping what they hold: the scheme and a short hash. */
export function fingerprint(authorization: string): string {
	const [scheme] = authorization.split(' ');
	const hash = createHash('sha256').update(authorization).digest('hex').slice(0, 8);
	return `${scheme} sha256:${hash}`;
}
