import type { Simulator } from '../../../simulator/index.cts';

/* What customers, agents and bots did while the chat engine was recorded. */

const ROSA = { name: 'Rosa Example', email: 'rosa@example.org', phoneNumber: '+15550100077' };
const WEB = { name: 'Web Example' };
const WANDA = { name: 'Wanda Example', phoneNumber: '+15550100901' };
const ITEMS = [
	{ title: 'Invoice', value: 'inv' },
	{ title: 'Delivery', value: 'del' },
];
const FIELDS = [
	{ name: 'email', type: 'email', label: 'Email', placeholder: 'you@example.org' },
	{ name: 'order', type: 'text', label: 'Order' },
];
const GREETING = { greeting: 'Welcome to the shop!', requestEmail: true };

/** Inboxes of a new tenant by channel. */
export const INBOXES = { api: 12, web: 13, mail: 14, whatsApp: 15, telegram: 16 };

/** What a scene can do. Requests go through the API, like those of n8n. */
export interface Stage {
	simulator: Simulator;
	/** Sends a request to the API and returns the record in its response. */
	request(operation: string, body: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** A scene: what happened before the recording, and what happened in it. */
export interface Scene {
	hasNoBot?: boolean;
	before?(stage: Stage): Promise<unknown>;
	play(stage: Stage): Promise<unknown>;
}

const customer = (inboxId: number, who: object) => {
	const write = (simulator: Simulator, content: string | null, more = {}) =>
		simulator.act('customer-messages', { inboxId, content, ...who, ...more });
	return write;
};
const rosa = customer(INBOXES.api, ROSA);
const web = customer(INBOXES.web, {});
const wanda = customer(INBOXES.whatsApp, WANDA);

const start = ({ simulator }: Stage, content = 'Hello') => {
	const { conversation, message, contact } = rosa(simulator, content);
	return { conversationId: conversation.id, messageId: message.id, contactId: contact.id };
};

const startInWeb = ({ simulator }: Stage, content = 'Hallo') => {
	simulator.act('inbox-settings', { inboxId: INBOXES.web, ...GREETING });
	const { conversation, contact } = web(simulator, content, { name: 'Visitor' });
	const conversationId = conversation.id;
	const write = (text: string | null, more = {}) =>
		web(simulator, text, { conversationId, ...more });
	return { conversationId, contactId: contact.id, write };
};

const startInWhatsApp = async ({ simulator }: Stage) => wanda(simulator, 'Hello from WhatsApp');

const image = { file_type: 'image', data_url: 'http://127.0.0.1/box.png' };
const file = { file_type: 'file', data_url: 'http://127.0.0.1/invoice.pdf' };

/** The scenes, by file. */
export const SCENES: Record<string, Scene> = {
	'01-api-first-message': { play: async (stage) => start(stage, 'Where is my parcel?') },
	'02-api-bot-answers': {
		async play(stage) {
			const { conversationId: conversation_id } = start(stage);
			await stage.request('message:send', { conversation_id, content: 'It arrives tomorrow.' });
		},
	},
	'03-api-user-token-answers': {
		async play(stage) {
			const { conversationId: conversation_id } = start(stage);
			stage.simulator.settings.apiSender = 'user';
			await stage.request('message:send', { conversation_id, content: 'Sent with a user token.' });
		},
	},
	'04-api-agent-answers-pending': {
		async play(stage) {
			const { conversationId } = start(stage);
			stage.simulator.act('agent-messages', { conversationId, content: 'Ada here.' });
			rosa(stage.simulator, 'Thanks Ada');
		},
	},
	'05-api-private-note': {
		async play(stage) {
			const { conversationId } = start(stage);
			const note = { conversationId, content: 'Angry customer', private: true };
			stage.simulator.act('agent-messages', note);
		},
	},
	'06-api-assigned': {
		async play(stage) {
			const { conversationId } = start(stage);
			stage.simulator.act('assignments', { conversationId, agent: true });
			rosa(stage.simulator, 'Anybody?');
		},
	},
	'07-api-handed-over': {
		async play(stage) {
			const { conversationId } = start(stage, 'Human please');
			await stage.request('conversation:deliverToAgent', { conversation_id: conversationId });
			rosa(stage.simulator, 'Still there?');
			stage.simulator.act('agent-messages', { conversationId, content: 'Yes, Ada here.' });
		},
	},
	'08-api-resolved-reopened': {
		async play(stage) {
			const { conversationId: conversation_id } = start(stage, 'Bye');
			await stage.request('conversation:finish', { conversation_id });
			rosa(stage.simulator, 'One more thing');
		},
	},
	'09-api-agent-resolves': {
		async play(stage) {
			const { conversationId } = start(stage);
			const { simulator } = stage;
			simulator.act('conversation-status', { conversationId, status: 'open' });
			simulator.act('agent-messages', { conversationId, content: 'Done.' });
			simulator.act('conversation-status', { conversationId, status: 'resolved' });
			rosa(simulator, 'Again me');
		},
	},
	'12-api-attachments': {
		async play(stage) {
			start(stage);
			rosa(stage.simulator, 'Look', { attachments: [image] });
			rosa(stage.simulator, null, { attachments: [file] });
		},
	},
	'13-api-incoming-by-rest': {
		async play({ request, simulator }) {
			const inbox_id = INBOXES.api;
			const { id: contact_id } = await request('contact:create', {
				inbox_id,
				name: 'Rosa Example',
				email: ROSA.email,
				phone_number: ROSA.phoneNumber,
			});
			const { id: conversation_id } = await request('conversation:create', {
				inbox_id,
				contact_id,
			});
			const content = 'Hello from my own widget';
			await request('message:send', { conversation_id, content, message_type: 'incoming' });
			return simulator;
		},
	},
	'14-api-created-by-rest': {
		async play({ request }) {
			const inbox_id = INBOXES.api;
			const iwan = { name: 'Iwan Example', email: 'iwan@example.org' };
			const { id: contact_id } = await request('contact:create', { inbox_id, ...iwan });
			const initial_message = 'Hello world';
			await request('conversation:create', { inbox_id, contact_id, initial_message });
		},
	},
	'15-api-edited-deleted': {
		async play(stage) {
			const { conversationId, messageId } = start(stage, 'Oops');
			const wrong = { conversationId, content: 'Wrong window' };
			const { id } = stage.simulator.act('agent-messages', wrong);
			stage.simulator.act('message-deletions', { messageId: id });
			stage.simulator.act('message-deletions', { messageId });
		},
	},
	'16-api-choice': {
		async play(stage) {
			const { conversationId } = start(stage);
			const question = { content: 'Which one?', contentType: 'input_select', items: ITEMS };
			const { id } = stage.simulator.act('bot-messages', { conversationId, ...question });
			stage.simulator.act('customer-answers', { messageId: id, choice: 'del' });
		},
	},
	'17-api-form': {
		async play(stage) {
			const { conversationId } = start(stage);
			const form = { content: 'Your details', contentType: 'form', items: FIELDS };
			const { id } = stage.simulator.act('bot-messages', { conversationId, ...form });
			const values = { email: 'rosa@example.org', order: '4711' };
			stage.simulator.act('customer-answers', { messageId: id, values });
		},
	},
	'20-api-burst': {
		async play({ simulator }) {
			for (const content of ['one', 'two', 'three', 'four', 'five']) rosa(simulator, content);
		},
	},
	'22-nobot-first-message': {
		hasNoBot: true,
		play: async (stage) => start(stage, 'Is anybody there?'),
	},
	'24-web-opened': {
		play: async ({ simulator }) => simulator.act('widget-openings', { inboxId: INBOXES.web }),
	},
	'25-web-first-message': {
		async play({ simulator }) {
			simulator.act('inbox-settings', { inboxId: INBOXES.web, ...GREETING });
			const { id: contactId } = simulator.act('contacts', { name: 'empty-paper-995' });
			simulator.act('contact-changes', { contactId, ...WEB });
			simulator.act('customer-messages', {
				inboxId: INBOXES.web,
				contactId,
				content: 'Hallo, ist jemand da?',
			});
			const { id: messageId } = simulator.messages[simulator.messages.length - 1];
			simulator.act('customer-answers', { messageId, email: 'web@example.org' });
		},
	},
	'26-web-reply-attachment': {
		async play(stage) {
			const { conversationId, write } = startInWeb(stage);
			const answer = { conversationId, content: 'Which order?' };
			const { id: inReplyTo } = stage.simulator.act('bot-messages', answer);
			write('4711', { inReplyTo });
			write(null, { attachments: [image] });
		},
	},
	'28-web-typing': { play: async (stage) => startInWeb(stage) },
	'29-mail-first': {
		play: async ({ simulator }) =>
			simulator.act('customer-mails', {
				...{ inboxId: INBOXES.mail, name: 'Mia Example', email: 'mia@example.org' },
				...{ subject: 'My parcel', text: 'Where is my parcel?\n\nBest regards\n-- \nMia' },
			}),
	},
	'30-mail-reply': {
		before: async ({ simulator }) =>
			simulator.act('customer-mails', {
				...{ inboxId: INBOXES.mail, name: 'Mia Example', email: 'mia@example.org' },
				...{ subject: 'My parcel', text: 'Where is my parcel?' },
			}),
		play: async ({ simulator }) =>
			simulator.act('customer-mails', {
				...{ inboxId: INBOXES.mail, email: 'mia@example.org', subject: 'Re: My parcel' },
				inReplyTo: '<account/1/conversation/unknown@example.org>',
				text: 'Yes please.\n\nOn Fri, Nov 27, 2026 at 10:00 Shop wrote:\n> Shall we call you?\n> Regards',
			}),
	},
	'33-whatsapp-text': { play: startInWhatsApp },
	'35-whatsapp-location-contact': {
		async before(stage) {
			for (let count = 0; count < 4; count++) await startInWhatsApp(stage);
		},
		async play({ simulator }) {
			const location = {
				...{ file_type: 'location', coordinates_lat: 52.52, coordinates_long: 13.405 },
				fallback_title: 'Depot, Example Street 1',
			};
			const card = { file_type: 'contact', fallback_title: '+15550100902' };
			wanda(simulator, null, { attachments: [location] });
			wanda(simulator, 'Kai Example', { attachments: [card] });
		},
	},
	'37-whatsapp-bot-answer-fails': {
		async before(stage) {
			for (let count = 0; count < 8; count++) await startInWhatsApp(stage);
		},
		async play({ simulator, request }) {
			const { conversation } = wanda(simulator, 'Answer me');
			await request('message:send', { conversation_id: conversation.id, content: 'Here I am.' });
		},
	},
	'39-contact-changes': {
		async play({ simulator, request }) {
			const cleo = { inbox_id: INBOXES.api, name: 'Cleo Example', email: 'cleo@example.org' };
			const { id } = await request('contact:create', cleo);
			simulator.act('contact-changes', { contactId: Number(id), name: 'Cleo Changed' });
		},
	},
	'41-automation-answers': {
		async play(stage) {
			const { conversationId } = start(stage, 'What are your opening hours?');
			const content = 'We are open from 9 to 5.';
			stage.simulator.act('automation-messages', { conversationId, content });
			rosa(stage.simulator, 'Thank you');
		},
	},
	'42-macro-run': {
		async play(stage) {
			const { conversationId } = start(stage);
			const macro = { conversationId, content: 'Sent by a macro', labels: ['vip'] };
			stage.simulator.act('macros', macro);
		},
	},
	'45-nobot-agent-answers': {
		hasNoBot: true,
		async play(stage) {
			const { conversationId } = start(stage, 'Is anybody there?');
			const { simulator } = stage;
			simulator.act('agent-messages', { conversationId, content: 'Yes, Ada here.' });
			rosa(simulator, 'Great');
			simulator.act('conversation-status', { conversationId, status: 'resolved' });
			rosa(simulator, 'One more');
		},
	},
	'47-contact-merged': {
		async play(stage) {
			const { contactId: intoContactId } = start(stage, 'First me');
			const { simulator } = stage;
			const double = {
				name: 'Rosa Double',
				email: 'double@example.org',
				phoneNumber: '+15550100079',
			};
			const second = rosa(simulator, 'Second me', double);
			simulator.act('contact-merges', { contactId: second.contact.id, intoContactId });
			rosa(simulator, 'After the merge', { conversationId: second.conversation.id });
		},
	},
	'50-web-choice-then-read': {
		async play(stage) {
			const { conversationId } = startInWeb(stage);
			const { simulator } = stage;
			const question = { content: 'Which one?', contentType: 'input_select', items: ITEMS };
			const { id: messageId } = simulator.act('bot-messages', { conversationId, ...question });
			simulator.act('customer-answers', { messageId, choice: 'del' });
			simulator.act('customer-reads', { conversationId });
			simulator.act('message-deletions', { messageId });
		},
	},
};
