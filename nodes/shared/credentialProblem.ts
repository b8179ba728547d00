import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { asText, findUrlProblem, isLoopback, parseHttpUrl } from './values';

const URLS = { baseUrl: 'Base URL', accessTokenUrl: 'Access Token URL' };
const LITERALS = { ...URLS, tenantDomain: 'Tenant Domain' };

/** Why a credential cannot be used, and what to do unless the reason says so. */
interface CredentialProblem {
	reason: string;
	advice?: string;
}

const URL_ADVICE =
	'Fix the credential: both URLs must be literal https:// addresses (http:// only for a simulator on this machine).';
const TENANT_ADVICE = 'Enter the domain itself: the credential takes no expressions.';

/** Returns the client secret; undefined if it is blank: anyone could compute the keys derived from it. */
export function getClientSecret({
	clientSecret,
}: ICredentialDataDecryptedObject): string | undefined {
	const secret = asText(clientSecret);
	return secret !== undefined && /[^\s\p{C}]/u.test(secret) ? secret : undefined;
}

/** Returns why a credential cannot be used: it would leak secrets, or mix up tenants. */
export function findCredentialProblem(
	credential: ICredentialDataDecryptedObject,
): CredentialProblem | undefined {
	for (const [property, label] of Object.entries(LITERALS)) {
		// n8n passes an expression through where the credential takes none.
		if (!String(credential[property]).includes('{{')) continue;
		const advice = property in URLS ? URL_ADVICE : TENANT_ADVICE;
		return { reason: `${label} in the credential is an expression`, advice };
	}
	if (getClientSecret(credential) === undefined) {
		const advice = 'Enter the client secret in the credential.';
		return { reason: 'Client Secret in the credential is empty', advice };
	}
	for (const [property, label] of Object.entries(URLS)) {
		const problem = findUrlProblem(asText(credential[property]) ?? '');
		if (problem !== undefined) {
			return { reason: `${label} in the credential ${problem}`, advice: URL_ADVICE };
		}
	}
	const reason = findDomainProblem(credential);
	return reason === undefined ? undefined : { reason };
}

/** Returns why n8n would keep the HTTP Request node from Base URL: Allowed Domains does not include it. */
function findDomainProblem(credential: ICredentialDataDecryptedObject): string | undefined {
	const { allowedHttpRequestDomains: mode, allowedDomains } = credential;
	const host = (parseHttpUrl(String(credential.baseUrl))?.hostname ?? '').replace(/\.$/, '');
	const list = (asText(allowedDomains) ?? '').toLowerCase().split(',');
	const domains = list.map((domain) => domain.trim().replace(/\.$/, '')).filter(Boolean);
	if (mode !== 'domains' || domains.length === 0 || isLoopback(host)) return undefined;
	const isAllowed = domains.some((domain) =>
		domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain,
	);
	if (isAllowed) return undefined;
	return `Allowed Domains in the credential does not include ${host}, the host of Base URL: add it`;
}
