const AGENT_BOT_PATHS = ['documented', 'renamed', 'both'] as const;
const API_SENDERS = ['agent_bot', 'user'] as const;
const RESPONSE_FORMATS = [
	...(['inferred', 'wrapped', 'payload', 'flat', 'empty'] as const),
	...(['data', 'results', 'payload.data'] as const),
];

/** How a tenant can differ from the recorded engine (all inferred). */
const DIFFERENCES = [
	// Deliveries: texts as HTML, with or without the original text; senders; what is not delivered.
	...(['html-content', 'html-only', 'contact-sender-type', 'no-api-sender'] as const),
	...(['no-bot-echo', 'no-agent-messages', 'no-status-events'] as const),
	// Deliveries: no query strings in URLs; signed, as by engines since 2026.
	...(['no-query-strings', 'signed-deliveries'] as const),
	// Registration: a URL can be registered twice; only documented events exist.
	...(['duplicate-urls', 'documented-events-only'] as const),
	// Newer engines: any event exists; a conversation is opened if its bot fails.
	...(['newer-events', 'open-on-bot-failure'] as const),
	// An agent's reply opens a conversation; an invalid token gets a 403.
	...(['open-on-agent-reply', 'invalid-token-403'] as const),
];
export type Difference = (typeof DIFFERENCES)[number];

/**
 * The envelope of responses: the inferred one, `payload.<resource>` for all, `payload`, none, no body, or the
 * envelopes of other APIs.
 */
export type ResponseFormat = (typeof RESPONSE_FORMATS)[number];

/** Settings that tests and the page can change while the simulator runs. */
export interface Settings {
	latencyMs: number;
	tokenLatencyMs: number;
	/** About a year by default, as in Sangoma's sample. */
	tokenLifetimeSeconds: number;
	/** Which paths of the agent-bot operations exist: a later revision of the API renamed them. */
	agentBotPaths: (typeof AGENT_BOT_PATHS)[number];
	responseFormat: ResponseFormat;
	/** How many times each event is delivered to each receiver. */
	deliveryCopies: number;
	deliveryTimeoutMs: number;
	/** Whether a delivery to a bot is retried, up to three times, after a 429 or 500. */
	botRetries: boolean;
	botRetryPauseMs: number;
	/** Whether responses contain hmac_token, access_token, the email passwords and, if signed, secret. */
	secretsInResponses: boolean;
	/** The sender type of messages from the API (unknown). */
	apiSender: (typeof API_SENDERS)[number];
	/** Whether a contact has at most one conversation per inbox. */
	lockSingleConversation: boolean;
	/** How the tenant differs from the recorded engine. */
	differences: Difference[];
}

/** The settings of a new tenant. */
export const DEFAULT_SETTINGS: Settings = {
	latencyMs: 0,
	tokenLatencyMs: 0,
	tokenLifetimeSeconds: 24_304_413,
	agentBotPaths: 'documented',
	responseFormat: 'inferred',
	deliveryCopies: 1,
	deliveryTimeoutMs: 5_000,
	botRetries: false,
	botRetryPauseMs: 50,
	secretsInResponses: true,
	apiSender: 'agent_bot',
	lockSingleConversation: false,
	differences: [],
};

const CHOICES: Partial<Record<keyof Settings, readonly string[]>> = {
	agentBotPaths: AGENT_BOT_PATHS,
	responseFormat: RESPONSE_FORMATS,
	differences: DIFFERENCES,
	apiSender: API_SENDERS,
};

/** Changes all given settings in place, or none. @throws Error that names the first invalid setting */
export function changeSettings(settings: Settings, changes: Record<string, unknown>): void {
	for (const [name, value] of Object.entries(changes)) {
		const key = name as keyof Settings;
		if (!Object.hasOwn(DEFAULT_SETTINGS, name)) throw new Error(`There is no setting "${name}"`);
		const fits =
			typeof value === typeof DEFAULT_SETTINGS[key] &&
			Array.isArray(value) === Array.isArray(DEFAULT_SETTINGS[key]) &&
			[value].flat().every((each) => CHOICES[key]?.includes(String(each)) ?? true);
		if (!fits) throw new Error(`Invalid value of the setting "${name}": ${JSON.stringify(value)}`);
	}
	Object.assign(settings, changes);
}
