import type { INodeTypeDescription } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../playground/credential.cts';
import { connectToSharedN8n } from './shared-n8n.cts';
import { NODE, TOOL, TRIGGER } from './support.cts';

describe('the package, installed in n8n as a community package', () => {
	const n8n = connectToSharedN8n();
	let types: Map<string, INodeTypeDescription>;

	beforeAll(async () => {
		types = new Map((await n8n.nodeTypes()).map((type) => [type.name, type]));
	});

	test.each([
		[NODE, 'Sangoma CX'],
		[TOOL, 'Sangoma CX Tool'],
		[TRIGGER, 'Sangoma CX Trigger'],
	])('brings the node type %s', (name, displayName) => {
		expect(types.get(name)).toMatchObject({ displayName });
	});

	test('brings the credential type', async () => {
		const found = (await n8n.credentialTypes()).find(({ name }) => name === CREDENTIAL_TYPE);
		expect(found).toMatchObject({ displayName: 'Sangoma CX OAuth2 API', extends: ['oAuth2Api'] });
	});

	test('can be used as a tool, the trigger cannot', () => {
		expect(types.get(NODE)?.usableAsTool).toBe(true);
		expect(types.has(`${TRIGGER}Tool`)).toBe(false);
	});

	test('shows its icons in light and dark', async () => {
		const { iconUrl } = types.get(NODE) ?? {};
		expect(iconUrl).toEqual({ light: expect.any(String), dark: expect.any(String) });
		for (const path of Object.values(iconUrl as { light: string; dark: string }))
			expect(await n8n.rest.send('GET', `/${path}`)).toContain('<svg');
	});
});
