import type { AxiosResponse } from 'axios';
import type { Simulator } from '../../simulator/index.cts';
import { http } from '../../tools/http.cts';
import type { Sample } from '../samples.cts';

const ALL = 'cx.agent-calls cx.queue-calls cx.digital-interactions';

/** Requests a token, as in the documentation's sample. */
export const requestToken = (
	{ tokenUrl, client }: Simulator,
	{ scope = ALL, id = client.clientId, secret = client.clientSecret } = {},
) =>
	http.post(tokenUrl, new URLSearchParams({ grant_type: 'client_credentials', scope }), {
		auth: { username: id, password: secret },
	});

/** Sends the request of a sample, or a similar one, with a token. */
export const send = (
	simulator: Simulator,
	token: string,
	{ method, path, body }: Omit<Sample, 'operation'>,
): Promise<AxiosResponse> =>
	http.request({
		...{ method, url: simulator.apiUrl + path, data: body },
		headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
	});

/** Returns a token for all scopes. */
export async function getToken(simulator: Simulator): Promise<string> {
	const { data } = await requestToken(simulator);
	return data.access_token;
}
