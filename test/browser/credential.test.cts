import { useFixture } from '../kit/n8n/fixture.cts';
import { createEditorFixture } from './support.cts';

describe('adding the credential', () => {
	const fixture = useFixture(() => createEditorFixture('dark'));

	const fill = (field: string, value: string) =>
		fixture.editor.by(`parameter-input-${field}`).locator('input').fill(value);

	test('says why a wrong secret fails, and that the right one works', async () => {
		const { editor, simulator } = fixture;
		const { clientId, clientSecret, tenantDomain } = simulator.client;
		await editor.page.goto('/home/credentials/create', { waitUntil: 'domcontentloaded' });
		await editor.by('new-credential-type-select').locator('input').fill('sangoma');
		const type = editor.by('new-credential-type-select-option');
		await type.filter({ hasText: 'Sangoma CX OAuth2 API' }).click();
		await editor.by('new-credential-type-button').click();
		const values = {
			...{ clientId, tenantDomain, clientSecret: 'wrong' },
			...{ baseUrl: simulator.apiUrl, accessTokenUrl: simulator.tokenUrl },
		};
		for (const [field, value] of Object.entries(values)) await fill(field, value);
		await editor.by('credential-save-button').click();

		const window = editor.by('credential-edit-dialog');
		await window.getByText('More details').click();
		const reason = editor.page.getByText(/client authentication failed|invalid.client/i);
		await reason.first().waitFor();

		await fill('clientSecret', clientSecret);
		await editor.by('credential-save-button').click();
		await window.getByText('Connection tested successfully').waitFor();
		expect(simulator.tokenRequests.map(({ status }) => status)).toEqual([401, 200]);
	});
});
