import { createHmac } from 'node:crypto';
import type { State } from '../state/state.cts';
import type { Difference } from '../state/settings.cts';
import type { OutgoingEvent, Receiver } from './deliveries.cts';

/* How a tenant's deliveries can differ from those of the recorded engine (all inferred). */

interface MessageBody {
	id: number;
	content: string | null;
	message_type: string;
	private: boolean;
	sender: { type?: string } | null;
	conversation: { messages: Array<{ id: number; content: string | null }> };
}

const escapeHtml = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const render = (text: string | null) => text && `<p>${escapeHtml(text)}</p>\n`;
const isBy = ({ sender }: MessageBody, type: string) => sender?.type === type;
const isIncoming = (body: MessageBody) => body.message_type === 'incoming';

/** Changes the body of a message event, or returns null to deliver nothing. */
const MESSAGE_DIFFERENCES: Partial<
	Record<Difference, (body: MessageBody, receiver: Receiver) => object | null>
> = {
	'html-content': (body) => ({ content: render(body.content) }),
	'html-only': (body) => {
		const messages = body.conversation.messages.map((message) => ({
			...message,
			content: render(message.content),
		}));
		return { content: render(body.content), conversation: { ...body.conversation, messages } };
	},
	'contact-sender-type': (body) =>
		isIncoming(body) ? { sender: body.sender && { ...body.sender, type: 'contact' } } : {},
	'no-api-sender': (body) => (isBy(body, 'agent_bot') ? { sender: null } : {}),
	'no-bot-echo': (body, { kind }) => (kind === 'bot' && !isIncoming(body) ? null : {}),
	'no-agent-messages': (body) => (isBy(body, 'user') ? null : {}),
};

/** Returns an event as a tenant with these differences delivers it, or null if it is not delivered. */
export function applyDifferences(
	state: State,
	differences: Difference[],
	outgoing: OutgoingEvent,
): OutgoingEvent | null {
	if (differences.length === 0) return outgoing;
	if (differences.includes('no-status-events') && outgoing.event === 'conversation_status_changed')
		return null;
	const changed = changeMessage(differences, outgoing);
	if (!changed) return null;
	const { receiver, bytes } = changed;
	const isKeyless = differences.includes('no-query-strings');
	return {
		...changed,
		receiver: isKeyless ? { ...receiver, url: receiver.url.split('?')[0] } : receiver,
		headers: differences.includes('signed-deliveries')
			? signatureHeaders(state, receiver, bytes)
			: {},
	};
}

function changeMessage(differences: Difference[], outgoing: OutgoingEvent): OutgoingEvent | null {
	if (!outgoing.event?.startsWith('message_')) return outgoing;
	let body = outgoing.body as MessageBody;
	for (const difference of differences) {
		const change = MESSAGE_DIFFERENCES[difference]?.(body, outgoing.receiver);
		if (change === null) return null;
		body = { ...body, ...change };
	}
	return { ...outgoing, body, bytes: Buffer.from(JSON.stringify(body)) };
}

/** Returns the headers with which engines since 2026 sign a delivery. */
function signatureHeaders(state: State, { kind, registrationId }: Receiver, bytes: Buffer) {
	const webhook = kind === 'webhook' ? state.webhooks.find(registrationId) : undefined;
	const secret = webhook?.secret ?? state.bots.find(registrationId)?.access_token ?? '';
	const timestamp = String(Math.floor(Date.now() / 1000));
	const hmac = createHmac('sha256', secret).update(`${timestamp}.${bytes.toString()}`);
	return {
		'x-chatwoot-signature': `sha256=${hmac.digest('hex')}`,
		'x-chatwoot-timestamp': timestamp,
		'x-chatwoot-delivery': crypto.randomUUID(),
	};
}
