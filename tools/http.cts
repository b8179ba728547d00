import { Agent } from 'node:http';
import axios from 'axios';

/** An HTTP client without a proxy, which accepts every status. */
export const http = axios.create({
	proxy: false,
	timeout: 120_000,
	// A busy n8n closes idle connections.
	httpAgent: new Agent({ keepAlive: false }),
	maxBodyLength: Infinity,
	validateStatus: () => true,
});
