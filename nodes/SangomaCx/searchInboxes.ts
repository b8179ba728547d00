import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
} from 'n8n-workflow';
import { callApiOnce } from '../api/callApi';
import { asText } from '../api/values';
import { operationOf } from './operations';

/** `Channel::WebWidget` (inferred) as people say it: Web Widget. */
function toChannelName(channelType: unknown): string {
	const name = (asText(channelType) ?? '').replace(/^Channel::/, '');
	return name.replace(/([a-z])([A-Z])/g, '$1 $2');
}

/**
 * Lists the inboxes whose name, channel or ID holds the filter, for the locator in the editor. The
 * API gives them all at once and knows no filter. Throws if there is none, since n8n's own empty list
 * does not say why, or if the list cannot be had.
 */
export async function searchInboxes(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const inboxes = await callApiOnce(this, operationOf('inbox:getAll'));
	if (inboxes.length === 0) {
		throw new NodeOperationError(this.getNode(), 'No inboxes yet', {
			description: 'Add an inbox in Sangoma CX first, then open this list again.',
		});
	}
	const wanted = filter.trim().toLowerCase();
	const results = inboxes.map(({ id, name, channel_type: channelType }) => {
		const channel = toChannelName(channelType);
		const label = asText(name) ?? `Inbox ${String(id)}`;
		return { name: channel === '' ? label : `${label} (${channel})`, value: String(id) };
	});
	return {
		results: results.filter(
			({ name, value }) => value === wanted || name.toLowerCase().includes(wanted),
		),
	};
}
