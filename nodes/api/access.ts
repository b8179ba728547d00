import { whyUnsafe, withoutTrailingSlash } from './addresses';
import type { Failure, Outcome } from './failure/failure';
import { redact } from './secrets';
import { CREDENTIAL, renewToken, tokenOf, type Credential, type RequestContext } from './token';
import { asText } from './values';

/** What requests need of the credential, read once for all items of a node's run. */
export interface Access {
	context: RequestContext;
	credentialId: string;
	/** With the token of this moment. */
	credential: Credential;
	/** Without a slash at its end. */
	baseUrl: string;
	/** As the credential has it; may be empty. */
	tenantDomain: string;
	/** What must not show up in a text, whoever wrote it: the client secret and every token. */
	secrets: Set<string>;
	/** Why Sangoma CX gave out no token: it is not asked again for each item that is left. */
	refused?: Failure;
}

const ADDRESSES = { baseUrl: 'Base URL', accessTokenUrl: 'Access Token URL' };
const PLAIN = { ...ADDRESSES, tenantDomain: 'Tenant Domain' };

/** Looks for what would send secrets in the clear, or every item to the tenant of the first. */
function findFault(credential: Credential): Failure | undefined {
	const fault = (reason: string): Failure => ({ kind: 'bad-credential', reason });
	for (const [property, label] of Object.entries(PLAIN)) {
		// n8n leaves an expression as it is, where the credential takes none.
		if (!String(credential[property]).includes('{{')) continue;
		return fault(`${label} in the credential is an expression`);
	}
	for (const [property, label] of Object.entries(ADDRESSES)) {
		const why = whyUnsafe(asText(credential[property]) ?? '');
		if (why !== undefined) return fault(`${label} in the credential ${why}`);
	}
	return undefined;
}

function use(access: Access, credential: Credential): void {
	access.credential = credential;
	for (const secret of [asText(credential.clientSecret), tokenOf(credential)]) {
		if (secret !== undefined) access.secrets.add(secret);
	}
}

/**
 * Gets another token for an access, unless somebody did so since `used` was sent. Gives why none can
 * be had; a refusal is remembered for all that is left of the run.
 */
export async function renew(access: Access, used: Credential): Promise<Failure | undefined> {
	if (access.refused !== undefined) return access.refused;
	if (tokenOf(access.credential) !== tokenOf(used)) return undefined;
	const renewal = await renewToken(access.context, access.credentialId, used);
	if ('value' in renewal) {
		use(access, renewal.value);
		return undefined;
	}
	const { reason } = renewal.failure;
	// Without an access, nobody else would know what must not show up.
	const failure = { ...renewal.failure, reason: reason && redact(reason, access.secrets) };
	if (failure.kind === 'token-refused') access.refused = failure;
	return failure;
}

/**
 * Reads the credential, refuses addresses that would send secrets in the clear, and makes sure that
 * there is a token. Gives why there is no access as a failure. Throws what n8n throws if the node has
 * no credential.
 */
export async function openAccess(context: RequestContext): Promise<Outcome<Access>> {
	const credential = await context.getCredentials(CREDENTIAL);
	const fault = findFault(credential);
	if (fault !== undefined) return { failure: fault };
	const access: Access = {
		context,
		credentialId: context.getNode().credentials?.[CREDENTIAL]?.id ?? '',
		credential,
		baseUrl: withoutTrailingSlash(String(credential.baseUrl)),
		tenantDomain: asText(credential.tenantDomain) ?? '',
		secrets: new Set(),
	};
	use(access, credential);
	if (tokenOf(credential) !== undefined) return { value: access };
	const failure = await renew(access, credential);
	return failure === undefined ? { value: access } : { failure };
}
