import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { RequestHandler } from 'express';
import type { SimulatedTenant } from '../tenant.cts';
import { createView } from './view.cts';

/** The page may not load anything from other hosts. */
const POLICY = [
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
	"img-src 'self' data:; form-action 'self'; base-uri 'none'",
].join('; ');

/** Serves the page. */
export const pageRoutes = (): RequestHandler =>
	express.static(join(__dirname, 'page'), {
		cacheControl: false,
		setHeaders: (res) => {
			res.setHeader('content-security-policy', POLICY);
			res.setHeader('cache-control', 'no-store');
			res.setHeader('x-content-type-options', 'nosniff');
		},
	});

/** Minimum time between two views. */
const INTERVAL_MS = 120;
const EVENTS = ['change', 'request', 'delivery'];

/** Streams the view of a tenant as server-sent events `view`: at once, and after changes. */
export const streamView =
	(tenant: SimulatedTenant) => (_req: IncomingMessage, res: ServerResponse) => {
		let timer: NodeJS.Timeout | undefined;
		const send = () => {
			timer = undefined;
			// A slow page skips this view and gets a later one.
			if (res.writableNeedDrain) return schedule();
			res.write(`event: view\ndata: ${JSON.stringify(createView(tenant))}\n\n`);
		};
		const schedule = () => {
			timer ??= setTimeout(send, INTERVAL_MS);
		};
		for (const event of EVENTS) tenant.on(event, schedule);
		res.once('close', () => {
			clearTimeout(timer);
			for (const event of EVENTS) tenant.off(event, schedule);
		});
		res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		send();
	};
