import { Socket } from 'node:net';

/** What becomes of a connection: it goes through, nobody listens, or it is not made in time. */
export type Fate = 'through' | 'refused' | 'not in time';

interface Target {
	host?: string;
	port?: number;
}

/** A port on which nothing listens, so that the operating system itself refuses. */
const CLOSED_PORT = 1;

const NOT_IN_TIME = Object.assign(new Error('connect ETIMEDOUT 203.0.113.1:443'), {
	code: 'ETIMEDOUT',
	syscall: 'connect',
});

/**
 * Watches every connection that this process makes, and lets some of them fail before anything is
 * sent. Gives the targets, in order; jest's `restoreAllMocks` ends it.
 */
export function watchConnections(decide: (target: Target) => Fate = () => 'through'): Target[] {
	const targets: Target[] = [];
	const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
	const watched = function (this: Socket, ...args: unknown[]): Socket {
		// Node.js itself calls it with its arguments in one array, options first.
		const given = Array.isArray(args[0]) ? args[0] : args;
		const target = given[0] as Target;
		targets.push({ host: target.host, port: Number(target.port) });
		const fate = decide(target);
		if (fate === 'refused') given[0] = { ...target, host: '127.0.0.1', port: CLOSED_PORT };
		if (fate !== 'not in time') return connect.apply(this, args);
		process.nextTick(() => this.destroy(NOT_IN_TIME));
		return this;
	};
	jest.spyOn(Socket.prototype, 'connect').mockImplementation(watched as never);
	return targets;
}

/** Lets the next connections end like this, and all others through. */
export function failConnections(fate: Fate, times: number): Array<unknown> {
	let left = times;
	return watchConnections(() => (left-- > 0 ? fate : 'through'));
}
