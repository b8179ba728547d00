/** A webhook or bot that receives an event, or a URL without a registration. */
export interface Receiver {
	kind: 'webhook' | 'bot';
	registrationId: number | null;
	url: string;
}

/** An event to deliver. */
export interface OutgoingEvent {
	receiver: Receiver;
	event: string | null;
	/** The body in the record of the delivery. */
	body: unknown;
	bytes: Buffer;
	headers?: Record<string, string>;
	/** Called after the last failed attempt. */
	onFailure?: () => void;
}
