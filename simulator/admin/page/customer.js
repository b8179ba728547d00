import { byId, make, option, request, say, showRows } from './dom.js';
import { drawEntry, entriesOf, keepAtEnd } from './messages.js';

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

/** Each e-mail address has its own chat per inbox. */
const chatKey = ({ email, inboxId }) => `chat of ${email} in ${inboxId}`;
const findChat = (customer) => Number(sessionStorage.getItem(chatKey(customer))) || undefined;

function storeChat(customer, id) {
	const key = chatKey(customer);
	storedAt.set(key, Date.now());
	if (id) sessionStorage.setItem(key, id);
	else sessionStorage.removeItem(key);
}

let lastSend = Promise.resolve();

/** Sends messages one after the other, because the first one creates the conversation. */
function write(content) {
	const customer = readCustomer();
	lastSend = lastSend.then(() => send(customer, content));
}

async function send(customer, content) {
	const conversationId = findChat(customer);
	const response = await request('customer-messages', {
		...{ ...customer, email: customer.email || undefined, content, conversationId },
		newConversation: conversationId === undefined,
	});
	if (response) storeChat(customer, response.conversation.id);
}

function isBotWriting(view, conversation, entries) {
	const last = entries.at(-1);
	const isRecent = last?.message_type === 'incoming' && Date.now() - last.at < WRITING_MS;
	return isRecent && view.bots.length + view.webhooks.length > 0 && !conversation.assignee;
}

const GREETING = { id: 'greeting', text: 'Hello! Ask us about a parcel, a price or a pick-up.' };
const WRITING = { id: 'writing' };

const drawGreeting = ({ text }) =>
	make('div', { className: 'entry theirs' }, make('p', { className: 'bubble' }, text));

const drawWriting = () =>
	make(
		'p',
		{ className: 'writing bubble' },
		make('span', { className: 'hidden' }, 'An answer is coming'),
	);

function drawChatEntry(row) {
	if (row.id === GREETING.id) return drawGreeting(row);
	return row.id === WRITING.id ? drawWriting() : drawEntry('incoming', 'You')(row);
}

/** Returns who answers, and what is in the picture of the face. */
function describePartner(conversation) {
	if (!conversation) return ['We usually answer at once', '✦'];
	if (conversation.status === 'resolved') return ['Finished. Write to start again.', '✓'];
	if (conversation.assignee) return [`You are talking to ${conversation.assignee}`, 'A'];
	return ['Our assistant is here', '✦'];
}

function showChat(view) {
	const customer = readCustomer();
	const conversationId = findChat(customer);
	const conversation = view.conversations.find(({ id }) => id === conversationId);
	// A view can be older than the response with the conversation, but not by seconds.
	const isOld = Date.now() - (storedAt.get(chatKey(customer)) ?? 0) > 2_000;
	if (conversationId && !conversation && isOld) storeChat(customer, undefined);
	const entries = conversation ? entriesOf(view, conversation, true) : [];
	const rows = [GREETING, ...entries];
	if (conversation && isBotWriting(view, conversation, entries)) rows.push(WRITING);
	const log = byId('chat-log');
	keepAtEnd(log, () => showRows(log, rows, { draw: drawChatEntry }));
	const [partner, face] = describePartner(conversation);
	say(byId('chat-with'), partner);
	say(byId('chat-face'), face);
	byId('chat-face').dataset.status = conversation?.assignee ? 'human' : 'bot';
	byId('chat-new').hidden = !conversation;
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
	byId('chat-form').addEventListener('submit', (event) => {
		event.preventDefault();
		const content = byId('chat-text').value.trim();
		byId('chat-text').value = '';
		if (content) write(content);
	});
	for (const suggestion of SUGGESTIONS) {
		const button = make('button', { type: 'button', className: 'plain' }, suggestion);
		button.addEventListener('click', () => write(suggestion));
		byId('chat-hints').append(button);
	}
	byId('chat-new').addEventListener('click', () => {
		storeChat(readCustomer(), undefined);
		showAgain();
		byId('chat-text').focus();
	});
	byId('who-form').addEventListener('input', () => {
		say(byId('who-name'), readCustomer().name);
		showAgain();
	});
	byId('who-form').addEventListener('submit', (event) => event.preventDefault());
	// The sign that a bot is writing ends after a while.
	setInterval(showAgain, 1_000);
}
