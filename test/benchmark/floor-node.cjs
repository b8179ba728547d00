// The barest node that n8n allows: sends the messages with n8n's request helper and the same
// credential, evaluates no parameter and handles no error. What it takes is n8n's own, whoever
// writes the node. It runs inside n8n, where `floor.cts` puts it.
const CREDENTIAL = 'sangomaCxOAuth2Api';
/** As many as the Sangoma CX node has in flight. */
const LANES = 200;

class Floor {
	description = {
		displayName: 'Floor',
		name: 'floor',
		group: ['output'],
		version: 1,
		description: 'Sends messages in the barest way',
		defaults: { name: 'Floor' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: CREDENTIAL, required: true }],
		properties: [],
	};

	async execute() {
		const { baseUrl, tenantDomain, oauthTokenData } = await this.getCredentials(CREDENTIAL);
		// Else n8n would ask for a token in each lane.
		if (!oauthTokenData?.access_token) await this.helpers.refreshOAuth2Token.call(this, CREDENTIAL);
		const url = `${baseUrl}/api/v1/digital-interactions/messages/`;
		const items = this.getInputData();
		const results = [];
		let next = 0;
		const sendInLane = async () => {
			while (next < items.length) {
				const item = next++;
				const { conversation, text } = items[item].json;
				const body = { tenant_domain: tenantDomain, conversation_id: conversation, content: text };
				const json = await this.helpers.httpRequestWithAuthentication.call(this, CREDENTIAL, {
					method: 'POST',
					url,
					body,
					json: true,
				});
				results[item] = { json, pairedItem: { item } };
			}
		};
		await Promise.all(Array.from({ length: LANES }, sendInLane));
		return [results];
	}
}

module.exports = { Floor };
