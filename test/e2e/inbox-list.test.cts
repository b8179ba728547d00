import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import { createCredential, CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';
import { NODE } from '../kit/n8n/nodes.cts';

describe('the searchable list of inboxes', () => {
	const fixture = useFixture(createFixture);

	beforeEach(() => fixture.simulator.reset());

	const search = (filter?: string, { id, name }: CredentialReference = fixture.credential) =>
		fixture.n8n.searchList({
			nodeType: NODE,
			methodName: 'searchInboxes',
			parameters: { resource: 'contact', operation: 'create' },
			credentials: { [CREDENTIAL_TYPE]: { id, name } },
			filter,
		});

	test('shows every inbox of the tenant', async () => {
		const found = await search();
		expect(found).toHaveLength(fixture.simulator.inboxes.length);
		expect(found).toContainEqual(
			expect.objectContaining({ name: expect.stringContaining('Shop chat'), value: '12' }),
		);
	});

	test.each([
		['shop', ['12']],
		['SHOP', ['12']],
		['12', ['12']],
		['no such inbox', []],
	])('filters by "%s"', async (filter, ids) => {
		expect((await search(filter)).map(({ value }) => value)).toEqual(ids);
	});

	test('reports the reason if the credential lacks the scope', async () => {
		const { n8n, simulator } = fixture;
		const changes = { scope: 'cx.agent-calls' };
		const credential = await createCredential(n8n, simulator, changes, 'Calls only');
		await expect(search(undefined, credential)).rejects.toThrow(/scope/i);
	});
});
