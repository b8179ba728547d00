// The minimal node that n8n allows: sends the messages with n8n's request helper and the same
// credential, evaluates no parameter and handles no error. Its time is the time of n8n itself.
// n8n loads it because `bench.cts` sets N8N_CUSTOM_EXTENSIONS.
const CREDENTIAL = 'sangomaCxOAuth2Api';
/** The same as the Sangoma CX node's. */
const MAX_CONCURRENCY = 100;

class Baseline {
	description = {
		displayName: 'Baseline',
		name: 'baseline',
		group: ['output'],
		version: 1,
		description: 'Sends messages without any other work',
		defaults: { name: 'Baseline' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: CREDENTIAL, required: true }],
		properties: [],
	};

	async execute() {
		const { baseUrl, tenantDomain, oauthTokenData } = await this.getCredentials(CREDENTIAL);
		// Otherwise each concurrent request would fetch a token.
		if (!oauthTokenData?.access_token) await this.helpers.refreshOAuth2Token.call(this, CREDENTIAL);
		const url = `${baseUrl}/api/v1/digital-interactions/messages/`;
		const results = [];
		const items = this.getInputData().entries();
		const send = async () => {
			for (const [item, { json: input }] of items) {
				const { conversation: conversation_id, text: content } = input;
				const json = await this.helpers.httpRequestWithAuthentication.call(this, CREDENTIAL, {
					method: 'POST',
					url,
					body: { tenant_domain: tenantDomain, conversation_id, content },
					json: true,
				});
				results[item] = { json, pairedItem: { item } };
			}
		};
		await Promise.all(Array.from({ length: MAX_CONCURRENCY }, send));
		return [results];
	}
}

module.exports = { Baseline };
