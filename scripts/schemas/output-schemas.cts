import { contract, fieldsOf, mapFields, named, orNull } from './contract-schemas.cts';
import type { ContractOperation, OutputSchema } from './contract-schemas.cts';

const asItem = (properties: Record<string, OutputSchema>): OutputSchema => ({
	version: 1,
	type: 'object',
	properties,
});

const SUCCESS: OutputSchema = {
	type: 'boolean',
	description: 'True: the API said so, or answered without a body.',
};

/** What stands in an answer beside the thing itself, such as a contact's place in its inbox. */
function fieldsBeside({ responses, 'x-output': output }: ContractOperation) {
	const answer = responses?.[200]?.content?.['application/json']?.schema;
	const beside = Object.entries(answer?.properties?.payload?.properties ?? {});
	return mapFields(Object.fromEntries(beside.filter(([, { $ref }]) => $ref !== output)));
}

/** Of an inbox, these fields are left by Simplify; the first two are never null. */
const INBOX_FIELDS = ['id', 'name', 'channel_type', 'email', 'phone_number'];

function simplifiedInbox(): Record<string, OutputSchema> {
	const fields = named('Inbox');
	return Object.fromEntries(
		INBOX_FIELDS.map((name, index) => [name, index < 2 ? fields[name] : orNull(fields[name])]),
	);
}

function outputOf(operation: ContractOperation): Record<string, OutputSchema> {
	const { operationId = '', 'x-output': output } = operation;
	// Whether a call's answer has a body is not known: what is sure is that it went well.
	if (output === undefined || operationId.endsWith(':call')) return { success: SUCCESS };
	if (operationId === 'inbox:getAll') return simplifiedInbox();
	return { ...fieldsOf(output), ...fieldsBeside(operation) };
}

/** What a customer answered. No answer of the API: n8n lets the page's answer out of the node. */
const ANSWER: OutputSchema = {
	type: 'object',
	description: 'The answer. What went into the node comes out without it if the time is over.',
	properties: {
		approved: { type: 'boolean', description: 'Only of an approval.' },
		text: { type: ['string', 'null'], description: 'Only of free text.' },
		choice: { type: ['string', 'null'], description: 'Only of a choice: its label.' },
		number: { type: ['integer', 'null'], description: 'Only of a choice: from 1.' },
		respondedAt: { type: 'string', description: 'ISO 8601, UTC.' },
		responder: {
			type: ['object', 'null'],
			description: 'Only of an answer in the chat: the contact.',
			properties: { id: { type: ['integer', 'null'] }, name: { type: ['string', 'null'] } },
		},
		messageId: { type: 'integer', description: 'Only of an answer in the chat.' },
		withdrawn: { type: 'boolean', description: 'True if a human took over first.' },
		reason: { type: 'string', description: 'Only if withdrawn: agent, opened or resolved.' },
	},
};

/** The ten keys of the trigger's simplified output, from the events that they are taken from. */
function simplifiedEvent(): Record<string, OutputSchema> {
	const message = named('MessageEvent');
	const conversation = named('Conversation');
	const { id, name, email, phone_number } = named('Person');
	const contact = { id: orNull(id), name: orNull(name), email, phone_number };
	const attachment = message.attachments.items?.properties ?? {};
	const fields: Record<string, OutputSchema> = {
		conversation_id: conversation.id,
		conversation_status: conversation.status,
		inbox_id: conversation.inbox_id,
		channel: conversation.channel,
		contact: { type: 'object', description: 'The customer.', properties: contact },
		message_id: { ...message.id, description: 'Only of an event about a message.' },
		content: { ...message.content, description: 'The text of the message.' },
		attachments: {
			type: 'array',
			items: {
				type: 'object',
				properties: { type: orNull(attachment.file_type), url: orNull(attachment.data_url) },
			},
		},
		created_at: { type: 'string', description: 'ISO 8601, UTC.' },
	};
	const nullable = Object.entries(fields).map(([key, schema]) => [key, orNull(schema)]);
	return { event: message.event, ...Object.fromEntries(nullable) };
}

/** The trigger's schema has no resource and no operation in its path, and one file per version. */
export const TRIGGER_FILES = ['1.0.0', '1.1.0'].map(
	(version) => `nodes/SangomaCxTrigger/__schema__/v${version}.json`,
);

/** Where the schema of an operation is, such as `message:send`. */
export const schemaFile = (operation: string): string =>
	`nodes/SangomaCx/__schema__/v1.0.0/${operation.replace(':', '/')}.json`;

/** The output schemas of all operations and of the trigger, by file, from the contract. */
export function makeSchemas(): Map<string, OutputSchema> {
	const operations = Object.values(contract.paths)
		.flatMap((path) => Object.values(path))
		// A path's own marks are no operations, the token is none of the node's, and a renamed
		// operation answers as the documented one does.
		.filter(({ operationId = '' }) => /^\w+:\w+$/.test(operationId));
	const ofNode = operations.map((operation): [string, OutputSchema] => [
		schemaFile(operation.operationId ?? ''),
		asItem(outputOf(operation)),
	]);
	const ofAnswer: [string, OutputSchema] = [
		schemaFile('message:sendAndWait'),
		asItem({ data: ANSWER }),
	];
	const ofTrigger = TRIGGER_FILES.map((file): [string, OutputSchema] => [
		file,
		asItem(simplifiedEvent()),
	]);
	return new Map([...ofNode, ofAnswer, ...ofTrigger]);
}
