import { createCredential, CREDENTIAL_TYPE } from '../../tools/credential.cts';
import type { CredentialReference } from '../../tools/n8n/client/workflows.cts';
import type { Scene } from './support.cts';
import { NODE, setScene } from './support.cts';

describe('the searchable list of inboxes', () => {
	let scene: Scene;

	beforeAll(async () => {
		scene = await setScene();
	});
	beforeEach(() => scene.simulator.reset());
	afterAll(() => scene.close());

	const search = (filter?: string, credential: CredentialReference = scene.credential) =>
		scene.n8n.searchList({
			nodeType: NODE,
			methodName: 'searchInboxes',
			parameters: { resource: 'contact', operation: 'create' },
			credentials: { [CREDENTIAL_TYPE]: { id: credential.id, name: credential.name } },
			filter,
		});

	test('shows every inbox of the tenant', async () => {
		const found = await search();
		expect(found).toHaveLength(scene.simulator.inboxes.length);
		expect(found).toContainEqual(
			expect.objectContaining({ name: expect.stringContaining('Shop chat'), value: '12' }),
		);
	});

	test.each(['shop', 'SHOP', '12'])('finds an inbox by "%s"', async (filter) => {
		expect((await search(filter)).map(({ value }) => value)).toEqual(['12']);
	});

	test('shows nothing where nothing fits', async () => {
		expect(await search('no such inbox')).toEqual([]);
	});

	test('says why there is no list, if the credential lacks the scope', async () => {
		const changes = { scope: 'cx.agent-calls' };
		const credential = await createCredential(scene.n8n, scene.simulator, changes, 'Calls only');
		await expect(search(undefined, credential)).rejects.toThrow(/scope/i);
	});
});
