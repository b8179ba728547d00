/**
 * How answers are packed: as the contract supposes, all as `payload.<resource>`, in a `payload`, not
 * at all, or not there; and in envelopes that other APIs have.
 */
export type ResponseFormat =
	| ('inferred' | 'wrapped' | 'payload' | 'flat' | 'empty')
	| ('data' | 'results' | 'payload.data');

/** What a test or a person can change while the simulator runs. Times are in milliseconds. */
export interface Settings {
	/** How long every API answer takes. */
	latencyMs: number;
	tokenLatencyMs: number;
	/** About a year, as in Sangoma's sample. */
	tokenLifetimeSeconds: number;
	/** The documented paths of the agent-bot calls, the renamed ones of a later revision, or both. */
	agentBotPaths: 'documented' | 'renamed' | 'both';
	responseFormat: ResponseFormat;
	/** How often each event is delivered to each receiver. */
	deliveryCopies: number;
	/** How long a delivery waits for its receiver. */
	deliveryTimeoutMs: number;
	/** Whether a delivery to a bot is repeated, up to three times, after a 429 or 500. */
	botRetries: boolean;
	botRetryPauseMs: number;
	/** Whether answers hold hmac_token, pubsub_token, secret and the mail passwords. */
	secretsInAnswers: boolean;
	/** Whether a contact has at most one conversation per inbox. */
	lockSingleConversation: boolean;
	/** Names of agents and queues that do not exist; every other name does. */
	unknownNames: string[];
}

/** The settings of a fresh tenant. */
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
	secretsInAnswers: true,
	lockSingleConversation: false,
	unknownNames: ['agent.unknown', 'queue_unknown'],
};

const CHOICES: Partial<Record<keyof Settings, readonly string[]>> = {
	agentBotPaths: ['documented', 'renamed', 'both'],
	responseFormat: [
		'inferred',
		'wrapped',
		'payload',
		'flat',
		'empty',
		'data',
		'results',
		'payload.data',
	],
};

/**
 * Takes over the given settings, in place.
 *
 * @throws Error naming the first setting that does not exist or has another type.
 */
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
