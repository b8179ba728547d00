import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { RequestHandler } from 'express';
import type { SimulatedTenant } from '../tenant.cts';
import { viewOf } from './view.cts';

/** Everything the page needs is its own: a browser that shows it asks nobody else. */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data:",
	"connect-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
].join('; ');

/** Serves the chat page. */
export const pageRoutes = (): RequestHandler =>
	express.static(join(__dirname, 'page'), {
		cacheControl: false,
		setHeaders: (res) => {
			res.setHeader('content-security-policy', POLICY);
			res.setHeader('cache-control', 'no-store');
			res.setHeader('x-content-type-options', 'nosniff');
		},
	});

/** However much happens, a page is told no more often than this. */
const PAUSE_MS = 120;

/**
 * Streams the tenant's view as server-sent events: one `view` at once, and another after each
 * change, request or delivery, put together over a short pause.
 */
export const streamView =
	(tenant: SimulatedTenant) => (_req: IncomingMessage, res: ServerResponse) => {
		let timer: NodeJS.Timeout | undefined;
		const send = () => {
			timer = undefined;
			// A page that cannot keep up misses a view, and gets a later one.
			if (res.writableNeedDrain) return later();
			res.write(`event: view\ndata: ${JSON.stringify(viewOf(tenant))}\n\n`);
		};
		const later = () => {
			timer ??= setTimeout(send, PAUSE_MS);
		};
		const events = ['change', 'request', 'delivery'];
		for (const event of events) tenant.on(event, later);
		res.once('close', () => {
			clearTimeout(timer);
			for (const event of events) tenant.off(event, later);
		});
		res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		send();
	};
