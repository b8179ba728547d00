import type { ServerResponse } from 'node:http';
import { CredentialStore } from '../credentialStore.cts';
import { LOG_FILE } from '../engine.cts';
import { closeFronts, startAnswering } from '../fronts.cts';
import { run } from '../samples.cts';
import { readLog, secretsIn } from '../secrecy.cts';
import { simulator } from '../tenant.cts';

afterEach(closeFronts);

// Every run of every test is searched for secrets: see runNode. These provoke them.
describe('A server that echoes secrets', () => {
	const answer = (res: ServerResponse, status: number, body: unknown) =>
		res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

	it.each([
		['with a token that n8n had before', true],
		['with a token that was fetched for this run', false],
	])('in an error, %s', async (_how, warm) => {
		const echo = await startAnswering((req, res) => {
			const { authorization = '' } = req.headers;
			const [, token] = authorization.split(' ');
			const words = `${authorization} and ${token} and ${simulator.client.clientSecret}`;
			answer(res, 400, { error: `Do not know ${words}` });
		});
		const credentials = CredentialStore.for(simulator);
		if (warm) await run('inbox:getAll', credentials);
		credentials.change({ baseUrl: echo.url });
		const { error } = await run('agent:call', credentials);
		expect(error?.message).toContain('("Do not know Bearer *** and *** and ***")');
	});

	it.each(['invalid_client', 'who_are_you'])('in what it says of a token: %s', async (error) => {
		const echo = await startAnswering((req, res) => {
			const { authorization = '' } = req.headers;
			const error_description = `Not you: ${authorization} ${simulator.client.clientSecret}`;
			answer(res, 401, { error, error_description });
		});
		const credentials = CredentialStore.for(simulator, { accessTokenUrl: echo.url });
		const result = await run('agent:call', credentials);
		expect(result.error?.message).toMatch(
			/^Sangoma CX refused to give out a token for this credential \("/,
		);
	});
});

describe('What n8n logs', () => {
	it('holds no secret', () => {
		const log = readLog(LOG_FILE);
		expect(log).not.toBe('');
		expect(secretsIn(log)).toEqual([]);
	});
});
