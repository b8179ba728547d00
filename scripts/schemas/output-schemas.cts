import {
	contract,
	type ContractOperation,
	fieldsOf,
	mapFields,
	orNull,
	type OutputSchema,
} from './contract-schemas.cts';

const SUCCESS: OutputSchema = {
	type: 'boolean',
	description: 'Always true: a failure is an error.',
};

const ISO_TIME: OutputSchema = { type: 'string', description: 'ISO 8601, UTC.' };

type Fields = Record<string, OutputSchema>;

/** Returns fields of a schema of the contract. All but the first also allow null. */
function pick(schema: string, names: string[], changes: Fields = {}): Fields {
	const fields: Fields = { ...fieldsOf(schema), ...changes };
	return Object.fromEntries(
		names.map((name, index) => [name, index === 0 ? fields[name] : orNull(fields[name])]),
	);
}

const TEXT: OutputSchema = { type: 'string' };
const PERSON = ['id', 'name', 'email', 'phone_number'];

/** The simplified output of operations with the parameter Simplify. */
const SIMPLIFIED: Record<string, () => Fields> = {
	'inbox:getAll': () => pick('Inbox', ['id', 'name', 'channel_type', 'email', 'phone_number']),
	'contact:create': () =>
		pick('Contact', [...PERSON, 'source_id', 'inbox_id', 'created_at'], {
			...fieldsOf('ContactInbox'),
			...fieldsOf('Contact'),
			created_at: ISO_TIME,
		}),
	'conversation:create': () =>
		pick('Conversation', ['id', 'status', 'priority', 'inbox_id', 'contact', 'created_at'], {
			contact: { type: 'object', properties: pick('Person', PERSON) },
			created_at: ISO_TIME,
		}),
	'message:send': () =>
		pick(
			'Message',
			[
				...['id', 'conversation_id', 'inbox_id', 'message_type', 'content', 'content_type'],
				...['status', 'sender', 'created_at'],
			],
			{
				message_type: { type: 'string', description: 'incoming or outgoing.' },
				status: { type: 'string', description: 'For example sent.' },
				sender: {
					type: 'object',
					description: 'For example a contact, a user or an agent_bot.',
					properties: pick('Person', ['id', 'name', 'type']),
				},
				created_at: ISO_TIME,
			},
		),
};

/** Returns the fields of a response next to the resource, such as a contact's `contact_inbox`. */
function fieldsBeside({ responses, 'x-output': output }: ContractOperation) {
	const response = responses?.[200]?.content?.['application/json']?.schema;
	const fields = Object.entries(response?.properties?.payload?.properties ?? {});
	return mapFields(Object.fromEntries(fields.filter(([, { $ref }]) => $ref !== output)));
}

function outputOf(operation: ContractOperation): Record<string, OutputSchema> {
	const { operationId = '', 'x-output': output } = operation;
	// It is unknown whether the response to a call has a body.
	if (output === undefined || operationId.endsWith(':call')) return { success: SUCCESS };
	return SIMPLIFIED[operationId]?.() ?? { ...fieldsOf(output), ...fieldsBeside(operation) };
}

/** The output of Send and Wait. */
const ANSWER: OutputSchema = {
	type: 'object',
	description:
		'The answer. After Limit Wait Time, the output is the input of the node, without data.',
	properties: {
		approved: { type: 'boolean', description: 'Only for Approval.' },
		text: { type: ['string', 'null'], description: 'Only for Free Text.' },
		choice: { type: ['string', 'null'], description: 'Only for Choice: the label.' },
		number: {
			type: ['integer', 'null'],
			description: 'Only for Choice: the number of the label, from 1.',
		},
		respondedAt: { type: 'string', description: 'ISO 8601, UTC.' },
		responder: {
			type: ['object', 'null'],
			description: 'The contact. Only for an answer in the chat.',
			properties: { id: { type: ['integer', 'null'] }, name: { type: ['string', 'null'] } },
		},
		messageId: {
			type: 'integer',
			description: 'The ID of the answer. Only for an answer in the chat.',
		},
		attachments: {
			type: 'array',
			description: 'Only for an answer in the chat that has any.',
			items: { type: 'object', properties: simplifiedAttachment() },
		},
		withdrawn: {
			type: 'boolean',
			description:
				'Only if there is no answer, because an agent took over or the chat was resolved: true.',
		},
		reason: {
			type: 'string',
			description: 'Only if withdrawn is true: agent, opened or resolved.',
		},
	},
};

/** Only the types of its fields are known, because their names depend on the kind of answer. */
const SUBMITTED: OutputSchema = {
	type: 'array',
	description:
		'What the customer chose or entered. An option has a title; a field of a form or a rating has a name.',
	items: {
		type: 'object',
		properties: {
			name: TEXT,
			title: TEXT,
			value: { type: ['string', 'number', 'boolean', 'null'] },
		},
	},
};

/** Returns the schema of an attachment. Locations and contact cards are inferred from recordings. */
function simplifiedAttachment(): Record<string, OutputSchema> {
	const { file_type, data_url } = fieldsOf('MessageEvent').attachments.items?.properties ?? {};
	const place: OutputSchema = { type: 'number', description: 'Only for a location.' };
	return {
		type: orNull(file_type),
		url: orNull(data_url),
		title: orNull({ ...TEXT, description: 'Only for a location, a link or a contact card.' }),
		latitude: orNull(place),
		longitude: orNull(place),
		phone_number: orNull({ ...TEXT, description: 'Only for a contact card.' }),
	};
}

/** Returns the schema of the trigger's simplified output, from the schemas of its events. */
function simplifiedEvent(): Record<string, OutputSchema> {
	const message = fieldsOf('MessageEvent');
	const conversation = fieldsOf('Conversation');
	const { id, name, email, phone_number } = fieldsOf('Person');
	const language = orNull({ ...TEXT, description: 'As the channel or the browser reports it.' });
	const contact = { id: orNull(id), name: orNull(name), email, phone_number, language };
	const content =
		'The text of the message. For an email, only the new part; for an answer, what was chosen.';
	const fields: Record<string, OutputSchema> = {
		conversation_id: conversation.id,
		conversation_status: conversation.status,
		inbox_id: conversation.inbox_id,
		channel: conversation.channel,
		contact: { type: 'object', description: 'The customer.', properties: contact },
		message_id: { ...message.id, description: 'Only for events about a message.' },
		content: { ...message.content, description: content },
		attachments: {
			type: 'array',
			items: { type: 'object', properties: simplifiedAttachment() },
		},
		created_at: ISO_TIME,
		sender_type: { ...TEXT, description: 'Who wrote the message: contact, agent or bot.' },
		subject: { ...TEXT, description: 'Only for email.' },
		in_reply_to: { type: 'integer', description: 'The ID of the message that this one answers.' },
		submitted: SUBMITTED,
		chatInput: { ...TEXT, description: 'Same as content, for an AI agent.' },
		sessionId: {
			...TEXT,
			description: "Same as conversation_id, as text, for an AI agent's memory.",
		},
	};
	const nullable = Object.entries(fields).map(([key, schema]) => [key, orNull(schema)]);
	return { event: message.event, ...Object.fromEntries(nullable) };
}

/** The trigger's schemas, one for each version. */
export const TRIGGER_FILES = ['1.0.0', '1.1.0'].map(
	(version) => `nodes/SangomaCxTrigger/__schema__/v${version}.json`,
);

/** Returns the path of an operation's schema, such as `message:send`. */
export const schemaFile = (operation: string): string =>
	`nodes/SangomaCx/__schema__/v1.0.0/${operation.replace(':', '/')}.json`;

/** Returns the output schemas of all operations and of the trigger, by file. */
export function makeSchemas(): Map<string, OutputSchema> {
	const outputs = Object.values(contract.paths)
		.flatMap((path) => Object.values(path))
		// Excludes the token endpoint, renamed operations, and extensions of a path.
		.filter(({ operationId = '' }) => /^\w+:\w+$/.test(operationId))
		.map((operation) => [schemaFile(operation.operationId ?? ''), outputOf(operation)] as const);
	return new Map(
		[
			...outputs,
			[schemaFile('message:sendAndWait'), { data: ANSWER }] as const,
			...TRIGGER_FILES.map((file) => [file, simplifiedEvent()] as const),
		].map(([file, properties]) => [file, { version: 1, type: 'object', properties }]),
	);
}
