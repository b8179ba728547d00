import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { requestOptionsProperty } from './execute/requestOptions';
import { runItems, runRoutedItem } from './execute/runItems';
import { builderHint, hints, toolBuilderHint } from './hints';
import { searchInboxes } from './listSearch/inboxes';
import { properties, resources } from './resources';
import type { Operation } from './resources/operation';
import { waitingNodeTooltip, webhooks } from './sendAndWait/descriptions';
import { sendAndWait } from './sendAndWait/sendAndWait';
import { sendAndWaitWebhook } from './sendAndWait/webhook';

type CustomOperations = NonNullable<INodeType['customOperations']>;

/** Returns the function that n8n's engine calls for an operation, with all items. */
function toCustomOperation(operation: Operation): CustomOperations[string][string] {
	const run = operation.waitsForResponse ? sendAndWait : runItems;
	return async function () {
		return await run(this, operation);
	};
}

/** Returns these functions by resource and operation. */
function toCustomOperations(): CustomOperations {
	return Object.fromEntries(
		resources.map(({ option, operations }) => [
			option.value,
			Object.fromEntries(
				operations.map((operation) => [operation.option.value, toCustomOperation(operation)]),
			),
		]),
	);
}

/** The node that sends requests to Sangoma CX. */
export class SangomaCx implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sangoma CX',
		name: 'sangomaCx',
		icon: { light: 'file:../../icons/sangomaCx.svg', dark: 'file:../../icons/sangomaCx.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ ($parameter["operation"].replace("getAll", "getMany") + ": " + $parameter["resource"]).replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase() }}',
		description: 'Place agent and queue calls, chat with customers and run chatbots in Sangoma CX',
		defaults: { name: 'Sangoma CX' },
		usableAsTool: {
			replacements: {
				description:
					'Let an AI agent place calls, chat with customers and deliver chats to human agents in Sangoma CX',
				builderHint: toolBuilderHint,
			},
		},
		builderHint,
		hints,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'sangomaCxOAuth2Api', required: true }],
		webhooks,
		waitingNodeTooltip,
		requestDefaults: {
			baseURL: '={{$credentials.baseUrl}}',
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		},
		requestOperations: { pagination: runRoutedItem },
		properties: [...properties, requestOptionsProperty],
	};

	methods = { listSearch: { searchInboxes } };

	customOperations = toCustomOperations();

	webhook = sendAndWaitWebhook;
}
