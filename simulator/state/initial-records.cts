import type { Inbox } from './records.cts';

/** The account in every delivered event. */
export const ACCOUNT = { id: 3, name: 'Acme' };

/** The agents of a new tenant, all logged in. Others are created when they place a call. */
export const AGENTS = ['agent.test', 'agent.ada', 'agent.ben'];

/** The queues of a new tenant. Others are created when they place a call. */
export const QUEUES = ['queue_test', 'sales', 'support'];

const COMMON = {
	avatar_url: '',
	greeting_enabled: false,
	greeting_message: null,
	working_hours_enabled: false,
	enable_auto_assignment: true,
	timezone: 'UTC',
};

const inbox = (
	id: number,
	name: string,
	channel: string,
	details: object,
	secrets = {},
): Inbox => ({
	...{ id, name, channel_type: `Channel::${channel}`, agent_bot_id: null, secrets },
	details: { channel_id: id - 8, ...COMMON, ...details },
});

const WEBSITE = { website_url: 'https://parcels.example', website_token: 'w13' };
const MAILBOX = { email: 'help@parcels.example', imap_login: 'help' };
const MAIL_PASSWORDS = {
	imap_password: 'simulated-imap-password',
	smtp_password: 'simulated-smtp-password',
};

/** The inboxes of a new tenant, one per channel. Their secrets are made up. */
export const INBOXES: Inbox[] = [
	inbox(12, 'Shop chat', 'Api', { webhook_url: null }, { hmac_token: 'simulated-hmac-token-12' }),
	inbox(13, 'Website', 'WebWidget', WEBSITE, { hmac_token: 'simulated-hmac-token-13' }),
	inbox(14, 'Support mail', 'Email', MAILBOX, MAIL_PASSWORDS),
	inbox(15, 'WhatsApp', 'Whatsapp', { phone_number: '+15550100015' }),
	inbox(16, 'Telegram', 'Telegram', { bot_name: 'acme_parcels' }),
];
