import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { callApiOnce } from '../api/callApi';
import { asText } from '../api/values';
import { operationOf } from './operations';

/** Words of channels that are not written as they are in the API. */
const SPELLING: Record<string, string> = {
	Api: 'API',
	Line: 'LINE',
	Sms: 'SMS',
	Whatsapp: 'WhatsApp',
};

/** `Channel::WebWidget` (inferred) as people say it: Web Widget. */
function toChannelName(channelType: unknown): string {
	const name = (asText(channelType) ?? '').replace(/^Channel::/, '');
	const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').split(' ');
	return words.map((word) => SPELLING[word] ?? word).join(' ');
}

/**
 * Lists all inboxes, for an option of the trigger that takes several. Throws if there is none, since
 * n8n's own empty list does not say why, or if the list cannot be had.
 */
export async function getInboxes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const inboxes = await callApiOnce(this, operationOf('inbox:getAll'));
	if (inboxes.length === 0) {
		throw new NodeOperationError(this.getNode(), 'No inboxes yet', {
			description: 'Add an inbox in Sangoma CX first, then open this list again.',
		});
	}
	return inboxes.map(({ id, name, channel_type: channelType }) => {
		const channel = toChannelName(channelType);
		const label = asText(name) ?? `Inbox ${String(id)}`;
		return { name: channel === '' ? label : `${label} (${channel})`, value: String(id) };
	});
}

/**
 * Lists the inboxes whose name, channel or ID holds the filter, for the locator in the editor. The
 * API gives them all at once and knows no filter. Throws as `getInboxes` does.
 */
export async function searchInboxes(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const wanted = filter.trim().toLowerCase();
	const results = (await getInboxes.call(this)).map(({ name, value }) => ({
		name,
		value: String(value),
	}));
	return {
		results: results.filter(
			({ name, value }) => value === wanted || name.toLowerCase().includes(wanted),
		),
	};
}
