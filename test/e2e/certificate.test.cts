import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCredential } from '../../tools/credential.cts';
import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import { createCertificate, forward, startServer } from '../kit/loopback-server.cts';
import { createFixture, createOwnFixture, save, type Fixture } from '../kit/n8n/fixture.cts';
import { sangomaCx, startWith } from '../kit/n8n/nodes.cts';

// A staging tenant behind a company's own certificate.
jest.setTimeout(300_000);

describe('a server with a self-signed certificate', () => {
	/** Lists the inboxes by a server with this certificate in front of the simulator. */
	async function listInboxes(fixture: Fixture, certificate: { key: string; cert: string }) {
		const { simulator, n8n } = fixture;
		const proxy = await startServer(
			(req, res) => forward(req, res, `${simulator.url}${req.url}`),
			certificate,
		);
		fixture.onClose(proxy.close);
		const toTls = (url: string) => url.replace(simulator.url, proxy.url);
		const { id, name } = await createCredential(n8n, simulator, {
			baseUrl: toTls(simulator.apiUrl),
			accessTokenUrl: toTls(simulator.tokenUrl),
		});
		const list = sangomaCx('List', { id, name }, { resource: 'inbox', operation: 'getAll' });
		return await n8n.executions.run(await save(fixture, ...startWith([{}]), list));
	}

	test('is not trusted, and the error names the setting that helps', async () => {
		const fixture = await createFixture();
		try {
			const execution = await listInboxes(fixture, await createCertificate());
			const { message, description } = errorOf(execution, 'List') ?? {};
			expect(message).toMatch(/^Could not get an access token: .*certificate/);
			expect(description).toContain('add its certificate to n8n with NODE_EXTRA_CA_CERTS');
			expect(fixture.simulator.tokenRequests).toEqual([]);
		} finally {
			await fixture.close();
		}
	});

	test('is trusted by an n8n with NODE_EXTRA_CA_CERTS', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'sangoma-cx-certificate-'));
		const certificate = await createCertificate();
		const file = join(folder, 'server.pem');
		await writeFile(file, certificate.cert);
		const fixture = await createOwnFixture({ NODE_EXTRA_CA_CERTS: file });
		try {
			const execution = await listInboxes(fixture, certificate);
			expect(execution.status).toBe('success');
			expect(jsonOf(execution, 'List')).toHaveLength(fixture.simulator.inboxes.length);
		} finally {
			await fixture.close();
			await rm(folder, { recursive: true });
		}
	});
});
