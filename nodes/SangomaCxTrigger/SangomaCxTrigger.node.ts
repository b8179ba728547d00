import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { getInboxes, searchInboxes } from '../SangomaCx/listSearch/inboxes';
import { receiveDelivery } from './delivery/receiveDelivery';
import { builderHint, hints } from './hints';
import { properties } from './properties';
import { isRegistered, register } from './registration/register';

/** The trigger that starts workflows with events of Sangoma CX. */
export class SangomaCxTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sangoma CX Trigger',
		name: 'sangomaCxTrigger',
		icon: { light: 'file:../../icons/sangomaCx.svg', dark: 'file:../../icons/sangomaCx.dark.svg' },
		group: ['trigger'],
		// Both behave alike. For a trigger of version 1, n8n evaluates an expression for every delivery, in
		// a new isolate, which takes longer than everything else: new nodes get 1.1.
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle:
			'={{ $parameter["source"] === "agentBot" ? "message to the bot" : [].concat($parameter["events"]).join(", ").replace(/_/g, " ") }}',
		description:
			'Starts the workflow when a customer writes or a conversation begins in Sangoma CX',
		defaults: { name: 'Sangoma CX Trigger' },
		eventTriggerDescription: 'Waiting for an event from Sangoma CX',
		activationMessage:
			'Sangoma CX now sends its events to this workflow. Its API cannot remove a registration: ' +
			'when you unpublish the workflow, Sangoma CX continues to send events and n8n rejects them.',
		builderHint,
		hints,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'sangomaCxOAuth2Api', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'webhook',
			},
		],
		properties,
	};

	methods = { listSearch: { searchInboxes }, loadOptions: { getInboxes } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await register(this);
			},
			// The API cannot delete a registration. It stays in the store, so that the next activation
			// registers nothing. Meanwhile n8n itself responds to deliveries with 404.
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	webhook = receiveDelivery;
}
