import type { RecordedRequest } from '../journal.cts';
import { isFaultKind, type Fault } from './kinds.cts';

/** A fault and the requests that it affects: by default all API requests, without token requests. */
export type FaultRule = Fault & {
	/** An operationId, e.g. `agent:call`, or `token`. */
	operation?: string;
	path?: string;
	/** Number of requests; 1 by default, Infinity for all. */
	times?: number;
	/** Affects only the requests beyond this number per window, in total or per conversation. */
	limit?: { requests: number; windowMs: number; per?: 'conversation' };
	/** Turned off after this time. */
	forMs?: number;
	/** Name of the rule's preset. */
	name?: string;
};

/** A fault that is turned on. */
export interface ActiveFault {
	readonly rule: FaultRule;
	readonly used: number;
	remove(): void;
}

/** Chooses a fault for a request, or none. `attempt` counts the requests with this operation and body. */
export type FaultChooser = (
	request: Pick<RecordedRequest, 'operation' | 'body' | 'headers'> & { attempt: number },
) => Fault | undefined;

/** A request that a fault can affect. */
type FaultTarget = Pick<RecordedRequest, 'operation' | 'path' | 'body'>;

interface Entry extends ActiveFault {
	used: number;
	endsAt: number;
	/** The end of the current window and its number of requests, by conversation if the limit says so. */
	windows: Map<unknown, { endsAt: number; requests: number }>;
}

/** The faults that are turned on, in the order in which they apply. */
export class FaultQueue {
	private active: Entry[] = [];

	/** @throws Error if there is no fault of this kind */
	add(rule: FaultRule): ActiveFault {
		if (!isFaultKind(rule.kind)) throw new Error(`There is no fault "${rule.kind}"`);
		const endsAt = Date.now() + (rule.forMs ?? Infinity);
		const remove = () => this.remove(entry);
		const entry: Entry = { rule, used: 0, endsAt, windows: new Map(), remove };
		this.active.push(entry);
		return entry;
	}

	/** Returns the first fault that affects a request, and counts the request. */
	next(target: FaultTarget): Fault | undefined {
		this.active = this.active.filter(({ endsAt }) => Date.now() < endsAt);
		const entry = this.active.find(
			(each) => affects(each.rule, target) && !isWithinLimit(each, target.body),
		);
		if (!entry) return undefined;
		entry.used++;
		const { limit, forMs, times = limit || forMs ? Infinity : 1 } = entry.rule;
		if (entry.used >= times) this.remove(entry);
		return entry.rule;
	}

	list(): Array<{ rule: FaultRule; used: number }> {
		return this.active.map(({ rule, used }) => ({ rule, used }));
	}

	clear(): void {
		this.active = [];
	}

	private remove(entry: object): void {
		this.active = this.active.filter((other) => other !== entry);
	}
}

function affects(rule: FaultRule, { operation, path }: FaultTarget): boolean {
	if (rule.operation === undefined && rule.path === undefined) return operation !== 'token';
	return (rule.operation ?? operation) === operation && (rule.path ?? path) === path;
}

/** Counts a request, and returns whether the limit of the fault allows it. */
function isWithinLimit({ rule: { limit }, windows }: Entry, body: unknown): boolean {
	if (limit === undefined) return false;
	const { conversation_id } = (body ?? {}) as { conversation_id?: unknown };
	const key = limit.per === 'conversation' ? conversation_id : undefined;
	const last = windows.get(key);
	const isOpen = last !== undefined && Date.now() < last.endsAt;
	const window = isOpen ? last : { endsAt: Date.now() + limit.windowMs, requests: 0 };
	windows.set(key, window);
	return ++window.requests <= limit.requests;
}
