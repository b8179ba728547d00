import type { RecordedAnswer } from '../../kit/event-fixtures.cts';
import { send, simulator } from '../setup.cts';
import { INBOXES } from './scenes.cts';

/** Records of the recorded tenant that a request names, and those of the simulator. */
interface Known {
	inboxes: Record<number, number>;
	contacts: Record<number, number>;
	conversations: Record<number, number>;
	bots: Record<number, number>;
	sources: Record<string, string>;
}

const UNKNOWN = 99_999;

/** Replaces the IDs of the recorded tenant in a request by those of the simulator. */
function translate(body: Record<string, unknown>, known: Known): Record<string, unknown> {
	const { inbox_id, contact_id, conversation_id, agent_bot_id, source_id } = body;
	const number = (ids: Record<number, number>, id: unknown) => ids[Number(id)] ?? UNKNOWN;
	const text = (ids: Record<number, number>, id: unknown) =>
		typeof id === 'string' ? String(number(ids, id)) : number(ids, id);
	return {
		...body,
		...(inbox_id !== undefined && { inbox_id: text(known.inboxes, inbox_id) }),
		...(contact_id !== undefined && { contact_id: number(known.contacts, contact_id) }),
		...(agent_bot_id !== undefined && { agent_bot_id: text(known.bots, agent_bot_id) }),
		...(conversation_id !== undefined && {
			conversation_id: number(known.conversations, conversation_id),
		}),
		...(source_id !== undefined && {
			source_id: known.sources[String(source_id)] ?? String(source_id),
		}),
	};
}

interface Answered {
	recorded: RecordedAnswer;
	simulated: Pick<RecordedAnswer, 'status' | 'answer'>;
}

/** Notes the IDs of what a request created in both tenants. */
function note(known: Known, { recorded, simulated }: Answered): void {
	const [was, is] = [recorded.answer, simulated.answer].map((answer) => Object(answer));
	if (recorded.request.includes('/agent-bot/')) known.bots[was.id] = is.id;
	if (recorded.request.endsWith('/conversations/')) known.conversations[was.id] = is.id;
	if (!recorded.request.endsWith('/contacts/') || !was.payload?.contact) return;
	known.contacts[was.payload.contact.id] = is.payload?.contact.id;
	known.sources[was.payload.contact_inbox.source_id] = is.payload?.contact_inbox.source_id;
}

/** Sends the recorded requests to the simulator, one after the other. */
export async function playAnswers(answers: RecordedAnswer[]): Promise<Answered[]> {
	const { api, web, mail, whatsApp, telegram } = INBOXES;
	const { conversation } = await simulator.sendCustomerMessage({ inboxId: web, content: 'Hello' });
	const known: Known = {
		inboxes: { 1: api, 2: web, 3: mail, 4: whatsApp, 5: telegram, 7: api },
		...{ contacts: {}, conversations: { 27: conversation.id }, bots: {}, sources: {} },
	};
	const result: Answered[] = [];
	for (const recorded of answers) {
		const [method, path] = recorded.request.split(' ');
		const { status, data } = await send({
			method: method as 'GET' | 'POST',
			path: `/api/v1/${path}`,
			body: recorded.body && translate(recorded.body, known),
		});
		const answered = { recorded, simulated: { status, answer: data } };
		note(known, answered);
		result.push(answered);
	}
	return result;
}
