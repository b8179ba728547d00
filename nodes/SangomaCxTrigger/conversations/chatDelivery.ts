import type { IWebhookFunctions } from 'n8n-workflow';
import { asId, isRecord } from '../../shared/values';
import { getConversationId, type CxEvent } from '../event/parseEvent';
import { getTriggerId } from '../registration/registrationStore';
import type { Tenant } from '../registration/tenant';
import type { Settings } from '../settings';
import { ConversationMemory } from './memory';

/** A delivery about a conversation, with what the trigger remembers of it. */
export interface ChatDelivery {
	context: IWebhookFunctions;
	event: CxEvent;
	settings: Settings;
	tenant: Tenant;
	memory: ConversationMemory;
	conversationId: string;
	/**
	 * Whether the delivery has waited for anything. n8n saves all static data at once: what it loaded for
	 * the delivery would then set back what changed meanwhile.
	 */
	hasWaited: boolean;
}

/** Adds the memory to a delivery; undefined if its event has no conversation. */
export function toChatDelivery(
	context: IWebhookFunctions,
	event: CxEvent,
	settings: Settings,
	tenant: Tenant,
	hasWaitedForKey: boolean,
): ChatDelivery | undefined {
	const conversationId = asId(getConversationId(event));
	if (conversationId === undefined) return undefined;
	const keepsPending = settings.source === 'webhook' && settings.untilHumanTakesOver;
	const memory = new ConversationMemory(context, getTriggerId(context), tenant.id, keepsPending);
	// n8n reads a body that it does not parse only when it is asked to.
	const hasWaited = hasWaitedForKey || !isRecord(context.getBodyData());
	return { context, event, settings, tenant, memory, conversationId, hasWaited };
}
