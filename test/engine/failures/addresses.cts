import { makeSelfSigned } from '../certificate.cts';
import { isN8n1 } from '../core.cts';
import { CredentialStore } from '../credentialStore.cts';
import { closeFronts, startAnswering, startGateway, startProxy, startTunnel } from '../fronts.cts';
import { run } from '../samples.cts';
import { simulator } from '../tenant.cts';

afterEach(closeFronts);

const PATH = '/cx/api/v1/agents/call/';

describe('Base URL', () => {
	it.each<[how: string, change: (url: string) => string]>([
		['without a slash at its end', (url) => url],
		['with a slash at its end', (url) => `${url}/`],
		['with two', (url) => `${url}//`],
		['with blanks around it', (url) => ` ${url}/ `],
		['with a host in capitals', (url) => url.replace('http', 'HTTP')],
	])('%s', async (_how, change) => {
		const baseUrl = change(simulator.apiUrl);
		const { error } = await run('agent:call', CredentialStore.for(simulator, { baseUrl }));
		expect(error).toBeUndefined();
		expect(simulator.requests).toMatchObject([{ path: PATH }]);
	});

	it('with a path of its own', async () => {
		const gateway = await startGateway(simulator.url, { prefix: '/sangoma/eu' });
		const baseUrl = `${gateway.url}/sangoma/eu/cx/`;
		const { error } = await run('agent:call', CredentialStore.for(simulator, { baseUrl }));
		expect(error).toBeUndefined();
		expect(gateway.seen).toEqual([`POST /sangoma/eu${PATH}`]);
		expect(simulator.requests).toMatchObject([{ path: PATH }]);
	});

	it('that leads elsewhere is not followed', async () => {
		const elsewhere = await startAnswering((_req, res) => res.end('{}'));
		const gateway = await startAnswering((_req, res) =>
			res.writeHead(307, { location: elsewhere.url }).end(),
		);
		const baseUrl = gateway.url;
		const { error } = await run('agent:call', CredentialStore.for(simulator, { baseUrl }));
		expect(error?.message).toBe(
			'Sangoma CX could not place the agent call: the address leads somewhere else',
		);
		expect(elsewhere.seen).toEqual([]);
	});
});

describe('Request Options', () => {
	it('a proxy', async () => {
		const proxy = await startProxy();
		const { error } = await run('agent:call', CredentialStore.for(simulator), {
			requestOptions: { proxy: proxy.url },
		});
		expect(error).toBeUndefined();
		expect(proxy.seen).toEqual([`POST ${simulator.url}${PATH}`]);
		expect(simulator.calls).toHaveLength(1);
	});

	it('a proxy before HTTPS: it gets a tunnel, and certificates are checked through it', async () => {
		const [tls, tunnel] = [makeSelfSigned(), await startTunnel()];
		const { url, seen } = await startGateway(simulator.url, { tls });
		const credentials = CredentialStore.for(simulator, { baseUrl: `${url}/cx` });
		const { error } = await run('agent:call', credentials, {
			requestOptions: { proxy: tunnel.url },
		});
		expect(error?.message).toMatch(/certificate is not trusted/);
		expect(tunnel.seen).toEqual([`CONNECT ${new URL(url).host}`]);
		expect(seen).toEqual([]);
	});

	it('a proxy before HTTPS, and a certificate of its own, allowed', async () => {
		const [tls, tunnel] = [makeSelfSigned(), await startTunnel()];
		const { url, seen } = await startGateway(simulator.url, { tls });
		const credentials = CredentialStore.for(simulator, { baseUrl: `${url}/cx` });
		const { error } = await run('agent:call', credentials, {
			requestOptions: { proxy: tunnel.url, allowUnauthorizedCerts: true },
		});
		expect(tunnel.seen).toEqual([`CONNECT ${new URL(url).host}`]);
		// n8n 1 does not hand "Ignore SSL Issues" on into a tunnel.
		expect(error?.message).toEqual(
			isN8n1() ? expect.stringMatching(/certificate is not trusted/) : undefined,
		);
		expect(seen).toEqual(isN8n1() ? [] : [`POST ${PATH}`]);
		expect(simulator.calls).toHaveLength(isN8n1() ? 0 : 1);
	});

	it('a certificate of its own, allowed', async () => {
		const { url, seen } = await startGateway(simulator.url, { tls: makeSelfSigned() });
		const credentials = CredentialStore.for(simulator, { baseUrl: `${url}/cx` });
		const { error } = await run('agent:call', credentials, {
			requestOptions: { allowUnauthorizedCerts: true },
		});
		expect(error).toBeUndefined();
		expect(seen).toEqual([`POST ${PATH}`]);
		expect(simulator.calls).toHaveLength(1);
	});

	it('a certificate of its own, not allowed', async () => {
		const { url, seen } = await startGateway(simulator.url, { tls: makeSelfSigned() });
		const credentials = CredentialStore.for(simulator, { baseUrl: `${url}/cx` });
		const { error } = await run('agent:call', credentials);
		expect(error?.message).toBe(
			'Sangoma CX could not place the agent call: its certificate is not trusted ("self-signed certificate")',
		);
		expect(error?.description).toBe(
			'Nothing was sent. Check Base URL in the credential. For a server with a certificate of its own, switch on Ignore SSL Issues in the Settings tab under Request Options. [DEPTH_ZERO_SELF_SIGNED_CERT, item 0]',
		);
		expect(seen).toEqual([]);
	});

	it('a certificate of its own on the token service', async () => {
		const { url, seen } = await startGateway(simulator.url, { tls: makeSelfSigned() });
		const accessTokenUrl = `${url}/oauth/token`;
		const { error } = await run('agent:call', CredentialStore.for(simulator, { accessTokenUrl }));
		expect(error?.message).toMatch(/certificate is not trusted/);
		expect(seen).toEqual([]);
	});
});
