import { drawAnswering } from './answers.js';
import { describeService } from './directory.js';
import { byId, make, option, request, setText, showRows } from './dom.js';
import { drawEntry, getEntries, keepAtEnd } from './messages.js';

const SUGGESTIONS = ['Where is my parcel?', 'Talk to a human', 'Thanks, bye'];
/** How long the page shows that a bot is writing. */
const WRITING_MS = 8_000;

/** When the conversation of each chat was last stored in this tab. */
const storedAt = new Map();
let latestView;

const readCustomer = () => {
	const { name, email, inboxId } = Object.fromEntries(new FormData(byId('who-form')));
	return { name, email, inboxId: Number(inboxId) || 12 };
};

/** Each email address has its own chat per inbox. */
const chatKey = ({ email, inboxId }) => `chat of ${email} in ${inboxId}`;
const findChat = (customer) => Number(sessionStorage.getItem(chatKey(customer))) || undefined;

function storeChat(customer, id) {
	const key = chatKey(customer);
	storedAt.set(key, Date.now());
	if (id) sessionStorage.setItem(key, id);
	else sessionStorage.removeItem(key);
}

let lastSend = Promise.resolve();

const findInbox = (inboxId) => latestView?.inboxes.find(({ id }) => id === inboxId);
const isEmail = (inbox) => inbox?.channel_type === 'Channel::Email';

/** Sends messages one after another, because the first one creates the conversation. */
function write(content, more = {}) {
	const customer = readCustomer();
	lastSend = lastSend.then(() => send(customer, content, more));
}

async function send(customer, content, more) {
	const conversationId = findChat(customer);
	const email = customer.email || undefined;
	const response = isEmail(findInbox(customer.inboxId))
		? await request('customer-emails', {
				...{ ...customer, email, text: content ?? '', conversationId, ...more },
				subject: byId('chat-subject').value.trim() || undefined,
			})
		: await request('customer-messages', {
				...{ ...customer, email, content, conversationId, ...more },
				newConversation: conversationId === undefined,
			});
	if (response?.conversation) storeChat(customer, response.conversation.id);
}

/** What the buttons below the chat send. */
const LOCATION = {
	...{ file_type: 'location', fallback_title: 'Lyon' },
	...{ coordinates_lat: 45.764, coordinates_long: 4.8357 },
};
const CONTACT_CARD = { file_type: 'contact', fallback_title: '+15550100199' };

const FILE_TYPES = ['image', 'audio', 'video'];

/** Sends the type and size of the chosen file, because the simulator stores no files. */
function sendFile(input) {
	const [file] = input.files;
	if (!file) return;
	const type = FILE_TYPES.find((kind) => file.type.startsWith(kind)) ?? 'file';
	const extension = /[.]([^.]+)$/.exec(file.name)?.[1] ?? null;
	write(null, { attachments: [{ file_type: type, file_size: file.size, extension }] });
	input.value = '';
}

/** Returns whether to show that the bot is writing: for a while after a message to it. */
function isBotWriting(conversation, entries) {
	const last = entries.at(-1);
	const isRecent = last?.message_type === 'incoming' && Date.now() - last.at < WRITING_MS;
	return isRecent && conversation.status === 'pending' && findInbox(conversation.inbox_id)?.bot;
}

const GREETING = { id: 'greeting', text: 'Hello! Ask us about a parcel, a price or a pickup.' };
const WRITING = { id: 'writing' };

const drawMessage = drawEntry('incoming', 'You', drawAnswering);

function drawChatEntry(row) {
	if (row === GREETING) return make('p', { className: 'entry bubble' }, row.text);
	if (row !== WRITING) return drawMessage(row);
	const text = make('span', { className: 'hidden' }, 'The bot is writing');
	return make('p', { className: 'writing entry bubble' }, text);
}

/** Who answers a conversation without an assignee, and the symbol in the avatar. */
const PARTNERS = {
	resolved: ['Finished. Write to start again.', '✓'],
	snoozed: ['Paused. Write to continue.', '✓'],
	pending: ['Our assistant is here', '✦'],
	open: ['You are talking to our team', 'A'],
};

/** Returns who answers, and the symbol in the avatar. */
function describePartner(conversation, inbox) {
	if (!conversation)
		return inbox?.bot
			? ['Our assistant usually replies at once', '✦']
			: ['Our team replies here', 'A'];
	const { status, assignee } = conversation;
	if (status === 'open' && assignee) return [`You are talking to ${assignee}`, 'A'];
	if (status === 'pending' && !inbox?.bot)
		return ['Nobody is answering: this inbox has no bot', '…'];
	return PARTNERS[status];
}

function showChat(view) {
	const customer = readCustomer();
	const conversationId = findChat(customer);
	const conversation = view.conversations.find(({ id }) => id === conversationId);
	// A view can be older than the response with the conversation, but not by seconds.
	const isOld = Date.now() - (storedAt.get(chatKey(customer)) ?? 0) > 2_000;
	if (conversationId && !conversation && isOld) storeChat(customer, undefined);
	const entries = conversation ? getEntries(view, conversation, true) : [];
	const rows = [GREETING, ...entries];
	if (conversation && isBotWriting(conversation, entries)) rows.push(WRITING);
	const log = byId('chat-log');
	keepAtEnd(log, () => showRows(log, rows, { draw: drawChatEntry }));
	const inbox = findInbox(customer.inboxId);
	const [partner, avatar] = describePartner(conversation, inbox);
	setText(byId('chat-with'), partner);
	setText(byId('chat-avatar'), avatar);
	byId('chat-avatar').dataset.status = avatar === 'A' ? 'human' : 'bot';
	byId('chat-new').hidden = !conversation;
	byId('end-chat').disabled = !conversation || conversation.status === 'resolved';
	byId('chat-subject').hidden = !isEmail(inbox);
	setText(byId('who-service'), inbox ? describeService(inbox) : '');
}

/** Shows the customer's side. */
export function showCustomer(view) {
	latestView = view;
	const inboxes = view.inboxes.map(({ id, name }) => ({ id, name }));
	showRows(byId('who-inbox'), inboxes, { draw: ({ id, name }) => option(id, name) });
	showChat(view);
}

/** Connects the customer's forms and buttons. */
export function startCustomer() {
	const showAgain = () => latestView && showChat(latestView);
	byId('chat-form').onsubmit = (event) => {
		event.preventDefault();
		const content = byId('chat-text').value.trim();
		byId('chat-text').value = '';
		if (content) write(content);
	};
	const drawSuggestion = (text) =>
		make('button', { type: 'button', className: 'plain', onclick: () => write(text) }, text);
	byId('suggestions').append(...SUGGESTIONS.map(drawSuggestion));
	byId('send-file').onclick = () => byId('chat-file').click();
	byId('chat-file').onchange = ({ target }) => sendFile(target);
	byId('send-location').onclick = () => write(null, { attachments: [LOCATION] });
	byId('send-contact').onclick = () => write('Nathan Smith', { attachments: [CONTACT_CARD] });
	byId('end-chat').onclick = () =>
		void request('customer-endings', { conversationId: findChat(readCustomer()) });
	byId('chat-new').onclick = () => {
		storeChat(readCustomer(), undefined);
		showAgain();
		byId('chat-text').focus();
	};
	byId('who-form').oninput = () => {
		setText(byId('who-name'), readCustomer().name);
		showAgain();
	};
	byId('who-form').onsubmit = (event) => event.preventDefault();
	// The sign that the bot is writing disappears after a while.
	setInterval(showAgain, 1_000);
}
