import type { INodeParameters } from 'n8n-workflow';
import { run, runOk } from '../../kit/engine/run-operation.cts';
import { seed, sentBodies, violations } from '../../kit/engine/tenant.cts';
import { tablesOf } from '../../kit/tables.cts';

const table = tablesOf('operations-values');

describe('Numbers are sent as JSON numbers and strings as JSON strings', () => {
	// prettier-ignore
	test.each(table<[given: string, operation: string, changes: INodeParameters, sent: object]>('Numbers are sent as JSON numbers and strings as JSON strings in'))('%s in %s', async (_given, operation, changes, sent) => {
		await seed();
		await runOk(operation, changes);
		expect(sentBodies()).toEqual([expect.objectContaining(sent)]);
		expect(violations()).toEqual([]);
	});
});

describe('An empty field is not sent', () => {
	const EMPTY: Array<[string, unknown]> = [
		['empty', ''],
		['blank', '  '],
		['null by expression', '={{ null }}'],
		['undefined by expression', '={{ $json.nothing }}'],
	];
	const OPTIONAL: Array<[operation: string, parameter: string, field: string]> = [
		['agentBot:create', 'description', 'description'],
		['contact:create', 'email', 'email'],
		['contact:create', 'phoneNumber', 'phone_number'],
		['conversation:create', 'priority', 'priority'],
		['conversation:create', 'initialMessage', 'initial_message'],
		['message:send', 'messageType', 'message_type'],
	];
	const CASES = OPTIONAL.flatMap(([operation, parameter, field]) =>
		EMPTY.map(([how, value]) => ({ operation, parameter, field, how, value })),
	);

	test.each(CASES)('$operation with $parameter $how', async (given) => {
		await seed();
		const additionalFields = { [given.parameter]: given.value } as INodeParameters;
		await runOk(given.operation, { additionalFields });
		const [body, ...others] = sentBodies();
		expect(others).toEqual([]);
		expect(Object.keys(body as object)).not.toContain(given.field);
		expect(violations()).toEqual([]);
	});
});

describe('Tenant Domain comes from', () => {
	test.each(
		table<[from: string, changes: INodeParameters, ofCredential: string, sent: string]>(
			'Tenant Domain comes from',
		),
	)('%s', async (_from, changes, tenantDomain, sent) => {
		await run('queue:call', changes, { credentials: { tenantDomain } });
		expect(sentBodies()).toEqual([expect.objectContaining({ tenant_domain: sent })]);
	});
});

describe('Subscriptions', () => {
	const BOTH = ['conversation_created', 'contact_updated'];
	test.each(table<[as: string, subscriptions: unknown]>('Subscriptions as'))(
		'as %s',
		async (_as, subscriptions) => {
			await runOk('webhook:create', { subscriptions } as INodeParameters);
			expect(sentBodies()).toEqual([expect.objectContaining({ subscriptions: BOTH })]);
		},
	);
});
