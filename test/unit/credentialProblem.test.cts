import { findCredentialProblem, getClientSecret } from '../../nodes/shared/credentialProblem.ts';

const CREDENTIAL = {
	clientId: 'id',
	clientSecret: 'secret',
	baseUrl: 'https://cpaas.sangoma.com/cx',
	accessTokenUrl: 'https://auth.sangoma.com/oauth/token',
	tenantDomain: 'acme.cx.sangoma.com',
	allowedHttpRequestDomains: 'domains',
	allowedDomains: 'cpaas.sangoma.com',
};
const URL_ADVICE =
	'Fix the credential: both URLs must be literal https:// addresses (http:// only for a simulator on this machine).';
const SECRET_PROBLEM = {
	reason: 'Client Secret in the credential is empty',
	advice: 'Enter the client secret in the credential.',
};
const lacks = (host: string) => ({
	reason: `Allowed Domains in the credential does not include ${host}, the host of Base URL: add it`,
});

test.each<[changes: Record<string, unknown>, problem: object | undefined]>([
	[{}, undefined],
	[
		{ baseUrl: '={{ $json.url }}' },
		{ reason: 'Base URL in the credential is an expression', advice: URL_ADVICE },
	],
	[
		{ accessTokenUrl: 'https://{{ $json.host }}/token' },
		{ reason: 'Access Token URL in the credential is an expression', advice: URL_ADVICE },
	],
	[
		{ tenantDomain: '={{ $json.tenant }}' },
		{
			reason: 'Tenant Domain in the credential is an expression',
			advice: 'Enter the domain itself: the credential takes no expressions.',
		},
	],
	[{ tenantDomain: '' }, undefined],
	[{ tenantDomain: undefined }, undefined],
	[{ clientSecret: '' }, SECRET_PROBLEM],
	[{ clientSecret: undefined }, SECRET_PROBLEM],
	[{ clientSecret: ' \u0000\u200b\n' }, SECRET_PROBLEM],
	[{ baseUrl: '' }, { reason: 'Base URL in the credential is not a URL', advice: URL_ADVICE }],
	[
		{ accessTokenUrl: 'auth.sangoma.com' },
		{ reason: 'Access Token URL in the credential is not a URL', advice: URL_ADVICE },
	],
	[
		{ accessTokenUrl: 'http://auth.sangoma.com' },
		{
			reason:
				'Access Token URL in the credential starts with http://, which would send the client secret and tokens unencrypted',
			advice: URL_ADVICE,
		},
	],
	[{ baseUrl: 'https://staging.sangoma.com' }, lacks('staging.sangoma.com')],
	[{ baseUrl: 'https://staging.sangoma.com', allowedHttpRequestDomains: 'all' }, undefined],
	[{ baseUrl: 'https://staging.sangoma.com', allowedHttpRequestDomains: 'none' }, undefined],
	[{ baseUrl: 'https://staging.sangoma.com', allowedDomains: '' }, undefined],
	[{ baseUrl: 'https://staging.sangoma.com', allowedDomains: ' , ' }, undefined],
	[{ baseUrl: 'https://staging.sangoma.com', allowedDomains: undefined }, undefined],
	[{ baseUrl: 'http://localhost:4010/cx' }, undefined],
	[{ allowedDomains: 'a.example, CPaaS.Sangoma.com. ' }, undefined],
	[{ baseUrl: 'https://cpaas.sangoma.com./cx' }, undefined],
	[{ allowedDomains: '*.sangoma.com' }, undefined],
	[
		{ allowedDomains: '*.sangoma.com', baseUrl: 'https://cpaas.example.org' },
		lacks('cpaas.example.org'),
	],
	[{ allowedDomains: '*.sangoma.com', baseUrl: 'https://sangoma.com' }, lacks('sangoma.com')],
	[{ allowedDomains: 'sangoma.com', baseUrl: 'https://evilsangoma.com' }, lacks('evilsangoma.com')],
	[{ allowedDomains: 'sangoma.com' }, lacks('cpaas.sangoma.com')],
])('a credential with %j', (changes, problem) => {
	expect(findCredentialProblem({ ...CREDENTIAL, ...changes } as typeof CREDENTIAL)).toEqual(
		problem,
	);
});

test('the client secret is returned as it is', () => {
	expect(getClientSecret({ clientSecret: ' a b ' })).toBe(' a b ');
	expect(getClientSecret({ clientSecret: ' ' })).toBeUndefined();
});
