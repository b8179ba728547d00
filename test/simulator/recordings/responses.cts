import type { RecordedAnswer } from '../../kit/event-fixtures.cts';
import { INBOXES, send, simulator } from '../setup.cts';

/** The simulator's IDs by those of the recorded tenant. */
interface KnownIds {
	inboxes: Record<number, number>;
	contacts: Record<number, number>;
	conversations: Record<number, number>;
	bots: Record<number, number>;
	sources: Record<string, string>;
}

const UNKNOWN = 99_999;

/** Replaces the IDs of the recorded tenant in a request by those of the simulator. */
function translate(body: Record<string, unknown>, known: KnownIds): Record<string, unknown> {
	const { inbox_id, contact_id, conversation_id, agent_bot_id, source_id } = body;
	const toId = (ids: Record<number, number>, id: unknown) => {
		const translated = ids[Number(id)] ?? UNKNOWN;
		return typeof id === 'string' ? String(translated) : translated;
	};
	return {
		...body,
		...(inbox_id !== undefined && { inbox_id: toId(known.inboxes, inbox_id) }),
		...(contact_id !== undefined && { contact_id: toId(known.contacts, contact_id) }),
		...(agent_bot_id !== undefined && { agent_bot_id: toId(known.bots, agent_bot_id) }),
		...(conversation_id !== undefined && {
			conversation_id: toId(known.conversations, conversation_id),
		}),
		...(source_id !== undefined && {
			source_id: known.sources[String(source_id)] ?? String(source_id),
		}),
	};
}

/** Notes the IDs of what a request created in both tenants. */
function noteIds(known: KnownIds, request: string, recorded: unknown, simulated: unknown): void {
	const [was, is] = [Object(recorded), Object(simulated)];
	if (request.includes('/agent-bot/')) known.bots[was.id] = is.id;
	if (request.endsWith('/conversations/')) known.conversations[was.id] = is.id;
	if (!request.endsWith('/contacts/') || !was.payload?.contact) return;
	known.contacts[was.payload.contact.id] = is.payload?.contact.id;
	known.sources[was.payload.contact_inbox.source_id] = is.payload?.contact_inbox.source_id;
}

/** Sends the recorded requests to the simulator, one after another, and returns both responses of each. */
export async function replayRequests(recordings: RecordedAnswer[]) {
	const { api, web, email, whatsApp, telegram } = INBOXES;
	const { conversation } = await simulator.sendCustomerMessage({ inboxId: web, content: 'Hello' });
	const known: KnownIds = {
		inboxes: { 1: api, 2: web, 3: email, 4: whatsApp, 5: telegram, 7: api },
		...{ contacts: {}, conversations: { 27: conversation.id }, bots: {}, sources: {} },
	};
	const result = [];
	for (const { what, request, body, status, answer } of recordings) {
		const [method, path] = request.split(' ');
		const response = await send({
			method: method as 'GET' | 'POST',
			path: `/api/v1/${path}`,
			body: body && translate(body, known),
		});
		noteIds(known, request, answer, response.data);
		const simulated = { status: response.status, body: response.data };
		result.push({ what, recorded: { status, body: answer }, simulated });
	}
	return result;
}
