import type { INodeParameters } from 'n8n-workflow';
import { watchConnections } from '../../kit/engine/network.cts';
import { run } from '../../kit/engine/run-operation.cts';
import { createCredential, seed, simulator } from '../../kit/engine/tenant.cts';
import { tablesOf } from '../../kit/tables.cts';

const table = tablesOf('failures-bad-input');

type Case = [operation: string, changes: INodeParameters, message: string, advice: string];

describe('A bad value is refused before anything is sent', () => {
	// prettier-ignore
	test.each(table<Case>('with'))('%s with %j: %s', async (operation, changes, message, advice) => {
		const { error } = await run(operation, changes);
		expect(error).toMatchObject({
			message,
			description: `${advice} Nothing was sent. [item 0]`,
			context: { itemIndex: 0 },
		});
		expect(simulator.requests).toEqual([]);
	});

	test('an empty Tenant Domain', async () => {
		const { error } = await run('agent:call', {}, { credentials: { tenantDomain: ' ' } });
		expect(error).toMatchObject({
			message: 'Tenant Domain is empty',
			description:
				'Enter it in the credential or in Additional Fields, such as acme.cx.sangoma.com. Nothing was sent. [item 0]',
		});
		expect(simulator.requests).toEqual([]);
	});

	test('a Limit that is not above 0', async () => {
		const { error } = await run('inbox:getAll', { limit: 0 });
		expect(error).toMatchObject({
			message: 'Limit is not a whole number above 0',
			description:
				'Enter the maximum number of inboxes, or turn on Return All. Nothing was sent. [item 0]',
		});
	});
});

describe('A credential with an unsafe address is refused before any connection', () => {
	// prettier-ignore
	test.each(table<[label: string, property: string, address: string, reason: string]>('A credential with an unsafe address is refused before any connection )'))('%s (%s) %j', async (label, property, address, reason) => {
		const connections = watchConnections();
		const credentials = { [property]: address };
		const { error } = await run('agent:call', {}, { credentials, items: [{}, {}, {}] });
		expect(error).toMatchObject({
			message: `${label} in the credential ${reason}`,
			description:
				'Nothing was sent. Fix the credential: both URLs must be literal https:// addresses (http:// only for a simulator on this machine). [item 0] Of 3 items, 0 were completed, 0 failed and 3 were not sent.',
		});
		expect(connections).toEqual([]);
	});
});

describe('A bad credential', () => {
	// prettier-ignore
	test.each<[what: string, changes: Record<string, string>, code: string, advice: string]>([
		['a wrong secret', { clientSecret: 'not-the-secret-of-this-client' }, 'invalid_client', 'Check Client ID and Client Secret in the credential: Sangoma CX does not know this pair.'],
		['a scope that the client may not request', { clientId: 'calls-only' }, 'invalid_scope', 'Sangoma CX does not allow this client the Scope in the credential: select another Scope.'],
	])('%s', async (_what, credentials, code, advice) => {
		const client = { ...simulator.client, clientId: 'calls-only', scopes: ['cx.agent-calls'] };
		simulator.addClient(client);
		const { error } = await run('agent:call', {}, { credentials });
		expect(error).toMatchObject({
			message: expect.stringMatching(
				new RegExp(`^Sangoma CX refused an access token for this credential \\(".*${code}"\\)$`),
			),
			description: `Nothing else was sent. ${advice} [${code}, item 0]`,
		});
		expect(simulator.tokenRequests).toHaveLength(1);
		expect(simulator.requests).toEqual([]);
	});

	// prettier-ignore
	test.each(table<[operation: string, scope: string, missing: string, name: string, action: string]>('with the scope'))('%s with the scope %s', async (operation, scope, missing, name, action) => {
		const { error } = await run(operation, {}, { credentials: { scope } });
		expect(error).toMatchObject({
			message: `Sangoma CX could not ${action}: the credential lacks the scope ${missing} ("The access token lacks the scope ${missing}")`,
			description: `Open the credential, select a Scope that includes "${name}" and save it. If it does, check that Tenant Domain is your own. [HTTP 403, item 0]`,
			httpCode: '403',
		});
		expect(simulator.requests).toHaveLength(1);
	});
});

describe('What Sangoma CX does not find or accept', () => {
	// prettier-ignore
	test.each(table<[operation: string, changes: INodeParameters, message: string, description: string]>('with (2)'))('%s with %j: %s', async (operation, changes, message, description) => {
		await seed();
		await simulator.sendCustomerMessage({ inboxId: 13, content: 'Hello' });
		const { error } = await run(operation, changes);
		expect(error).toMatchObject({ message, description, context: { itemIndex: 0 } });
		expect(simulator.requests).toHaveLength(1);
	});

	test.each(
		table<[what: string, operation: string, message: string, description: string]>(
			'What Sangoma CX does not find or accept',
		),
	)('%s', async (_what, operation, message, description) => {
		const credentials = createCredential();
		await run(operation, {}, { credentials });
		const { error } = await run(operation, {}, { credentials });
		expect(error).toMatchObject({ message: `Sangoma CX could not ${message}`, description });
		expect(simulator.requests.map(({ processed }) => processed)).toEqual([true, false]);
	});
});
