import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Simulator } from './start.cts';
import { viewOf } from './view.cts';

/** However much happens, a page is told no more often than this. */
const PAUSE_MS = 120;

/**
 * Streams the simulator's view as server-sent events: one `view` at once, and another after each
 * change, request or delivery, put together over a short pause.
 */
export const streamView =
	(simulator: Simulator) => (_req: IncomingMessage, res: ServerResponse) => {
		let timer: NodeJS.Timeout | undefined;
		const send = () => {
			timer = undefined;
			// A page that cannot keep up misses a view, and gets a later one.
			if (res.writableNeedDrain) return later();
			res.write(`event: view\ndata: ${JSON.stringify(viewOf(simulator))}\n\n`);
		};
		const later = () => {
			timer ??= setTimeout(send, PAUSE_MS);
		};
		const events = ['change', 'request', 'delivery'];
		for (const event of events) simulator.on(event, later);
		res.once('close', () => {
			clearTimeout(timer);
			for (const event of events) simulator.off(event, later);
		});
		res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		send();
	};
