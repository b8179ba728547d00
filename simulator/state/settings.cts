const AGENT_BOT_PATHS = ['documented', 'renamed', 'both'] as const;
const RESPONSE_FORMATS = [
	...(['inferred', 'wrapped', 'payload', 'flat', 'empty'] as const),
	...(['data', 'results', 'payload.data'] as const),
];

const BOT_FAILURES = ['nothing', 'handOver'] as const;
const API_SENDERS = ['bot', 'user'] as const;

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
	/**
	 * What happens to a `pending` conversation if its bot cannot be reached: nothing (recorded), or newer
	 * engines hand it over.
	 */
	botFailure: (typeof BOT_FAILURES)[number];
	/** Who sends messages of the API: the inbox's bot, or a user like an agent (both recorded). */
	apiSender: (typeof API_SENDERS)[number];
	/** Whether responses contain hmac_token, access_token and the mail passwords. */
	secretsInResponses: boolean;
	/** Whether responses contain the secrets of newer engines, too: secret and pubsub_token. */
	newerSecretsInResponses: boolean;
	/** Whether every inbox has at most one conversation per contact. */
	lockSingleConversation: boolean;
	/** Names of agents and queues that do not exist. All other names exist. */
	unknownNames: string[];
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
	botFailure: 'nothing',
	apiSender: 'bot',
	secretsInResponses: true,
	newerSecretsInResponses: false,
	lockSingleConversation: false,
	unknownNames: ['agent.unknown', 'queue_unknown'],
};

const CHOICES: Partial<Record<keyof Settings, readonly string[]>> = {
	agentBotPaths: AGENT_BOT_PATHS,
	responseFormat: RESPONSE_FORMATS,
	botFailure: BOT_FAILURES,
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
			(CHOICES[key]?.includes(String(value)) ?? true);
		if (!fits) throw new Error(`Setting "${name}" cannot be ${JSON.stringify(value)}`);
	}
	Object.assign(settings, changes);
}
