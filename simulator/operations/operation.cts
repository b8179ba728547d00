import { Refusal } from '../refusal.cts';
import type { Shape } from '../answers.cts';
import type { World } from '../world.cts';

export const DIGITAL = 'cx.digital-interactions';
const V1 = '/cx/api/v1';
export const CHAT = `${V1}/digital-interactions`;
export const VOICE = V1;

/** The thing that an answer is about, and what is told beside it. */
export interface Result {
	value: unknown;
	beside?: Record<string, unknown>;
}

/** One row of the API: who may call it, what it does, how its answer is packed (inferred). */
export interface Operation<Body = never> {
	name: string;
	method: 'GET' | 'POST';
	path: string;
	/** The path in a later revision of the documentation. */
	renamedPath?: string;
	scope: string;
	/** Name of the thing in `payload.<resource>`. */
	resource: string;
	shape: Shape;
	/** @throws Refusal with the answer to give instead */
	run(world: World, body: Body): Result;
}

/** Lets operations of different bodies stand in one table; the contract has checked the body. */
export const operation = <Body,>(row: Operation<Body>): Operation => row as unknown as Operation;

/** Finds what a body refers to, or refuses with 404. */
export function need<T>(found: T | undefined, what: string): T {
	if (found === undefined) throw new Refusal(404, { error: `${what} could not be found` });
	return found;
}
