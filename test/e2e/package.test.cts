import { basename } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { CREDENTIAL_TYPE } from '../../tools/credential.cts';
import { n8n as published, name as packageName } from '../../package.json';
import { NODE, TOOL, TRIGGER } from '../kit/n8n/nodes.cts';
import { connectToSharedN8n } from '../kit/n8n/shared-n8n.cts';

/** n8n's names for the node types in package.json. */
const NODES = published.nodes.map((file) => {
	const className = basename(file, '.node.js');
	return `${packageName}.${className[0].toLowerCase()}${className.slice(1)}`;
});

describe('the package, installed in n8n as a community package', () => {
	const n8n = connectToSharedN8n();
	let types: Map<string, INodeTypeDescription>;

	beforeAll(async () => {
		types = new Map((await n8n.nodeTypes()).map((type) => [type.name, type]));
	});

	test.each(NODES)('provides the node type %s', (name) => {
		expect(types.get(name)).toMatchObject({ displayName: expect.stringMatching(/^Sangoma CX/) });
	});

	test('provides the credential type', async () => {
		const found = (await n8n.credentialTypes()).find(({ name }) => name === CREDENTIAL_TYPE);
		expect(found).toMatchObject({ displayName: 'Sangoma CX OAuth2 API', extends: ['oAuth2Api'] });
	});

	test('provides a tool for AI agents, but none for the trigger', () => {
		expect(types.get(TOOL)).toMatchObject({ displayName: 'Sangoma CX Tool' });
		expect(types.has(`${TRIGGER}Tool`)).toBe(false);
	});

	test('shows its icons in light and dark', async () => {
		const { iconUrl } = types.get(NODE) ?? {};
		expect(iconUrl).toEqual({ light: expect.any(String), dark: expect.any(String) });
		for (const path of Object.values(iconUrl as { light: string; dark: string }))
			expect(await n8n.rest.send('GET', `/${path}`)).toContain('<svg');
	});
});
