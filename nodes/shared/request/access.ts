import { NodeOperationError } from 'n8n-workflow';
import { whyUnsafe, withoutTrailingSlash } from '../addresses';
import type { Outcome } from '../failure/failure';
import { asRecord, asText } from '../values';
import { CREDENTIAL, type RequestContext } from './context';
import { ensureToken } from './token';

/** What requests need of the credential, read once for all items of a node's run. */
export interface Access {
	credentialId: string;
	/** Without a slash at its end. */
	baseUrl: string;
	/** As the credential has it; may be empty. */
	tenantDomain: string;
	/** Whether there is a token to send requests with. */
	token: Outcome<unknown>;
}

const ADDRESSES = { baseUrl: 'Base URL', accessTokenUrl: 'Access Token URL' };

/**
 * Reads the credential, refuses addresses that would send secrets in the clear, and makes sure that
 * there is a token; that none can be had is a failure in `token`. Throws a NodeOperationError for an
 * address.
 */
export async function openAccess(context: RequestContext): Promise<Access> {
	const credential = await context.getCredentials(CREDENTIAL);
	for (const [property, label] of Object.entries(ADDRESSES)) {
		const why = whyUnsafe(asText(credential[property]) ?? '');
		if (why === undefined) continue;
		throw new NodeOperationError(context.getNode(), `${label} in the credential ${why}`, {
			description:
				'Nothing was sent. Open the credential and enter an address that begins with https://. Plain http:// is for a simulator on this machine (localhost) only.',
		});
	}
	const credentialId = context.getNode().credentials?.[CREDENTIAL]?.id ?? '';
	return {
		credentialId,
		baseUrl: withoutTrailingSlash(String(credential.baseUrl)),
		tenantDomain: asText(credential.tenantDomain) ?? '',
		token: await ensureToken(context, credentialId, credential),
	};
}

/** Gives what must not show up in a text: the client secret and the token of this moment. */
export async function readSecrets(context: RequestContext): Promise<string[]> {
	const { clientSecret, oauthTokenData } = await context.getCredentials(CREDENTIAL);
	const { access_token: token } = asRecord(oauthTokenData);
	return [clientSecret, token].filter(
		(secret): secret is string => typeof secret === 'string' && secret !== '',
	);
}
