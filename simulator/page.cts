import { join } from 'node:path';
import express from 'express';
import type { RequestHandler } from 'express';

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
