import type { Inbox } from './records.cts';

/** What every delivered event says of the account. */
export const ACCOUNT = { id: 3, name: 'Acme' };

const common = {
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
	details: Record<string, unknown>,
	secrets: Record<string, string>,
): Inbox => ({
	id,
	name,
	channel_type: `Channel::${channel}`,
	agent_bot_id: null,
	details: { channel_id: id - 8, ...common, ...details },
	secrets,
});

/** The agents that a fresh tenant has, all logged in. Others come to light when one calls them. */
export const AGENTS = ['agent.test', 'agent.ada', 'agent.ben'];

/** The queues that a fresh tenant has. Others come to light when one calls them. */
export const QUEUES = ['queue_test', 'sales', 'support'];

/** The inboxes that a fresh tenant has, one of each channel. The secrets are made up. */
export const INBOXES: Inbox[] = [
	inbox(
		12,
		'Shop chat',
		'Api',
		{ webhook_url: null },
		{
			hmac_token: 'simulated-hmac-token-12',
		},
	),
	inbox(
		13,
		'Website',
		'WebWidget',
		{ website_url: 'https://parcels.example', website_token: 'w13' },
		{
			hmac_token: 'simulated-hmac-token-13',
		},
	),
	inbox(
		14,
		'Support mail',
		'Email',
		{ email: 'help@parcels.example', imap_login: 'help' },
		{
			imap_password: 'simulated-imap-password',
			smtp_password: 'simulated-smtp-password',
		},
	),
	inbox(15, 'WhatsApp', 'Whatsapp', { phone_number: '+15550100015' }, {}),
	inbox(16, 'Telegram', 'Telegram', { bot_name: 'acme_parcels' }, {}),
];
