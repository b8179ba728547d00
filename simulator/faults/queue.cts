import type { IncomingHttpHeaders } from 'node:http';
import { isFaultKind, type Fault } from './kinds.cts';

/** A fault and the requests that it affects: by default all API requests, but no token requests. */
export type FaultRule = Fault & {
	/** An operationId, e.g. `agent:call`, or `token`. */
	operation?: string;
	path?: string;
	/** Number of requests; 1 by default, Infinity for all. */
	times?: number;
	/** Name of the preset that the rule came from. */
	name?: string;
};

/** A fault that is switched on. */
export interface ActiveFault {
	readonly rule: FaultRule;
	readonly used: number;
	remove(): void;
}

/** Chooses a fault for a request, or none. `attempt` counts requests with this operation and body. */
export type FaultChooser = (request: {
	operation: string;
	body: unknown;
	headers: IncomingHttpHeaders;
	attempt: number;
}) => Fault | undefined;

/** The faults that are switched on, in the order in which they apply. */
export class FaultQueue {
	private active: Array<{ rule: FaultRule; used: number; remove(): void }> = [];

	/** @throws Error if there is no fault of this kind */
	add(rule: FaultRule): ActiveFault {
		if (!isFaultKind(rule.kind)) throw new Error(`There is no fault "${rule.kind}"`);
		const entry = { rule, used: 0, remove: () => this.remove(entry) };
		this.active.push(entry);
		return entry;
	}

	/** Returns the first fault that affects a request, and counts the request. */
	next(operation: string, path: string): Fault | undefined {
		const entry = this.active.find(({ rule }) => affects(rule, operation, path));
		if (!entry) return undefined;
		entry.used++;
		if (entry.used >= (entry.rule.times ?? 1)) this.remove(entry);
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

function affects(rule: FaultRule, operation: string, path: string): boolean {
	if (rule.operation === undefined && rule.path === undefined) return operation !== 'token';
	return (rule.operation ?? operation) === operation && (rule.path ?? path) === path;
}
