import type { Attributes, Message } from '../state/records.cts';
import type { Tenant } from '../state/state.cts';
import { updateContact } from './contacts.cts';
import { updateMessage } from './messages.cts';

/** A customer's answer to options, a form, a request for an email address or for a rating. */
export interface CustomerAnswer {
	/** The message to answer. */
	messageId: number;
	/** The value of one of the options. */
	choice?: string;
	/** The values of a form, by field. */
	values?: Record<string, string>;
	email?: string;
	/** 1 to 5. */
	rating?: number;
	feedback?: string;
}

type Item = { title?: string; value?: string };

function choose({ content_attributes: { items = [] } }: Message, choice: string) {
	const found = (items as Item[]).find(({ value }) => value === choice);
	if (!found) throw new Error(`There is no option "${choice}"`);
	return [{ title: found.title, value: found.value }];
}

/** Returns the content attributes that an answer adds to a message, by its type (recorded). */
const ANSWERS: Record<string, (answer: CustomerAnswer, message: Message) => Attributes> = {
	input_select: ({ choice = '' }, message) => ({ submitted_values: choose(message, choice) }),
	form: ({ values = {} }) => ({
		submitted_values: Object.entries(values).map(([name, value]) => ({ name, value })),
	}),
	input_email: ({ email }) => ({ submitted_email: email }),
	input_csat: ({ rating, feedback = '' }) => ({
		submitted_values: { csat_survey_response: { rating, feedback_message: feedback } },
	}),
};

/** Answers a message as the customer. @throws Error if it cannot be answered */
export function answerMessage(tenant: Tenant, answer: CustomerAnswer): Message {
	const message = tenant.state.messages.get(answer.messageId);
	const read = ANSWERS[message.content_type];
	if (!read) throw new Error(`Message ${message.id} cannot be answered`);
	const content_attributes = { ...message.content_attributes, ...read(answer, message) };
	updateMessage(tenant, message, { content_attributes });
	const { contact_id } = tenant.state.conversations.get(message.conversation_id);
	const { email } = answer;
	if (message.content_type === 'input_email' && email)
		updateContact(tenant, tenant.state.contacts.get(contact_id), {
			email,
			name: email.split('@')[0],
		});
	return message;
}
