import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { contactEvent } from '../events/people.cts';
import type { Contact, ContactInbox, Inbox } from '../state/records.cts';
import { contactInboxKey, sourceKey, type Tenant } from '../state/state.cts';
import { changedAttributes, findChanges, later } from './changes.cts';

/* Contacts, and their entries in inboxes. Each change sends its event. */

type ContactFields = Pick<Contact, 'name' | 'email' | 'phone_number'> & Partial<Contact>;

/** Creates a contact. */
export function addContact(tenant: Tenant, fields: ContactFields): Contact {
	const at = Date.now();
	const contact = tenant.state.contacts.add({
		...{ identifier: null, additional_attributes: {}, custom_attributes: {}, blocked: false },
		contact_type: fields.email || fields.phone_number ? 'lead' : 'visitor',
		...{ last_activity_at: null, updated_at: at, at },
		...fields,
	});
	tenant.announce('contact_created', null, () => contactEvent('contact_created', contact));
	tenant.changed('contacts');
	return contact;
}

/** Changes a contact, if anything differs. */
export function updateContact(tenant: Tenant, contact: Contact, updates: Partial<Contact>): void {
	const isLead = updates.email || updates.phone_number;
	const all = isLead ? { ...updates, contact_type: 'lead' as const } : updates;
	if (Object.keys(findChanges(contact, all)).length === 0) return;
	const values = { ...all, updated_at: later(contact.updated_at) };
	const changed = changedAttributes(findChanges(contact, values));
	tenant.state.contacts.update(contact, values);
	tenant.announce('contact_updated', null, () => contactEvent('contact_updated', contact, changed));
	tenant.changed('contacts');
}

/** Returns a channel's source ID for a contact (recorded). */
function newSourceId({ channel_type }: Inbox, { email, phone_number }: Contact): string {
	if (channel_type === 'Channel::Email') return email ?? '';
	if (channel_type === 'Channel::Whatsapp' && phone_number) return phone_number.slice(1);
	if (channel_type === 'Channel::Telegram' || channel_type === 'Channel::Whatsapp')
		return String(randomInt(1e9, 1e10));
	return randomUUID();
}

/** Returns the contact's entry in an inbox with a source ID. Creates it if it is missing. */
export function ensureContactInbox(
	{ state }: Tenant,
	contact: Contact,
	inbox: Inbox,
	source_id = newSourceId(inbox, contact),
): ContactInbox {
	const ids = { contact_id: contact.id, inbox_id: inbox.id };
	const found = state.contactInboxes.findByKey(sourceKey({ source_id, inbox_id: inbox.id }));
	if (found?.contact_id === contact.id) return found;
	return state.contactInboxes.add({
		...{ ...ids, source_id, at: Date.now() },
		pubsub_token: randomBytes(12).toString('base64url'),
		isOwn: !state.contactInboxes.findByKey(contactInboxKey(ids)),
	});
}

/** Returns the entry that the customer's own client uses. Creates it if it is missing. */
export function ensureOwnContactInbox(tenant: Tenant, contact: Contact, inbox: Inbox) {
	const key = contactInboxKey({ contact_id: contact.id, inbox_id: inbox.id });
	return tenant.state.contactInboxes.findByKey(key) ?? ensureContactInbox(tenant, contact, inbox);
}
