import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { callApi } from '../../shared/callApi';
import { toNodeApiError } from '../../shared/errors/toNodeApiError';
import { createSession, CREDENTIAL_TYPE } from '../../shared/session';
import { asText } from '../../shared/values';
import { assertMayIgnoreSsl, readRequestOptions } from '../execute/requestOptions';
import { getManyInboxes } from '../resources/inbox';
import { simplifyInbox } from '../resources/simplify';

/** Spellings of channels that differ from the API's. */
const SPELLINGS: Record<string, string> = {
	Api: 'API',
	Line: 'LINE',
	Sms: 'SMS',
	Whatsapp: 'WhatsApp',
};

/** Converts `Channel::WebWidget` (inferred) to Web Widget. */
function toChannelName(channelType: unknown): string {
	const name = (asText(channelType) ?? '').replace(/^Channel::/, '');
	const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').split(' ');
	return words.map((word) => SPELLINGS[word] ?? word).join(' ');
}

/**
 * Lists all inboxes, for the trigger's option that takes several, with the node's Request Options. Throws
 * if there are none, or none with an ID, since n8n's own empty list does not say why, or if the API does not
 * return the list.
 */
export async function getInboxes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const node = this.getNode();
	const hasRequestOptions = !node.type.endsWith('Trigger');
	const saved = hasRequestOptions ? this.getCurrentNodeParameter('requestOptions') : undefined;
	const requestOptions = readRequestOptions(node, saved);
	const credential = await this.getCredentials(CREDENTIAL_TYPE);
	assertMayIgnoreSsl(node, requestOptions, credential);
	const session = createSession(this, credential, { requestOptions });
	const endpoint = { ...getManyInboxes, hasRequestOptions };
	const result = 'failure' in session ? session : await callApi(session.value, endpoint);
	if ('failure' in result) {
		const secrets = 'value' in session ? session.value.secrets : undefined;
		throw toNodeApiError(endpoint, result.failure, { node, secrets });
	}
	if (result.value.length === 0) {
		throw new NodeOperationError(node, 'No inboxes yet', {
			description: 'Add an inbox in Sangoma CX first, then open this list again.',
		});
	}
	const inboxes = result.value.map(simplifyInbox).filter(({ id }) => asText(id) !== undefined);
	if (inboxes.length === 0) {
		throw new NodeOperationError(node, 'The list of inboxes contains no ID', {
			description: 'Enter the ID of the inbox instead, or use an expression.',
		});
	}
	return inboxes.map(({ id, name, channel_type: channelType }) => {
		const channel = toChannelName(channelType);
		const label = asText(name) ?? `Inbox ${String(id)}`;
		return { name: channel === '' ? label : `${label} (${channel})`, value: String(id) };
	});
}

/**
 * Lists the inboxes whose name, channel or ID matches the filter, for the resource locator. The API
 * returns all of them at once and has no filter. Throws as `getInboxes` does.
 */
export async function searchInboxes(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const text = filter.trim().toLowerCase();
	const inboxes = await getInboxes.call(this);
	const results = inboxes.map(({ name, value }) => ({ name, value: String(value) }));
	return {
		results: results.filter(
			({ name, value }) => value === text || name.toLowerCase().includes(text),
		),
	};
}
