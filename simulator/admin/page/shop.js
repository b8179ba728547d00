import { ask, byId, make, say, showRows } from './dom.js';
import { drawEntry, entriesOf, keepAtEnd } from './messages.js';

const HINTS = ['Where is my parcel?', 'Talk to a human', 'Thanks, bye'];
/** How long a bot is shown as writing before it is given up on. */
const PATIENCE_MS = 8_000;

/** When each customer's chat was remembered last, in this tab. */
const rememberedAt = new Map();
let shown;

const customer = () => {
	const { name, email, inboxId } = Object.fromEntries(new FormData(byId('who-form')));
	return { name, email, inboxId: Number(inboxId) || 12 };
};

/** Whoever writes elsewhere, or under another address, has a chat of their own. */
const chatKey = ({ email, inboxId }) => `chat of ${email} in ${inboxId}`;
const chatOf = (who) => Number(sessionStorage.getItem(chatKey(who))) || undefined;

function remember(who, id) {
	const key = chatKey(who);
	rememberedAt.set(key, Date.now());
	if (id) sessionStorage.setItem(key, id);
	else sessionStorage.removeItem(key);
}

let lastWritten = Promise.resolve();

/** One message after the other: the first one makes the conversation that the second belongs to. */
function write(content) {
	const who = customer();
	lastWritten = lastWritten.then(() => send(who, content));
}

async function send(who, content) {
	const conversationId = chatOf(who);
	const answer = await ask('customer-messages', {
		...{ ...who, email: who.email || undefined, content, conversationId },
		newConversation: conversationId === undefined,
	});
	if (answer) remember(who, answer.conversation.id);
}

const someoneAnswers = (view) => view.bots.length + view.webhooks.length > 0;

function isWriting(view, conversation, entries) {
	const last = entries.at(-1);
	const recent = last?.message_type === 'incoming' && Date.now() - last.at < PATIENCE_MS;
	return recent && someoneAnswers(view) && !conversation.assignee;
}

const GREETING = {
	id: 'greeting',
	greeting: 'Hello! Ask us about a parcel, a price or a pick-up.',
};
const WRITING = { id: 'writing', writing: true };

const drawGreeting = ({ greeting }) =>
	make('div', { className: 'entry theirs' }, make('p', { className: 'bubble' }, greeting));

const drawWriting = () =>
	make('p', { className: 'writing' }, make('span', { className: 'hidden' }, 'An answer is coming'));

function withWhom(conversation) {
	if (!conversation) return ['We usually answer at once', ''];
	if (conversation.status === 'resolved') return ['Finished. Write to start again.', '✓'];
	if (conversation.assignee) return [`You are talking to ${conversation.assignee}`, 'A'];
	return ['Our assistant is here', '✦'];
}

function showChat(view) {
	const conversationId = chatOf(customer());
	const conversation = view.conversations.find(({ id }) => id === conversationId);
	// A view may be older than the answer that named the conversation, but not by seconds.
	const isGone =
		conversationId &&
		!conversation &&
		Date.now() - (rememberedAt.get(chatKey(customer())) ?? 0) > 2_000;
	if (isGone) remember(customer(), undefined);
	const entries = conversation ? entriesOf(view, conversation, true) : [];
	const rows = [GREETING, ...entries];
	if (conversation && isWriting(view, conversation, entries)) rows.push(WRITING);
	const log = byId('chat-log');
	const draw = drawEntry('incoming', 'You');
	keepAtEnd(log, () =>
		showRows(
			log,
			rows,
			({ id }) => id,
			(row) => (row.writing ? drawWriting() : row.greeting ? drawGreeting(row) : draw(row)),
		),
	);
	const [words, face] = withWhom(conversation);
	say(byId('chat-with'), words);
	say(byId('chat-face'), face);
	byId('chat-face').dataset.status = conversation?.assignee ? 'human' : 'bot';
	byId('chat-new').hidden = !conversation;
}

/** Shows the customer's side of a view. */
export function showShop(view) {
	const draw = ({ id, name }) => make('option', { value: id }, name);
	showRows(
		byId('who-inbox'),
		view.inboxes.map(({ id, name }) => ({ id, name })),
		({ id }) => id,
		draw,
	);
	showChat(view);
	shown = view;
}

/** Lets the customer write. */
export function startShop() {
	byId('chat-form').addEventListener('submit', (event) => {
		event.preventDefault();
		const content = byId('chat-text').value.trim();
		byId('chat-text').value = '';
		if (content) write(content);
	});
	for (const hint of HINTS) {
		const button = make('button', { type: 'button' }, hint);
		button.addEventListener('click', () => write(hint));
		byId('chat-hints').append(button);
	}
	byId('chat-new').addEventListener('click', () => {
		remember(customer(), undefined);
		if (shown) showChat(shown);
		byId('chat-text').focus();
	});
	byId('who-form').addEventListener('input', () => {
		say(byId('who-name'), customer().name);
		if (shown) showChat(shown);
	});
	byId('who-form').addEventListener('submit', (event) => event.preventDefault());
	// Someone who never answers stops writing.
	setInterval(() => shown && showChat(shown), 1_000);
}
