import { unprocessable } from '../api/errors.cts';
import { operation } from '../api/operation.cts';
import { addContact, ensureContactInbox } from '../chat/contacts.cts';
import { serializeContact, serializeInbox, serializeInboxRecord } from '../events/people.cts';
import type { Tenant } from '../state/state.cts';
import { checkAddress } from './conversations.cts';

interface ContactBody {
	name?: string;
	email?: string;
	inbox_id: number;
	phone_number?: string;
}

function createContact(tenant: Tenant, body: ContactBody) {
	const { secretsInResponses } = tenant.settings;
	const inbox = tenant.state.inboxes.get(body.inbox_id);
	const { name = '', email = null, phone_number = null } = body;
	checkAddresses(tenant, email, phone_number);
	checkAddress(inbox, { email, phone_number });
	const contact = addContact(tenant, { name, email, phone_number });
	const { source_id, at } = ensureContactInbox(tenant, contact, inbox);
	const contact_inboxes = [{ source_id, inbox: serializeInbox(inbox, secretsInResponses) }];
	return {
		value: { ...serializeContact(contact), contact_inboxes },
		beside: { contact_inbox: { source_id, inbox: serializeInboxRecord(inbox, at) } },
	};
}

/** @throws ApiError 422 for an invalid or taken email address or phone number (recorded) */
function checkAddresses({ state }: Tenant, email: string | null, phone: string | null) {
	if (email !== null && !/^[^@\s]+@[^@\s]+$/.test(email))
		throw unprocessable('Email Invalid email', 'email');
	if (phone !== null && !/^\+\d{2,15}$/.test(phone))
		throw unprocessable('Phone number should be in e164 format', 'phone_number');
	if (state.contacts.findByKey(email)) throw unprocessable('Email has already been taken', 'email');
	if (state.contacts.findByKey(phone))
		throw unprocessable('Phone number has already been taken', 'phone_number');
}

export const contacts = {
	'contact:create': operation('contact', 'nested', createContact),
};
