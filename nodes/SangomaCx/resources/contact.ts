import { contactInbox, simplify } from './fields';
import { defineOperation, type Resource } from './operation';
import { simplifyContact } from './simplify';

const create = defineOperation({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create contact',
		description:
			'Add a customer, so that you can start a conversation with them. Contacts cannot be searched: keep the ID in the output.',
		routing: { request: { method: 'POST', url: '/api/v1/digital-interactions/contacts/' } },
	},
	fields: [
		contactInbox,
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Nathan Smith',
			description: 'The name of the contact',
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'name' } },
		},
		simplify,
	],
	additionalFields: [
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. name@email.com',
			description: 'The email address of the contact. Only one contact can have it.',
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'email' } },
		},
		{
			displayName: 'Phone Number',
			name: 'phoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +15550100077',
			description:
				'The phone number of the contact, with + and the country code. Only one contact can have it.',
			fieldType: 'text',
			routing: { send: { type: 'body', property: 'phone_number' } },
		},
	],
	simplify: simplifyContact,
	scope: 'cx.digital-interactions',
	isIdempotent: false,
	responseKey: 'contact',
	adviceIfTaken:
		'The API cannot search for the contact that has it: keep the ID of each contact you create, for example in a Data Table.',
	phrases: {
		action: 'create the contact',
		uncertainOutcome: 'created the contact',
		whereToVerify: 'the contacts',
	},
	notFound: { message: 'Sangoma CX found no such inbox', fields: ['inbox_id'] },
});

/** The resource Contact: customers. */
export const contact: Resource = {
	option: { name: 'Contact', value: 'contact' },
	defaultOperation: 'create',
	operations: [create],
};
