import type { Tenant } from '../state/state.cts';
import { changeStatus } from './messages.cts';

/**
 * Returns what to do if a bot cannot be reached with an event: nothing (recorded), or with the setting
 * of newer engines, its conversation is handed over if it is still the bot's (inferred).
 */
export function onBotFailure(tenant: Tenant, event: unknown): (() => void) | undefined {
	if (!tenant.settings.differences.includes('open-on-bot-failure')) return undefined;
	const { id, conversation } = event as { id: number; conversation?: { id: number } };
	const found = tenant.state.conversations.find(conversation?.id ?? id);
	if (found?.status !== 'pending') return undefined;
	return () => {
		if (found.status === 'pending') tenant.perform(() => changeStatus(tenant, found, 'open'));
	};
}
