import { Agent } from 'node:http';
import axios from 'axios';
import type { AxiosResponse } from 'axios';
import type { Simulator } from '../../simulator/index.cts';
import { SAMPLES } from '../samples.cts';
import type { Sample } from '../samples.cts';

/** A client of the simulator that takes every status as an answer. */
export const http = axios.create({
	httpAgent: new Agent({ keepAlive: false }),
	validateStatus: () => true,
	headers: { Accept: 'application/json' },
});

const ALL = 'cx.agent-calls cx.queue-calls cx.digital-interactions';

/** Asks for a token as the documentation's sample does. */
export const requestToken = (
	{ tokenUrl, client }: Simulator,
	{ scope = ALL, id = client.clientId, secret = client.clientSecret } = {},
) =>
	http.post(tokenUrl, new URLSearchParams({ grant_type: 'client_credentials', scope }), {
		auth: { username: id, password: secret },
	});

/** Sends one sample, or something like it, with a token. */
export const send = (
	simulator: Simulator,
	token: string,
	{ method, path, body }: Omit<Sample, 'operation'>,
): Promise<AxiosResponse> =>
	http.request({
		...{ method, url: simulator.apiUrl + path, data: body },
		headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
	});

/** A token for everything. */
export async function getToken(simulator: Simulator): Promise<string> {
	const { data } = await requestToken(simulator);
	return data.access_token;
}

/** Sends the samples up to and with the first one of an operation. */
export async function sendSamplesUntil(simulator: Simulator, token: string, operation: string) {
	for (const sample of SAMPLES) {
		const answer = await send(simulator, token, sample);
		if (sample.operation === operation) return answer;
	}
	throw new Error(`There is no sample of ${operation}`);
}
