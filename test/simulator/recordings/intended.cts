import type { IntendedDifference } from './shapes.cts';

/** Differences of events that are intended. */
export const INTENDED_IN_EVENTS: IntendedDifference[] = [
	{
		reason:
			'The engine creates the bodies for webhooks in the background. In these recordings, the conversation already had a new message by then, or not yet.',
		subjects:
			/^((03|25|42|47) webhook conversation_created|(01|26|28|41|50) webhook (conversation|message)_created|09 webhook conversation_updated|35 (webhook|bot) message_created|50 (bot|webhook) message_updated)/,
		paths: /^(conversation\.)?(messages|unread_count)/,
	},
	{
		reason:
			'The same for changes: an agent had already opened the conversation or replied by then, or not yet.',
		subjects:
			/^(03 webhook message_created Sent|09 webhook conversation_|14 webhook conversation_created|45 webhook message_created Yes)/,
		paths:
			/^(conversation\.)?(first_reply_created_at|meta\.assignee|status$|messages\[\]\.conversation\.assignee_id)/,
	},
	{
		reason:
			'Whether the availability of an agent is known depends on which process of the engine created the body.',
		paths: /\.availability_status$/,
	},
];

/** Differences of responses that are intended. */
export const INTENDED_IN_RESPONSES: IntendedDifference[] = [
	{
		reason: 'The guide documents a priority for new conversations, which the engine ignores.',
		subjects: /priority/,
		paths: /^body\.priority$/,
	},
	{
		reason: 'The recorded tenant had another API inbox, whose webhook had been removed.',
		subjects: /^list inboxes$/,
		paths: /\.webhook_url$/,
	},
];
