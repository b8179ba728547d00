import type { IHttpRequestMethods } from 'n8n-workflow';

/** The scopes of Sangoma CX's tokens (documented). A token opens only the endpoints of its scopes. */
export type Scope = 'cx.agent-calls' | 'cx.queue-calls' | 'cx.digital-interactions';

/** Whether asking twice leaves Sangoma CX as asking once does, or rings, writes or makes twice. */
export type Harm = 'harmless' | 'harmful';

/** How an operation is spoken of in messages. */
export interface Words {
	/** Continues "Sangoma CX could not …". */
	toDo: string;
	/** Continues "Sangoma CX may have …", when nobody knows. */
	mayHave: string;
	/** Continues "Look at …", before it is run again. */
	lookAt: string;
}

/** One endpoint of the API: what differs by operation on the way to Sangoma CX and back. */
export interface Endpoint {
	method: IHttpRequestMethods;
	/** Under the credential's Base URL. Every path ends in a slash (documented). */
	path: string;
	/** The path in a later revision of the documentation, tried when `path` answers 404. */
	renamedPath?: string;
	scope: Scope;
	/** Inferred from what each operation does. */
	repeat: Harm;
	/** The key under `payload` that holds the thing itself, where an answer is wrapped (inferred). */
	wrappedIn: string;
	words: Words;
	/** What a 404 means here (inferred), and the API's fields that named what was not found. */
	notFound: { message: string; fields: string[] };
	/** What else to do where a value was refused because another thing has it. */
	ifTaken?: string;
	/** What people call each field of the body. */
	labels: Record<string, string>;
}
