/* The tenant's records, with the API's own field names. */

interface Dated {
	id: number;
	/** Milliseconds since 1970. */
	at: number;
}

/** The events of a tenant (the first two are documented). */
export type EventName =
	| ('conversation_created' | 'message_created' | 'message_updated')
	| ('conversation_status_changed' | 'conversation_updated')
	| ('conversation_opened' | 'conversation_resolved')
	| ('contact_created' | 'contact_updated' | 'webwidget_triggered');

export type Status = 'open' | 'resolved' | 'pending' | 'snoozed';
export type MessageType = 'incoming' | 'outgoing' | 'template';
export type MessageStatus = 'sent' | 'delivered' | 'read' | 'failed';
export type Attributes = Record<string, unknown>;

export interface Inbox {
	id: number;
	name: string;
	channel_type: string;
	agent_bot_id: number | null;
	/** Further fields, which depend on the channel. */
	details: Record<string, unknown>;
	/** In responses only while the setting `secretsInResponses` is on. */
	secrets: Record<string, unknown>;
}

export interface Contact extends Dated {
	name: string;
	email: string | null;
	phone_number: string | null;
	identifier: string | null;
	additional_attributes: Attributes;
	custom_attributes: Attributes;
	/** Whether a human muted the contact. */
	blocked: boolean;
	contact_type: 'visitor' | 'lead';
	last_activity_at: number | null;
	updated_at: number;
}

/** An agent, or the user whose token the API uses. */
export interface Person {
	id: number;
	name: string;
	email: string;
	type: 'user';
}

/** The sender of a message. The name is for the page; the other fields of a contact are in its record. */
export interface Sender {
	type: 'contact' | 'user' | 'agent_bot';
	id: number;
	name: string;
	email?: string;
}

export interface ContactInbox extends Dated {
	contact_id: number;
	inbox_id: number;
	source_id: string;
	pubsub_token: string;
	/** Whether the customer's own client uses it: the first one in an inbox. */
	isOwn: boolean;
}

export interface Team {
	id: number;
	name: string;
}

export interface Conversation extends Dated {
	inbox_id: number;
	contact_id: number;
	source_id: string;
	status: Status;
	priority: string | null;
	assignee: Person | null;
	team: Team | null;
	labels: string[];
	/** Null until the engine has saved the conversation with its labels. */
	cached_label_list: string | null;
	snoozed_until: number | null;
	/** The time of the first public message of a human. */
	first_reply_created_at: number | null;
	/** The time since when the customer waits for a human. */
	waiting_since: number | null;
	contact_last_seen_at: number | null;
	last_activity_at: number;
	last_incoming_at: number | null;
	updated_at: number;
	unread_count: number;
	additional_attributes: Attributes;
	uuid: string;
	contact_inbox: ContactInbox;
	/** The last message that is not a private note. */
	last_message: Message | null;
	statusChanges: Array<{ at: number; status: Status; assignee: string | null }>;
}

export interface Attachment {
	id: number;
	file_type: string;
	extension?: string | null;
	data_url?: string | null;
	thumb_url?: string;
	file_size?: number;
	width?: number | null;
	height?: number | null;
	coordinates_lat?: number;
	coordinates_long?: number;
	fallback_title?: string | null;
}

export interface Message extends Dated {
	conversation_id: number;
	inbox_id: number;
	content: string | null;
	content_type: string;
	content_attributes: Attributes;
	message_type: MessageType;
	status: MessageStatus;
	private: boolean;
	source_id: string | null;
	sender: Sender | null;
	attachments: Attachment[];
	updated_at: number;
}

export interface Bot extends Dated {
	name: string;
	description: string | null;
	outgoing_url: string;
	access_token: string;
	tenant_domain: string;
}

export interface Webhook extends Dated {
	url: string;
	subscriptions: string[];
	secret: string;
	tenant_domain: string;
}

/** Only an agent who is logged in can place a call (revision). */
export interface Agent {
	id: number;
	name: string;
	logged_in: boolean;
}

export type Queue = Pick<Agent, 'id' | 'name'>;

export interface Call extends Dated {
	kind: 'agent' | 'queue';
	name: string;
	destination: string;
	tenant_domain: string;
}
