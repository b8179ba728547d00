import { sleep, type IWebhookFunctions } from 'n8n-workflow';
import {
	POST_PROPERTY,
	signPost,
	type PostResult,
	type QuestionPost,
} from '../../shared/questionPost';
import { asRecord } from '../../shared/values';
import type { TriggerKeys } from './triggerKeys';

/** For how long a post is repeated while the execution is about to wait, in ms. */
const RETRY_MS = 2_000;
const RETRY_DELAY_MS = 200;

/** How long before the deadline a reply must be accepted, for the response to arrive in time, in ms. */
const RESPONSE_MS = 1_000;

/** How long a withdrawal waits for a response, in ms: a reply may wait for it. It is tried again. */
const WITHDRAWAL_TIMEOUT_MS = 2_000;

/** For how long an n8n that could not be reached gets no reply, in ms. */
const UNREACHABLE_MS = 60_000;

/** For how long n8n counts as reachable after it has responded, in ms: it is only late then, or restarts. */
const REACHABLE_MS = 10 * 60 * 1000;

const RESULTS = new Set<unknown>([
	...['accepted', 'not-an-answer', 'closed', 'wrong-key', 'late', 'unavailable'],
]);
const isPostResult = (value: unknown): value is PostResult => RESULTS.has(value);

/** The pages of n8n for the link of a finished execution, and for a link of another key, by status. */
const CLOSED_PAGES = new Map([
	[200, 'No action required'],
	[401, 'Invalid Form Link'],
]);

/** n8n's errors for an execution that does not wait (409: no longer, or not yet), or that was deleted. */
const CLOSED_STATUSES = new Set([404, 409]);

/** When each origin responded last, and until when it is not tried. */
const origins = new Map<string, { respondedAt: number; blockedUntil: number }>();

/** The last post of each conversation. */
const lastPosts = new Map<string, Promise<PostResult>>();

/** What is posted to a question, and until when. */
interface Posting {
	context: IWebhookFunctions;
	keys: TriggerKeys;
	link: string;
	post: QuestionPost;
	/** In ms since 1970. */
	deadline: number;
}

interface PostResponse {
	status: number;
	result: PostResult | undefined;
	/** Whether n8n itself says that the link is not that of a waiting execution. */
	isClosed: boolean;
}

/** Anything else than n8n may respond with these statuses, too: a proxy, a login page, another server. */
function isClosedByN8n(status: number, body: unknown): boolean {
	const page = CLOSED_PAGES.get(status);
	if (typeof body === 'string') return page !== undefined && body.includes(page);
	const { code, message, error } = asRecord(body);
	if (status === 401) return error === 'Invalid token';
	return CLOSED_STATUSES.has(status) && code === status && typeof message === 'string';
}

async function send(
	context: IWebhookFunctions,
	link: string,
	body: ReturnType<typeof signPost>,
	timeout: number,
): Promise<PostResponse> {
	const response: unknown = await context.helpers.httpRequest({
		method: 'POST',
		url: link,
		body,
		json: true,
		timeout,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		returnFullResponse: true,
	});
	const { statusCode, body: responseBody } = asRecord(response);
	// Only our own JSON counts: n8n responds to the link of a finished execution with 200, too.
	const result = asRecord(responseBody)[POST_PROPERTY];
	return {
		status: Number(statusCode),
		result: isPostResult(result) ? result : undefined,
		isClosed: isClosedByN8n(Number(statusCode), responseBody),
	};
}

function rememberUnreachable(context: IWebhookFunctions, origin: string): void {
	const { respondedAt = -Infinity, blockedUntil = 0 } = origins.get(origin) ?? {};
	const isKnown = Date.now() < blockedUntil;
	if (isKnown || Date.now() - respondedAt < REACHABLE_MS) return;
	origins.set(origin, { respondedAt, blockedUntil: Date.now() + UNREACHABLE_MS });
	context.logger.warn(
		'Sangoma CX Trigger could not pass a chat reply to the waiting question: this n8n cannot reach ' +
			'itself at its public URL. It tries again in a minute; until then, customers can answer only ' +
			"with the link. Make WEBHOOK_URL reachable from n8n's own network, for example with an entry " +
			'for its host in DNS or the hosts file.',
	);
}

/** Returns whether a reply is not tried, since n8n could not be reached. Nobody waits for a withdrawal. */
function isBlocked({ link, post }: Posting): boolean {
	const { blockedUntil = 0 } = origins.get(new URL(link).origin) ?? {};
	return post.action === 'answer' && Date.now() < blockedUntil;
}

/**
 * Posts a reply or a withdrawal to the link of a question, after the earlier posts of its conversation,
 * until the deadline. After it, a reply starts the workflow, so that a slow n8n must not accept it any
 * more. Returns `unavailable` if it is unknown what became of it. Never throws.
 */
export async function postToQuestion(posting: Posting): Promise<PostResult> {
	if (isBlocked(posting)) return 'unavailable';
	const queueKey = `${posting.keys.tenantDomain} ${posting.post.conversationId}`;
	const earlier = lastPosts.get(queueKey);
	const own = Promise.allSettled([earlier]).then(async () => await postNow(posting));
	lastPosts.set(queueKey, own);
	try {
		return await own;
	} finally {
		if (lastPosts.get(queueKey) === own) lastPosts.delete(queueKey);
	}
}

async function postNow(posting: Posting): Promise<PostResult> {
	const { context, keys, link, post, deadline } = posting;
	const { origin } = new URL(link);
	const validUntil = post.action === 'answer' ? deadline - RESPONSE_MS : undefined;
	let body = signPost(keys, { ...post, validUntil });
	const retryUntil = Math.min(deadline, Date.now() + RETRY_MS);
	for (;;) {
		const maxTimeout = post.action === 'answer' ? Infinity : WITHDRAWAL_TIMEOUT_MS;
		const timeout = Math.min(deadline - Date.now(), maxTimeout);
		if (timeout <= 0 || isBlocked(posting)) return 'unavailable';
		let response: PostResponse;
		try {
			response = await send(context, link, body, timeout);
		} catch {
			rememberUnreachable(context, origin);
			return 'unavailable';
		}
		const { status, result, isClosed } = response;
		if (result === undefined && status < 500 && !isClosed) {
			// n8n may never have received the post.
			rememberUnreachable(context, origin);
			return 'unavailable';
		}
		origins.set(origin, { respondedAt: Date.now(), blockedUntil: 0 });
		if (result === 'late' && validUntil !== undefined && Date.now() < validUntil) {
			// The clock of the process that responded is ahead.
			body = signPost(keys, post);
			continue;
		}
		if (result !== undefined) return result;
		if (status >= 500) return 'unavailable';
		// The execution runs: it may be about to wait.
		if (status !== 409 || Date.now() + RETRY_DELAY_MS > retryUntil) return 'closed';
		await sleep(RETRY_DELAY_MS);
	}
}
