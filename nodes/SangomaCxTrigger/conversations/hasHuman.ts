import { hasOwnSenders, isOwnSender } from '../../shared/sentMessages';
import { isFromCustomer } from '../event/author';
import type { CxEvent } from '../event/parseEvent';
import type { Settings } from '../settings';
import type { ChatDelivery } from './chatDelivery';
import { readTriggerKeys } from './triggerKeys';

/**
 * Returns whether a customer's message is one of a conversation that a human has, by its status or because
 * an agent wrote, so that Only Until a Human Takes Over drops it.
 */
export async function hasHuman(
	event: CxEvent,
	settings: Settings,
	isTest: boolean,
	delivery: ChatDelivery | undefined,
): Promise<boolean> {
	if (!settings.untilHumanTakesOver || event.message !== event.body) return false;
	if (!isFromCustomer(event)) return false;
	const isBot = settings.source === 'agentBot';
	// With a bot, a conversation is open from the moment it was handed over (recorded). Without one, it is
	// open from the start: only a change from pending says something. Test listening creates no bot.
	const isTakenOver = isBot
		? !isTest
		: delivery?.memory.get(delivery.conversationId).isTakenOver === true;
	if (isTakenOver && event.conversation?.status === 'open') return true;
	return delivery !== undefined && (await isAgentActive(delivery));
}

/** Returns whether an agent's message still keeps the workflow from answering. */
async function isAgentActive(delivery: ChatDelivery): Promise<boolean> {
	const { settings, memory, conversationId } = delivery;
	const { agent } = memory.get(conversationId);
	if (agent === undefined) return false;
	const { humanPauseMinutes: minutes, ownSenderIds } = settings;
	for (const mark of [agent, agent.previous]) {
		if (mark === undefined) continue;
		const { senderId, at } = mark;
		// A mark in the future, from a wrong clock, must not last forever.
		if (minutes > 0 && Math.abs(Date.now() - at) >= minutes * 60_000) continue;
		if (ownSenderIds.includes(senderId) || memory.isOwnSender(senderId)) continue;
		if (!(await isSentByApi(delivery, senderId))) return true;
	}
	return false;
}

/** Returns whether the sender is the API itself, even if that became known after its message was received. */
async function isSentByApi(delivery: ChatDelivery, senderId: string): Promise<boolean> {
	if (!hasOwnSenders()) return false;
	const { memory } = delivery;
	delivery.hasWaited = true;
	const keys = await readTriggerKeys(delivery);
	if (keys === undefined || !isOwnSender(keys.tenantDomain, senderId)) return false;
	memory.addOwnSender(senderId);
	return true;
}
