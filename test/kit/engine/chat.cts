import { createHash } from 'node:crypto';
import { botOf, SHOP } from '../inboxes.cts';
import { ChatN8n } from './chat-n8n.cts';
import { seed, simulator } from './tenant.cts';

/** The key of a trigger's conversation memory in the workflow's static data. */
export const MEMORY_KEY = 'conversationsOfSangomaCx';

/** Returns the ID of a conversation or a user as it is stored: after an ID of the tenant. */
export function toStoredId(id: string, tenantDomain = simulator.client.tenantDomain): string {
	const hash = createHash('sha256').update(tenantDomain).digest('hex');
	return `${hash.slice(0, 8)} ${id}`;
}

/** The trigger's responses to deliveries that start nothing. */
export const ANSWER = 'dropped: answer to an open question';
export const HUMAN = 'dropped: a human has the conversation';

/** An agent as the sender of a message. */
export const ADA = { id: 9, name: 'Ada Agent', type: 'user' };

/** Starts an n8n with the shop's bot, which knows that conversation 418 is pending. */
export async function startChat() {
	await seed();
	const n8n = await ChatN8n.start();
	const trigger = await n8n.activate(botOf(SHOP));
	simulator.setConversationStatus({ conversationId: 418, status: 'pending' });
	await simulator.waitForDeliveries();
	trigger.saves = 0;
	return { n8n, trigger };
}
