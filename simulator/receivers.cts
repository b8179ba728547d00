import { EVENTS } from './events.cts';
import type { EventName } from './events.cts';
import type { State } from './state.cts';

export interface Receiver {
	kind: 'webhook' | 'bot';
	registrationId: number;
	url: string;
}

/** Who gets an event: webhooks subscribed to it, and the bot of its inbox. */
export function findReceivers(state: State, event: string, inboxId: number | null): Receiver[] {
	const found: Receiver[] = [];
	const known = EVENTS[event as EventName] ?? { webhook: true, bot: true };
	for (const { id, url, subscriptions } of known.webhook ? state.webhooks.rows : [])
		if (subscriptions.includes(event)) found.push({ kind: 'webhook', registrationId: id, url });
	const botId = inboxId === null ? undefined : state.inboxes.find(inboxId)?.agent_bot_id;
	const bot = known.bot ? state.bots.find(botId ?? -1) : undefined;
	if (bot) found.push({ kind: 'bot', registrationId: bot.id, url: bot.outgoing_url });
	return found;
}

/** Whether an address is this machine: the simulator sends nothing anywhere else. */
export function isLoopback(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
