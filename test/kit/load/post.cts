import type { Agent } from 'node:http';
import axios from 'axios';

const http = axios.create({ proxy: false, timeout: 60_000, validateStatus: () => true });

/** Posts JSON; returns the status of the response, or 0 if there was none. */
export const post = (
	url: string,
	body: object,
	{ agent, headers }: { agent?: Agent; headers?: Record<string, string> } = {},
): Promise<number> =>
	http.post(url, body, { httpAgent: agent, headers }).then(
		({ status }) => status,
		() => 0,
	);
