import type { IncomingHttpHeaders } from 'node:http';
import { isFaultKind } from './kinds.cts';
import type { Fault } from './kinds.cts';

/** A fault and which requests it meets: without operation and path, every API call, no token. */
export type FaultRule = Fault & {
	/** `agent:call` and so on, or `token`. */
	operation?: string;
	path?: string;
	/** How many requests it meets; 1 if left out, Infinity for all. */
	times?: number;
	/** The name under which it is ready-made. */
	name?: string;
};

/** A fault that is switched on. */
export interface ActiveFault {
	readonly rule: FaultRule;
	readonly used: number;
	remove(): void;
}

/** What a chooser is asked about. */
export interface FaultQuestion {
	operation: string;
	body: unknown;
	headers: IncomingHttpHeaders;
	/** 1 for the first request with this operation and this very body. */
	attempt: number;
}

/** Chooses a fault for a request, or none. */
export type FaultChooser = (question: FaultQuestion) => Fault | undefined;

/** The faults that are switched on: a queue of rules. */
export class FaultQueue {
	private armed: Array<{ rule: FaultRule; used: number; remove(): void }> = [];

	/** @throws Error if there is no such kind of fault. */
	add(rule: FaultRule): ActiveFault {
		if (!isFaultKind(rule.kind)) throw new Error(`There is no fault "${rule.kind}"`);
		const entry = { rule, used: 0, remove: () => this.drop(entry) };
		this.armed.push(entry);
		return entry;
	}

	/** The first rule that fits, used up by one. */
	next(operation: string, path: string): Fault | undefined {
		if (this.armed.length === 0) return undefined;
		const entry = this.armed.find(({ rule }) => fits(rule, operation, path));
		if (!entry) return undefined;
		entry.used++;
		if (entry.used >= (entry.rule.times ?? 1)) this.drop(entry);
		return entry.rule;
	}

	list(): Array<{ rule: FaultRule; used: number }> {
		return this.armed.map(({ rule, used }) => ({ rule, used }));
	}

	clear(): void {
		this.armed = [];
	}

	private drop(entry: object): void {
		this.armed = this.armed.filter((other) => other !== entry);
	}
}

const fits = (rule: FaultRule, operation: string, path: string) =>
	(rule.operation ?? (operation === 'token' && rule.path === undefined ? null : operation)) ===
		operation && (rule.path ?? path) === path;

/** Counts how often each body was sent, for choosers that fail first attempts. */
export class Attempts {
	private readonly counts = new Map<string, number>();

	count(operation: string, rawBody: string): number {
		const key = `${operation} ${rawBody}`;
		const count = (this.counts.get(key) ?? 0) + 1;
		this.counts.set(key, count);
		return count;
	}

	clear(): void {
		this.counts.clear();
	}
}
