/* The tenant's records, with the API's own field names. */

interface Dated {
	id: number;
	/** Milliseconds since 1970. */
	at: number;
}

/** Events that the tenant announces itself (the first two are documented). */
export type EventName =
	| ('conversation_created' | 'message_created' | 'conversation_status_changed')
	| ('conversation_updated' | 'conversation_opened' | 'conversation_resolved')
	| ('contact_created' | 'contact_updated' | 'webwidget_triggered');

export type Status = 'open' | 'resolved' | 'pending' | 'snoozed';
export type MessageType = 'incoming' | 'outgoing' | 'template';

export interface Inbox {
	id: number;
	name: string;
	channel_type: string;
	agent_bot_id: number | null;
	/** Further fields, which depend on the channel. */
	details: Record<string, unknown>;
	/** In responses only while the setting `secretsInResponses` is on. */
	secrets: Record<string, string>;
}

export interface Contact extends Dated {
	name: string;
	email: string | null;
	phone_number: string | null;
	identifier: string | null;
}

export interface Person {
	id: number;
	name: string;
	email?: string | null;
	phone_number?: string | null;
	identifier?: string | null;
	type?: 'contact' | 'user' | 'agent_bot';
}

export interface ContactInbox {
	id: number;
	contact_id: number;
	inbox_id: number;
	source_id: string;
	pubsub_token: string;
}

export interface Conversation extends Dated {
	inbox_id: number;
	contact_id: number;
	source_id: string;
	status: Status;
	priority: string | null;
	assignee: Person | null;
	unread_count: number;
	contact_inbox: ContactInbox;
	last_message: Message | null;
	statusChanges: Array<{ at: number; status: Status; assignee: string | null }>;
}

export interface Attachment {
	id: number;
	file_type: string;
	extension: string | null;
	data_url: string;
	file_size: number;
}

export interface Message extends Dated {
	conversation_id: number;
	inbox_id: number;
	content: string | null;
	message_type: MessageType;
	private: boolean;
	sender: Person | null;
	attachments: Attachment[];
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
