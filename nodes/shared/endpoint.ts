import type { IHttpRequestMethods } from 'n8n-workflow';

/** The scopes of Sangoma CX's tokens (documented). A token gives access to the endpoints of its scopes. */
export type Scope = 'cx.agent-calls' | 'cx.queue-calls' | 'cx.digital-interactions';

/** Phrases that error messages use for an endpoint. */
interface Phrases {
	/** Completes "Sangoma CX could not …". */
	action: string;
	/** Completes "Sangoma CX may have …", when the outcome is unknown. */
	uncertainOutcome: string;
	/** Completes "check … in Sangoma CX", before anyone repeats the request. */
	whereToVerify: string;
}

/** A known error reason of Sangoma CX, the fields it concerns, and what to do. */
export interface KnownReason {
	pattern: RegExp;
	fields: string[];
	advice: string;
}

/** What differs between the endpoints of the API. */
export interface ApiFacts {
	/** The path in a later revision of the documentation, tried when the first one responds with 404. */
	renamedPath?: string;
	scope: Scope;
	/** Whether a repeated request changes nothing more (inferred). If not, it calls or writes twice. */
	isIdempotent: boolean;
	/** The key under `payload` that holds the object itself, where a response is wrapped (inferred). */
	responseKey: string;
	/** Whether the response may be a text: what calls return is not documented. */
	mayReturnText?: boolean;
	phrases: Phrases;
	/** What a 404 means (inferred), and the API's names of the fields that identify what is missing. */
	notFound: { message: string; fields: string[] };
	/** Advice for a value that another object already has. */
	adviceIfTaken?: string;
	knownReasons?: KnownReason[];
}

/** One endpoint of the API. */
export interface Endpoint extends ApiFacts {
	method: IHttpRequestMethods;
	/** Relative to the credential's Base URL. Every path ends with a slash (documented). */
	path: string;
	/** The display name of each field of the body, by the API's name. */
	labels: Record<string, string>;
	/** The display names of the fields whose text may be long. */
	longFields: string[];
	/** Whether n8n shows its Request Options where this is called from; true by default. */
	hasRequestOptions?: boolean;
}
