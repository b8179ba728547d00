import { Socket } from 'node:net';
import { waitFor } from '../../../tools/wait.cts';

afterEach(() => jest.restoreAllMocks());

type ConnectionResult = 'connected' | 'refused' | 'timed out';

interface Target {
	host?: string;
	port?: number;
}

/** A port on which nothing listens: the operating system refuses connections. */
const CLOSED_PORT = 1;

const TIMED_OUT = Object.assign(new Error('connect ETIMEDOUT 203.0.113.1:443'), {
	code: 'ETIMEDOUT',
	syscall: 'connect',
});

/**
 * Records all connections of this process until the test ends, and makes some of them fail. Returns their
 * targets, in order.
 */
export function watchConnections(
	decide: (target: Target) => ConnectionResult = () => 'connected',
): Target[] {
	const targets: Target[] = [];
	const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
	const watched = function (this: Socket, ...args: unknown[]): Socket {
		// Node.js itself passes all arguments in one array, with the options first.
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

/** Gives the next connections this result. All others succeed. */
export function failConnections(result: ConnectionResult, times: number): Target[] {
	let left = times;
	return watchConnections(() => (left-- > 0 ? result : 'connected'));
}

/** Breaks each connection of this process with a network error, as soon as the condition is met. */
export function breakConnections(code: string, condition: () => boolean): void {
	const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
	const watched = function (this: Socket, ...args: unknown[]): Socket {
		const error = Object.assign(new Error(`read ${code}`), { code, syscall: 'read' });
		void waitFor(condition).then(() => this.destroy(error));
		return connect.apply(this, args);
	};
	jest.spyOn(Socket.prototype, 'connect').mockImplementation(watched as never);
}

const SPEED = 20;
const { setTimeout: start } = globalThis;

/** Shortens the pauses before retries. */
export function shortenPauses(): void {
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: Parameters<typeof start>) => {
		const [run, ms = 0, ...rest] = args;
		// Pauses have jitter, but timeouts are whole numbers.
		return start(run, Number.isInteger(ms) ? ms : ms / SPEED, ...rest);
	}) as never);
}

/** Lets Jest end before long timers do: a pause outlives its run, because n8n's sleep cannot be stopped. */
export function unrefLongTimers(): void {
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: Parameters<typeof start>) => {
		const timer = start(...args);
		return Number(args[1]) >= 20_000 ? timer.unref() : timer;
	}) as never);
}
