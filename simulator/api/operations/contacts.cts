import { addContact, placeInInbox } from '../../chat/conversations.cts';
import { shapeContact } from '../../events/serializers.cts';
import type { Tenant } from '../../state/state.cts';
import { need, unprocessable } from '../refusals.cts';
import { shapeInbox } from './inboxes.cts';
import { operation } from '../operation.cts';

interface ContactBody {
	name: string;
	email?: string;
	inbox_id: number;
	phone_number?: string;
}

function createContact(tenant: Tenant, body: ContactBody) {
	const inbox = need(tenant.state.inboxes.find(body.inbox_id), 'Inbox');
	const { name, email = null, phone_number = null } = body;
	checkContact(tenant, email, phone_number);
	const contact = addContact(tenant, { name, email, phone_number });
	const { pubsub_token, ...place } = placeInInbox(tenant, contact, inbox);
	const contact_inbox = {
		...place,
		...(tenant.settings.secretsInAnswers ? { pubsub_token } : {}),
		inbox: shapeInbox(inbox, tenant.settings.secretsInAnswers),
	};
	return {
		value: { ...shapeContact(contact), contact_inboxes: [contact_inbox] },
		beside: { contact_inbox },
	};
}

/** @throws Refusal 422 for a malformed or taken address (inferred) */
function checkContact({ state }: Tenant, email: string | null, phone: string | null) {
	if (email !== null && !/^[^@\s]+@[^@\s]+$/.test(email))
		throw unprocessable('Email Invalid email', 'email');
	if (phone !== null && !/^\+\d{2,15}$/.test(phone))
		throw unprocessable('Phone number should be in e164 format', 'phone_number');
	if (email !== null && state.contacts.findByKey(email))
		throw unprocessable('Email has already been taken', 'email');
	if (phone !== null && state.contacts.findByKey(phone))
		throw unprocessable('Phone number has already been taken', 'phone_number');
}

/** What can be done with contacts. */
export const contacts = [
	operation<ContactBody>({
		name: 'contact:create',
		resource: 'contact',
		shape: 'nested',
		run: createContact,
	}),
];
