import type { CxEvent } from '../../nodes/SangomaCxTrigger/event/parseEvent.ts';
import { parseEvent } from '../../nodes/SangomaCxTrigger/event/parseEvent.ts';
import { simplifyEvent } from '../../nodes/SangomaCxTrigger/delivery/simplify.ts';
import type { Settings } from '../../nodes/SangomaCxTrigger/settings.ts';

/** The settings of a trigger with all filters. */
export const SETTINGS: Settings = {
	...{ source: 'webhook', events: undefined, subscriptions: [], inboxIds: undefined },
	...{ customerMessagesOnly: true, untilHumanTakesOver: true, humanPauseMinutes: 30 },
	...{ ownSenderIds: [], simplify: true, botName: 'n8n', tenantDomain: '' },
};

/** Parses the body of a delivery, by default of a message. */
export function parse(body: object): CxEvent {
	const event = parseEvent({ event: 'message_created', ...body });
	if (event === undefined) throw new Error('Not an event');
	return event;
}

/** Returns what the trigger outputs for a body. */
export const simplify = (body: object) => simplifyEvent(parse(body));
