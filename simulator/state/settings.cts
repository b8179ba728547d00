const AGENT_BOT_PATHS = ['documented', 'renamed', 'both'] as const;
const API_SENDERS = ['agent_bot', 'user'] as const;
const RESPONSE_FORMATS = [
	...(['inferred', 'wrapped', 'payload', 'flat', 'empty'] as const),
	...(['data', 'results', 'payload.data'] as const),
];

/** What a tenant may do in another way than the recorded engine (all inferred). */
const DIFFERENCES = [
	// Deliveries: texts as HTML, with and without the typed text; senders; what is delivered at all.
	...(['html-content', 'html-only', 'contact-sender-type', 'no-api-sender'] as const),
	...(['no-bot-echo', 'no-agent-messages', 'no-status-events'] as const),
	// Deliveries have no query string, or are signed as by engines from 2026.
	...(['no-query-strings', 'signed-deliveries'] as const),
	// Registration: a URL can be registered twice; only documented events can be subscribed.
	...(['duplicate-urls', 'documented-events-only'] as const),
	// What newer engines do: other events can be subscribed; a bot that fails loses the conversation.
	...(['newer-events', 'open-on-bot-failure'] as const),
	// An agent's reply opens a conversation; an unknown token gets a 403.
	...(['open-on-agent-reply', 'invalid-token-403'] as const),
];
export type Difference = (typeof DIFFERENCES)[number];

/**
 * The envelope of responses: as the contract infers it, `payload.<resource>` for all, `payload`, none,
 * no body at all, or the envelopes of other APIs.
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
	/** Whether responses contain hmac_token, access_token, the mail passwords and, if signed, secret. */
	secretsInResponses: boolean;
	/** The type of the sender of messages that the API sends (which one it is, is unknown). */
	apiSender: (typeof API_SENDERS)[number];
	/** Whether, in every inbox, a contact has at most one conversation. */
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

/** Changes all given settings in place, or none. @throws Error that names the first wrong setting */
export function changeSettings(settings: Settings, changes: Record<string, unknown>): void {
	for (const [name, value] of Object.entries(changes)) {
		const key = name as keyof Settings;
		if (!Object.hasOwn(DEFAULT_SETTINGS, name)) throw new Error(`There is no setting "${name}"`);
		const fits =
			typeof value === typeof DEFAULT_SETTINGS[key] &&
			Array.isArray(value) === Array.isArray(DEFAULT_SETTINGS[key]) &&
			[value].flat().every((each) => CHOICES[key]?.includes(String(each)) ?? true);
		if (!fits) throw new Error(`Setting "${name}" cannot be ${JSON.stringify(value)}`);
	}
	Object.assign(settings, changes);
}
