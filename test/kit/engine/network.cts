import { Socket } from 'node:net';

afterEach(() => jest.restoreAllMocks());

/** How a connection ends: it is made, nobody listens, or it is not made in time. */
export type ConnectionResult = 'connected' | 'refused' | 'timed out';

interface Target {
	host?: string;
	port?: number;
}

/** A port on which nothing listens, so that the operating system itself refuses. */
const CLOSED_PORT = 1;

const TIMED_OUT = Object.assign(new Error('connect ETIMEDOUT 203.0.113.1:443'), {
	code: 'ETIMEDOUT',
	syscall: 'connect',
});

/**
 * Records every connection that this process makes, and lets some of them fail before anything is
 * sent. Returns the targets, in order; the end of the test ends it.
 */
export function watchConnections(
	decide: (target: Target) => ConnectionResult = () => 'connected',
): Target[] {
	const targets: Target[] = [];
	const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
	const watched = function (this: Socket, ...args: unknown[]): Socket {
		// Node.js itself calls it with its arguments in one array, options first.
		const given = Array.isArray(args[0]) ? args[0] : args;
		const target = given[0] as Target;
		targets.push({ host: target.host, port: Number(target.port) });
		const result = decide(target);
		if (result === 'refused') given[0] = { ...target, host: '127.0.0.1', port: CLOSED_PORT };
		if (result !== 'timed out') return connect.apply(this, args);
		process.nextTick(() => this.destroy(TIMED_OUT));
		return this;
	};
	jest.spyOn(Socket.prototype, 'connect').mockImplementation(watched as never);
	return targets;
}

/** Lets the next connections end like this, and makes all others. */
export function failConnections(result: ConnectionResult, times: number): Target[] {
	let left = times;
	return watchConnections(() => (left-- > 0 ? result : 'connected'));
}

const SPEED = 20;
const { setTimeout: start } = globalThis;

/** Shortens the pauses before retries, for tests of what happens after them. */
export function shortenPauses(): void {
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: Parameters<typeof start>) => {
		const [run, ms = 0, ...rest] = args;
		// A pause has jitter, whereas a time-out is a whole number.
		return start(run, Number.isInteger(ms) ? ms : ms / SPEED, ...rest);
	}) as never);
}
