import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOG_FILE } from '../../kit/engine/engine.cts';
import { run } from '../../kit/engine/run-operation.cts';
import { secretsIn } from '../../kit/engine/secrets.cts';
import { startServer } from '../../kit/engine/servers.cts';
import { createCredential, simulator } from '../../kit/engine/tenant.cts';

// runNode searches every result for secrets. The servers in these tests respond with them.
describe('A server that echoes secrets', () => {
	const respond = (res: ServerResponse, status: number, body: object) =>
		res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	const authorizationOf = ({ headers }: IncomingMessage) => headers.authorization ?? '';

	test.each([
		['with a token that n8n stored before', true],
		['with a token fetched for this run', false],
	])('in an error, %s', async (_how, isStored) => {
		const { url: baseUrl } = await startServer((req, res) => {
			const authorization = authorizationOf(req);
			const [, token] = authorization.split(' ');
			const secrets = `${authorization} and ${token} and ${simulator.client.clientSecret}`;
			respond(res, 400, { error: `Do not know ${secrets}` });
		});
		const credentials = createCredential();
		if (isStored) await run('inbox:getAll', {}, { credentials });
		credentials.change({ baseUrl });
		const { error } = await run('agent:call', {}, { credentials });
		expect(error?.message).toContain('("Do not know Bearer *** and *** and ***")');
	});

	test.each(['invalid_client', 'who_are_you'])('in a token error: %s', async (error) => {
		const { url: accessTokenUrl } = await startServer((req, res) => {
			const secrets = `${authorizationOf(req)} ${simulator.client.clientSecret}`;
			respond(res, 401, { error, error_description: `Not you: ${secrets}` });
		});
		const result = await run('agent:call', {}, { credentials: { accessTokenUrl } });
		expect(result.error?.message).toMatch(
			/^Sangoma CX refused to issue an access token for this credential \("/,
		);
	});
});

test("n8n's log contains no secret", () => {
	const log = readFileSync(LOG_FILE, 'utf8');
	expect(log).not.toBe('');
	expect(secretsIn(log)).toEqual([]);
});
