import type { Intended } from './shapes.cts';

/** Differences of events that are intended. */
export const INTENDED_IN_EVENTS: Intended[] = [
	{
		reason:
			'The engine makes bodies for webhooks in the background. In these scenes, the conversation had a new message meanwhile, or not yet.',
		subjects:
			/^((03|25|42|47) webhook conversation_created|(01|26|28|41|50) webhook (conversation|message)_created|09 webhook conversation_updated|35 (webhook|bot) message_created|50 (bot|webhook) message_updated)/,
		paths: /^(conversation\.)?(messages|unread_count)/,
	},
	{
		reason:
			'The same about changes: an agent had opened the conversation or answered in it meanwhile, or not yet.',
		subjects:
			/^(03 webhook message_created Sent|09 webhook conversation_|14 webhook conversation_created|45 webhook message_created Yes)/,
		paths:
			/^(conversation\.)?(first_reply_created_at|meta\.assignee|status$|messages\[\]\.conversation\.assignee_id)/,
	},
	{
		reason:
			'Whether the presence of an agent is known depends on the process of the engine that made the body.',
		paths: /\.availability_status$/,
	},
];

/** Differences of responses that are intended. */
export const INTENDED_IN_ANSWERS: Intended[] = [
	{
		reason:
			'The guide documents a priority for a new conversation, which the request of the engine ignores.',
		subjects: /priority/,
		paths: /^answer\.priority$/,
	},
	{
		reason: 'The recorded tenant had another API inbox, whose webhook had been removed.',
		subjects: /^list inboxes$/,
		paths: /\.webhook_url$/,
	},
];
