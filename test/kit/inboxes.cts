import type { INodeParameters } from 'n8n-workflow';

/** The IDs of the simulator's inboxes. */
export const SHOP = 12;
export const WEBSITE = 13;
export const SUPPORT = 14;
export const WHATSAPP = 15;
export const TELEGRAM = 16;

/** Returns the parameters of a trigger that is the agent bot of an inbox. */
export const botOf = (inboxId: number | string, more: INodeParameters = {}): INodeParameters => ({
	source: 'agentBot',
	inboxId: { __rl: true, mode: 'id', value: String(inboxId) },
	...more,
});
