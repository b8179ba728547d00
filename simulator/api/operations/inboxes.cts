import type { Inbox } from '../../state/records.cts';
import { operation } from '../operation.cts';

/** An inbox in an answer (inferred), with its secrets or without. */
export const shapeInbox = (inbox: Inbox, withSecrets: boolean) => ({
	id: inbox.id,
	name: inbox.name,
	channel_type: inbox.channel_type,
	...inbox.details,
	...(withSecrets ? inbox.secrets : {}),
});

/** What can be done with inboxes. */
export const inboxes = [
	operation<undefined>({
		name: 'inbox:getAll',
		resource: 'inboxes',
		shape: 'payload',
		run: ({ state, settings }) => ({
			value: state.inboxes.rows.map((inbox) => shapeInbox(inbox, settings.secretsInAnswers)),
		}),
	}),
];
