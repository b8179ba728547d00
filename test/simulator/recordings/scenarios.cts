import type { Simulator } from '../../../simulator/index.cts';
import { INBOXES } from '../setup.cts';

/* What customers, agents and bots did while the chat engine was recorded. */

/** What a scenario can use. */
export interface ScenarioContext {
	simulator: Simulator;
	act: Simulator['act'];
	/** Sends a request to the API, as n8n does, and returns the record in its response. */
	request(operation: string, body: Record<string, unknown>): Promise<Record<string, unknown>>;
}

export type Scenario = (context: ScenarioContext) => unknown;

const ROSA = { name: 'Rosa Example', email: 'rosa@example.org', phoneNumber: '+15550100077' };
const MIA = { inboxId: INBOXES.email, name: 'Mia Example', email: 'mia@example.org' };
const IMAGE = { file_type: 'image', data_url: 'http://127.0.0.1/box.png' };
const FILE = { file_type: 'file', data_url: 'http://127.0.0.1/invoice.pdf' };
const OPTIONS = {
	...{ content: 'Which one?', contentType: 'input_select' },
	items: [
		{ title: 'Invoice', value: 'inv' },
		{ title: 'Delivery', value: 'del' },
	],
};
const FORM = {
	...{ content: 'Your details', contentType: 'form' },
	items: [
		{ name: 'email', type: 'email', label: 'Email', placeholder: 'you@example.org' },
		{ name: 'order', type: 'text', label: 'Order' },
	],
};

/** Returns a function that sends a customer's message. */
const customer =
	(inboxId: number, who: object) =>
	({ act }: ScenarioContext, content: string | null, more = {}) =>
		act('customer-messages', { inboxId, content, ...who, ...more });

const rosa = customer(INBOXES.api, ROSA);
const web = customer(INBOXES.web, {});
const wanda = customer(INBOXES.whatsApp, { name: 'Wanda Example', phoneNumber: '+15550100901' });

/** Starts Rosa's conversation, and returns its ID. */
const start = (context: ScenarioContext, content = 'Hello') =>
	rosa(context, content).conversation.id;

const greet = ({ act }: ScenarioContext) =>
	act('inbox-settings', {
		...{ inboxId: INBOXES.web, greeting: 'Welcome to the shop!', requestEmail: true },
	});

/** Starts a conversation in the web inbox, and returns its ID. */
function startInWeb(context: ScenarioContext) {
	greet(context);
	return web(context, 'Hallo', { name: 'Visitor' }).conversation.id;
}

const startInWhatsApp = (count: number) => (context: ScenarioContext) => {
	for (let n = 0; n < count; n++) wanda(context, 'Hello from WhatsApp');
};

/** What happened before the recording, by file. */
export const EARLIER: Record<string, Scenario> = {
	'30-mail-reply': ({ act }) =>
		act('customer-emails', { ...MIA, subject: 'My parcel', text: 'Where is my parcel?' }),
	'35-whatsapp-location-contact': startInWhatsApp(4),
	'37-whatsapp-bot-answer-fails': startInWhatsApp(8),
};

/** What happened in the recording, by file. */
export const SCENARIOS: Record<string, Scenario> = {
	'01-api-first-message': (context) => start(context, 'Where is my parcel?'),
	async '02-api-bot-answers'(context) {
		const conversation_id = start(context);
		await context.request('message:send', { conversation_id, content: 'It arrives tomorrow.' });
	},
	async '03-api-user-token-answers'(context) {
		const conversation_id = start(context);
		context.simulator.settings.apiSender = 'user';
		await context.request('message:send', { conversation_id, content: 'Sent with a user token.' });
	},
	'04-api-agent-answers-pending'(context) {
		const conversationId = start(context);
		context.act('agent-messages', { conversationId, content: 'Ada here.' });
		rosa(context, 'Thanks Ada');
	},
	'05-api-private-note'(context) {
		const conversationId = start(context);
		context.act('agent-messages', { conversationId, content: 'Angry customer', private: true });
	},
	'06-api-assigned'(context) {
		context.act('assignments', { conversationId: start(context), agent: true });
		rosa(context, 'Anybody?');
	},
	async '07-api-handed-over'(context) {
		const conversationId = start(context, 'Human please');
		await context.request('conversation:deliverToAgent', { conversation_id: conversationId });
		rosa(context, 'Still there?');
		context.act('agent-messages', { conversationId, content: 'Yes, Ada here.' });
	},
	async '08-api-resolved-reopened'(context) {
		await context.request('conversation:finish', { conversation_id: start(context, 'Bye') });
		rosa(context, 'One more thing');
	},
	'09-api-agent-resolves'(context) {
		const conversationId = start(context);
		context.act('conversation-status', { conversationId, status: 'open' });
		context.act('agent-messages', { conversationId, content: 'Done.' });
		context.act('conversation-status', { conversationId, status: 'resolved' });
		rosa(context, 'Again me');
	},
	'12-api-attachments'(context) {
		start(context);
		rosa(context, 'Look', { attachments: [IMAGE] });
		rosa(context, null, { attachments: [FILE] });
	},
	async '13-api-incoming-by-rest'({ request }) {
		const { name, email, phoneNumber: phone_number } = ROSA;
		const ids = { inbox_id: INBOXES.api };
		const { id: contact_id } = await request('contact:create', {
			...{ ...ids, name, email, phone_number },
		});
		const { id: conversation_id } = await request('conversation:create', { ...ids, contact_id });
		const content = 'Hello from my own widget';
		await request('message:send', { conversation_id, content, message_type: 'incoming' });
	},
	async '14-api-created-by-rest'({ request }) {
		const inbox_id = INBOXES.api;
		const iwan = { name: 'Iwan Example', email: 'iwan@example.org' };
		const { id: contact_id } = await request('contact:create', { inbox_id, ...iwan });
		const initial_message = 'Hello world';
		await request('conversation:create', { inbox_id, contact_id, initial_message });
	},
	'15-api-edited-deleted'(context) {
		const { conversation, message } = rosa(context, 'Oops');
		const wrong = { conversationId: conversation.id, content: 'Wrong window' };
		const { id: messageId } = context.act('agent-messages', wrong);
		context.act('message-deletions', { messageId });
		context.act('message-deletions', { messageId: message.id });
	},
	'16-api-choice'(context) {
		const conversationId = start(context);
		const { id: messageId } = context.act('bot-messages', { conversationId, ...OPTIONS });
		context.act('customer-answers', { messageId, choice: 'del' });
	},
	'17-api-form'(context) {
		const conversationId = start(context);
		const { id: messageId } = context.act('bot-messages', { conversationId, ...FORM });
		const values = { email: 'rosa@example.org', order: '4711' };
		context.act('customer-answers', { messageId, values });
	},
	'20-api-burst'(context) {
		for (const content of ['one', 'two', 'three', 'four', 'five']) rosa(context, content);
	},
	'22-nobot-first-message': (context) => start(context, 'Is anybody there?'),
	'24-web-opened': ({ act }) => act('widget-openings', { inboxId: INBOXES.web }),
	'25-web-first-message'(context) {
		const { act, simulator } = context;
		greet(context);
		const { id: contactId } = act('contacts', { name: 'empty-paper-995' });
		act('contact-changes', { contactId, name: 'Web Example' });
		web(context, 'Hallo, ist jemand da?', { contactId });
		const { id: messageId } = simulator.messages[simulator.messages.length - 1];
		act('customer-answers', { messageId, email: 'web@example.org' });
	},
	'26-web-reply-attachment'(context) {
		const conversationId = startInWeb(context);
		const question = { conversationId, content: 'Which order?' };
		const { id: inReplyTo } = context.act('bot-messages', question);
		web(context, '4711', { conversationId, inReplyTo });
		web(context, null, { conversationId, attachments: [IMAGE] });
	},
	'28-web-typing': startInWeb,
	'29-mail-first': ({ act }) =>
		act('customer-emails', {
			...{ ...MIA, subject: 'My parcel' },
			text: 'Where is my parcel?\n\nBest regards\n-- \nMia',
		}),
	'30-mail-reply': ({ act }) =>
		act('customer-emails', {
			...{ ...MIA, subject: 'Re: My parcel' },
			inReplyTo: '<account/1/conversation/unknown@example.org>',
			text: 'Yes please.\n\nOn Fri, Nov 27, 2026 at 10:00 Shop wrote:\n> Shall we call you?\n> Regards',
		}),
	'33-whatsapp-text': startInWhatsApp(1),
	'35-whatsapp-location-contact'(context) {
		const location = {
			...{ file_type: 'location', coordinates_lat: 52.52, coordinates_long: 13.405 },
			fallback_title: 'Depot, Example Street 1',
		};
		const card = { file_type: 'contact', fallback_title: '+15550100902' };
		wanda(context, null, { attachments: [location] });
		wanda(context, 'Kai Example', { attachments: [card] });
	},
	async '37-whatsapp-bot-answer-fails'(context) {
		const { id: conversation_id } = wanda(context, 'Answer me').conversation;
		await context.request('message:send', { conversation_id, content: 'Here I am.' });
	},
	async '39-contact-changes'({ act, request }) {
		const cleo = { inbox_id: INBOXES.api, name: 'Cleo Example', email: 'cleo@example.org' };
		const { id } = await request('contact:create', cleo);
		act('contact-changes', { contactId: Number(id), name: 'Cleo Changed' });
	},
	'41-automation-answers'(context) {
		const conversationId = start(context, 'What are your opening hours?');
		const content = 'We are open from 9 to 5.';
		context.act('automation-messages', { conversationId, content });
		rosa(context, 'Thank you');
	},
	'42-macro-run'(context) {
		const conversationId = start(context);
		context.act('macros', { conversationId, content: 'Sent by a macro', labels: ['vip'] });
	},
	'45-nobot-agent-answers'(context) {
		const conversationId = start(context, 'Is anybody there?');
		context.act('agent-messages', { conversationId, content: 'Yes, Ada here.' });
		rosa(context, 'Great');
		context.act('conversation-status', { conversationId, status: 'resolved' });
		rosa(context, 'One more');
	},
	'47-contact-merged'(context) {
		const { contact } = rosa(context, 'First me');
		const duplicate = {
			...{ name: 'Rosa Double', email: 'double@example.org', phoneNumber: '+15550100079' },
		};
		const second = rosa(context, 'Second me', duplicate);
		const ids = { contactId: second.contact.id, intoContactId: contact.id };
		context.act('contact-merges', ids);
		rosa(context, 'After the merge', { conversationId: second.conversation.id });
	},
	'50-web-choice-then-read'(context) {
		const conversationId = startInWeb(context);
		const { id: messageId } = context.act('bot-messages', { conversationId, ...OPTIONS });
		context.act('customer-answers', { messageId, choice: 'del' });
		context.act('customer-reads', { conversationId });
		context.act('message-deletions', { messageId });
	},
};
