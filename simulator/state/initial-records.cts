import type { Inbox, Person, Team } from './records.cts';

/** The account in every delivered event. */
export const ACCOUNT = { id: 3, name: 'Acme' };

/** The agents of a new tenant, all logged in. */
export const AGENTS = ['agent.test', 'agent.ada', 'agent.ben'];

/** The human agent who takes over conversations. */
export const AGENT: Person = {
	id: 9,
	name: 'Ada Agent',
	email: 'ada@parcels.example',
	type: 'user',
};

/** The user whose token the API uses for what bots may not do. */
export const API_USER: Person = {
	id: 21,
	name: 'API User',
	email: 'api@parcels.example',
	type: 'user',
};

/** The teams of a tenant. */
export const TEAMS: Team[] = ['sales', 'support'].map((name, index) => ({ id: index + 1, name }));

/** The queues of a new tenant. */
export const QUEUES = ['queue_test', 'sales', 'support'];

const workingHours = (day: number) => {
	const isWeekend = day === 0 || day === 6;
	const [open_hour, close_hour, minutes] = isWeekend ? [null, null, null] : [9, 17, 0];
	return {
		...{ day_of_week: day, closed_all_day: isWeekend, open_hour, open_minutes: minutes },
		...{ close_hour, close_minutes: minutes, open_all_day: false },
	};
};

/** The fields of an inbox of any channel. */
const COMMON = {
	avatar_url: '',
	greeting_enabled: false,
	greeting_message: null,
	working_hours_enabled: false,
	enable_email_collect: false,
	csat_survey_enabled: false,
	enable_auto_assignment: true,
	auto_assignment_config: {},
	out_of_office_message: null,
	working_hours: [0, 1, 2, 3, 4, 5, 6].map(workingHours),
	timezone: 'UTC',
	callback_webhook_url: null,
	allow_messages_after_resolved: true,
	lock_to_single_conversation: false,
	sender_name_type: 'friendly',
	business_name: null,
	widget_color: null,
	website_url: null,
	hmac_mandatory: null,
	welcome_title: null,
	welcome_tagline: null,
	web_widget_script: null,
	website_token: null,
	selected_feature_flags: null,
	reply_time: null,
	messaging_service_sid: null,
	phone_number: null,
	provider: null,
};

const inbox = (
	id: number,
	name: string,
	channel: string,
	details: object,
	secrets: Inbox['secrets'] = {},
): Inbox => ({
	...{ id, name, channel_type: `Channel::${channel}`, agent_bot_id: null, secrets },
	details: { channel_id: id - 8, ...COMMON, ...details },
});

const API = {
	...{ hmac_mandatory: false, webhook_url: null, additional_attributes: {} },
	inbox_identifier: 'shop-chat',
};

const preChatField = (name: string, type: string, label: string, required: boolean) => ({
	...{ name, type, label, enabled: false, required, field_type: 'standard' },
});

const WEBSITE = {
	greeting_message: 'Welcome to the shop!',
	widget_color: '#1f93ff',
	website_url: 'https://parcels.example',
	hmac_mandatory: false,
	web_widget_script: '<script>/* opens the chat */</script>',
	website_token: 'w13',
	selected_feature_flags: ['attachments', 'emoji_picker', 'end_conversation'],
	reply_time: 'in_a_few_minutes',
	pre_chat_form_enabled: false,
	pre_chat_form_options: {
		pre_chat_fields: [
			preChatField('emailAddress', 'email', 'Email Id', true),
			preChatField('fullName', 'text', 'Full name', false),
			preChatField('phoneNumber', 'text', 'Phone number', false),
		],
		pre_chat_message: 'Share your queries or comments here.',
	},
	continuity_via_email: true,
};

const MAILBOX = {
	...{ forward_to_email: 'simulated@parcels.example', email: 'help@parcels.example' },
	...{ imap_login: 'help', imap_address: 'imap.parcels.example', imap_port: 993 },
	...{ imap_enabled: true, imap_enable_ssl: true },
	...{ smtp_login: 'help', smtp_address: 'smtp.parcels.example', smtp_port: 587 },
	...{ smtp_enabled: true, smtp_domain: 'parcels.example', smtp_enable_ssl_tls: false },
	...{ smtp_enable_starttls_auto: true, smtp_openssl_verify_mode: 'none' },
	smtp_authentication: 'login',
};
const EMAIL_PASSWORDS = {
	imap_password: 'simulated-imap-password',
	smtp_password: 'simulated-smtp-password',
};

const WHATSAPP = {
	callback_webhook_url: 'https://cx.parcels.example/webhooks/whatsapp/+15550100015',
	phone_number: '+15550100015',
	provider: 'whatsapp_cloud',
	message_templates: {},
};
const WHATSAPP_SECRETS = {
	provider_config: {
		...{ api_key: 'simulated-api-key', phone_number_id: '900900', business_account_id: '1' },
	},
};

/** The inboxes of a new tenant, one per channel. Their secrets are invented. */
export const INBOXES: Inbox[] = [
	inbox(12, 'Shop chat', 'Api', API, { hmac_token: 'simulated-hmac-token-12' }),
	inbox(13, 'Website', 'WebWidget', WEBSITE, { hmac_token: 'simulated-hmac-token-13' }),
	inbox(14, 'Support mail', 'Email', MAILBOX, EMAIL_PASSWORDS),
	inbox(15, 'WhatsApp', 'Whatsapp', WHATSAPP, WHATSAPP_SECRETS),
	inbox(16, 'Telegram', 'Telegram', {}),
];
