import type { ICredentialTestRequest } from 'n8n-workflow';

const REDIRECTS = [301, 302, 303, 307, 308];

/** What the responses to the credential test mean. */
const RULES = [
	{
		type: 'responseCode',
		properties: {
			value: 401,
			message:
				'Sangoma CX issued an access token, but its API rejects it: check that Base URL and Access Token URL belong to the same environment',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 404,
			message: 'There is no Sangoma CX API at this Base URL: check its path (it ends with /cx)',
		},
	},
	...REDIRECTS.map((value) => ({
		type: 'responseCode',
		properties: {
			value,
			message: 'Base URL redirects to another address: enter the URL of the Sangoma CX API itself',
		},
	})),
	{
		type: 'responseSuccessBody',
		properties: {
			// n8n passes on an empty body, or one that is not JSON, as text.
			key: 'constructor',
			value: String,
			message:
				'The response did not come from the Sangoma CX API: check Base URL, and whether a proxy or firewall responds instead',
		},
	},
];

/**
 * The URL of the test request. n8n requests the token before it evaluates this, and shows the message of
 * an ExpressionError. n8n 1 ignores the error, and then has no URL to send the token to.
 */
const BASE_URL = `={{ (() => {
	const urls = { "Base URL": $credentials.baseUrl, "Access Token URL": $credentials.accessTokenUrl };
	for (const [label, url] of Object.entries(urls)) {
		if (!/^\\s*http:\\/\\/(?!(localhost|127(\\.\\d+){3}|\\[::1\\])([:/]|\\s*$))/i.test(url)) continue;
		const error = new Error(label + " starts with http://, which sends secrets unencrypted: enter a URL that starts with https://");
		error.name = "ExpressionError";
		throw error;
	}
	return $credentials.baseUrl.trim().replace(/\\/+$/, "");
})() }}`;

/**
 * n8n requests a new token for this test, which proves the client ID, the secret and the scope. No
 * endpoint allows every scope, so 403 for the inboxes counts as success like 200. Other statuses mean
 * that Base URL is wrong, and so does a response that is not JSON.
 */
export const credentialTest: ICredentialTestRequest = {
	request: {
		baseURL: BASE_URL,
		url: '/api/v1/digital-interactions/inboxes/',
		headers: { Accept: 'application/json' },
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: {
			ignore: true,
			except: [...REDIRECTS, 400, 401, 404, 405, 407, 410, 429, 500, 502, 503, 504],
		},
	},
	// n8n accepts rules of both types, but its own type does not allow a mix.
	rules: RULES as ICredentialTestRequest['rules'],
};
