import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { isRecord } from '../../shared/values';

/** How many registrations a trigger remembers, to tell an old one from a forged one. */
const KEPT = 20;

/** A bot that this trigger made, by the key in its URL. */
export interface RememberedBot {
	key: string;
	id: string;
	/** Whether this trigger assigned it to its inbox. */
	assigned: boolean;
}

/** What a trigger keeps in n8n's static data: every process of an n8n reads it, and n8n stores it. */
export interface Memory {
	/** The registration that is complete and current. */
	registeredKey?: string;
	/** All keys that were registered, newest first. */
	keys?: string[];
	bots?: RememberedBot[];
	/** The key of a bot of which nobody knows whether it was made. */
	lostBotKey?: string;
}

/** Gives the trigger's memory. A change to it is stored by n8n, in the life cycle of a webhook only. */
export function memoryOf(context: IHookFunctions | IWebhookFunctions): Memory {
	return context.getWorkflowStaticData('node');
}

function newestFirst<T>(entry: T, others: readonly T[] | undefined, same: (other: T) => boolean) {
	return [entry, ...(others ?? []).filter((other) => !same(other))].slice(0, KEPT);
}

/** Remembers a key before it is registered: a delivery may come before the answer does. */
export function rememberKey(memory: Memory, key: string): void {
	memory.keys = newestFirst(key, memory.keys, (other) => other === key);
}

/** Remembers how far a bot's set-up has come. */
export function rememberBot(memory: Memory, bot: RememberedBot): void {
	memory.bots = newestFirst(bot, memory.bots, (other) => other.key === bot.key);
}

/** Finds the bot that was made for a key. */
export function findBot(memory: Memory, key: string): RememberedBot | undefined {
	return (Array.isArray(memory.bots) ? memory.bots : []).find(
		(bot) => isRecord(bot) && bot.key === key,
	);
}
