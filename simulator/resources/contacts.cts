import { orNotFound, unprocessable } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import { addContact, ensureContactInbox } from '../chat/conversations.cts';
import { serializeContact, serializeInbox } from '../events/serializers.cts';
import type { Tenant } from '../state/state.cts';

interface ContactBody {
	name: string;
	email?: string;
	inbox_id: number;
	phone_number?: string;
}

function createContact(tenant: Tenant, body: ContactBody) {
	const { secretsInResponses } = tenant.settings;
	const inbox = orNotFound(tenant.state.inboxes.find(body.inbox_id), 'Inbox');
	const { name, email = null, phone_number = null } = body;
	checkAddresses(tenant, email, phone_number);
	const contact = addContact(tenant, { name, email, phone_number });
	const { pubsub_token, ...rest } = ensureContactInbox(tenant, contact, inbox);
	const contact_inbox = {
		...rest,
		...(secretsInResponses ? { pubsub_token } : {}),
		inbox: serializeInbox(inbox, secretsInResponses),
	};
	return {
		value: { ...serializeContact(contact), contact_inboxes: [contact_inbox] },
		beside: { contact_inbox },
	};
}

/** @throws ApiError 422 for an invalid or taken email address or phone number (inferred) */
function checkAddresses({ state }: Tenant, email: string | null, phone: string | null) {
	if (email !== null && !/^[^@\s]+@[^@\s]+$/.test(email))
		throw unprocessable('Email Invalid email', 'email');
	if (phone !== null && !/^\+\d{2,15}$/.test(phone))
		throw unprocessable('Phone number should be in e164 format', 'phone_number');
	if (state.contacts.findByKey(email)) throw unprocessable('Email has already been taken', 'email');
	if (state.contacts.findByKey(phone))
		throw unprocessable('Phone number has already been taken', 'phone_number');
}

/** The operations on contacts. */
export const contacts = {
	'contact:create': operation('contact', 'nested', createContact),
};
