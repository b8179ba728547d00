import { ACCOUNT } from '../state/initial-records.cts';
import type { Contact, ContactInbox, Conversation, EventName } from '../state/records.cts';
import type { Inbox, Person, Sender } from '../state/records.cts';
import { isoTime, unixSeconds } from './times.cts';

/* Contacts, agents and inboxes as JSON, in responses and in events, as recorded. */

const contactFields = (contact: Contact) => {
	const { id, name, email, phone_number, identifier } = contact;
	const { additional_attributes, custom_attributes } = contact;
	return {
		...{ additional_attributes, custom_attributes, email, id, identifier, name, phone_number },
		thumbnail: '',
	};
};

/** Returns a contact inside a conversation or a message. */
export const serializeContactInside = (contact: Contact) => ({
	...contactFields(contact),
	type: 'contact',
});

/** Returns a contact as the sender of a delivered message, without `type`. */
export const serializeContactInEvent = (contact: Contact) => ({
	...contactFields(contact),
	account: ACCOUNT,
	avatar: '',
});

/** Returns a contact for a response. */
export const serializeContact = (contact: Contact) => ({
	...contactFields(contact),
	availability_status: 'offline',
	created_at: unixSeconds(contact.at),
});

/** Whether a body is created in the background, where the availability of agents is unknown. */
export interface Background {
	inBackground: boolean;
}

/** Returns an agent inside a conversation, a message or a response. */
export const serializePerson = ({ id, name }: Person | Sender, { inBackground }: Background) => ({
	...{ id, name, available_name: name, avatar_url: '', type: 'user' },
	...{ availability_status: inBackground ? null : 'offline', thumbnail: '' },
});

/** Returns the body of a contact event. */
export const contactEvent = (event: EventName, contact: Contact, changed?: unknown[]) => ({
	...serializeContactInEvent(contact),
	event,
	...(changed && { changed_attributes: changed }),
});

/** Returns the body of a webwidget_triggered event. */
export const widgetEvent = (
	{ id, source_id }: ContactInbox,
	contact: Contact,
	inbox: Inbox,
	current_conversation: unknown,
	browser: object,
) => ({
	id,
	contact: serializeContactInEvent(contact),
	inbox: { id: inbox.id, name: inbox.name },
	account: ACCOUNT,
	current_conversation,
	source_id,
	event: 'webwidget_triggered',
	event_info: {
		widget_language: null,
		browser_language: 'en',
		referer: String(inbox.details.website_url),
		browser,
	},
});

/** Returns an inbox for a response. */
export const serializeInbox = (inbox: Inbox, withSecrets: boolean) => ({
	id: inbox.id,
	name: inbox.name,
	channel_type: inbox.channel_type,
	...inbox.details,
	...(withSecrets ? inbox.secrets : {}),
});

/** The fields of an inbox that the engine stores beside those of its channel. */
const INBOX_COLUMNS = [
	...['channel_id', 'enable_auto_assignment', 'greeting_enabled', 'greeting_message', 'timezone'],
	...['working_hours_enabled', 'out_of_office_message', 'enable_email_collect', 'business_name'],
	...['csat_survey_enabled', 'allow_messages_after_resolved', 'auto_assignment_config'],
	...['lock_to_single_conversation', 'sender_name_type'],
];

/** Returns an inbox as it is stored, for the response to a new contact. */
export const serializeInboxRecord = ({ id, name, channel_type, details }: Inbox, at: number) => ({
	...{ id, name, channel_type, account_id: ACCOUNT.id },
	...{ created_at: isoTime(at), updated_at: isoTime(at), email_address: null, portal_id: null },
	...Object.fromEntries(INBOX_COLUMNS.map((column) => [column, details[column]])),
});

/** Returns a contact's entry in an inbox, inside a conversation. */
export const serializeContactInbox = ({ contact_inbox }: Conversation) => {
	const { id, contact_id, inbox_id, source_id, at, pubsub_token } = contact_inbox;
	const times = { created_at: isoTime(at), updated_at: isoTime(at) };
	return { id, contact_id, inbox_id, source_id, ...times, hmac_verified: false, pubsub_token };
};
