import { isN8n1 } from '../../kit/engine/engine.cts';
import { run, runOk } from '../../kit/engine/run-operation.cts';
import {
	startGateway,
	startProxy,
	startRedirect,
	startTlsGateway,
} from '../../kit/engine/servers.cts';
import { simulator } from '../../kit/engine/tenant.cts';

const PATH = '/cx/api/v1/agents/call/';

describe('Base URL', () => {
	test.each<[how: string, change: (url: string) => string]>([
		['without a slash at its end', (url) => url],
		['with a slash at its end', (url) => `${url}/`],
		['with two slashes at its end', (url) => `${url}//`],
		['with spaces around it', (url) => ` ${url}/ `],
		['with an uppercase scheme', (url) => url.replace('http', 'HTTP')],
	])('%s', async (_how, change) => {
		const baseUrl = change(simulator.apiUrl);
		await runOk('agent:call', {}, { credentials: { baseUrl } });
		expect(simulator.requests).toMatchObject([{ path: PATH }]);
	});

	test('with a path before /cx', async () => {
		const gateway = await startGateway(simulator.url, '/sangoma/eu');
		const baseUrl = `${gateway.url}/sangoma/eu/cx/`;
		await runOk('agent:call', {}, { credentials: { baseUrl } });
		expect(gateway.requests).toEqual([`POST /sangoma/eu${PATH}`]);
		expect(simulator.requests).toMatchObject([{ path: PATH }]);
	});

	test('that redirects is not followed', async () => {
		const { url: baseUrl, requests } = await startRedirect(307);
		const { error } = await run('agent:call', {}, { credentials: { baseUrl } });
		expect(error?.message).toBe(
			'Sangoma CX could not place the agent call: the URL redirects to another address',
		);
		expect(requests).toEqual([]);
	});
});

describe('Request Options', () => {
	test('a proxy', async () => {
		const { url: proxy, requests } = await startProxy();
		await runOk('agent:call', { requestOptions: { proxy } });
		expect(requests).toEqual([`POST ${simulator.url}${PATH}`]);
		expect(simulator.calls).toHaveLength(1);
	});

	async function callThroughTls(requestOptions = {}) {
		const { url, requests } = await startTlsGateway(simulator.url);
		const credentials = { baseUrl: `${url}/cx`, allowIgnoreSsl: true };
		const { error } = await run('agent:call', { requestOptions }, { credentials });
		return { error, requests, host: new URL(url).host };
	}

	test('a proxy for HTTPS opens a tunnel, and certificates are checked through it', async () => {
		const proxy = await startProxy();
		const { error, requests, host } = await callThroughTls({ proxy: proxy.url });
		expect(error?.message).toMatch(/certificate is not trusted/);
		expect(proxy.requests).toEqual([`CONNECT ${host}`]);
		expect(requests).toEqual([]);
	});

	test('a proxy for HTTPS, with Ignore SSL Issues', async () => {
		const proxy = await startProxy();
		const options = { proxy: proxy.url, allowUnauthorizedCerts: true };
		const { error, requests, host } = await callThroughTls(options);
		expect(proxy.requests).toEqual([`CONNECT ${host}`]);
		// n8n 1 does not pass Ignore SSL Issues on to a tunnel.
		expect(error?.message).toEqual(
			isN8n1() ? expect.stringMatching(/certificate is not trusted/) : undefined,
		);
		expect(requests).toEqual(isN8n1() ? [] : [`POST ${PATH}`]);
		expect(simulator.calls).toHaveLength(isN8n1() ? 0 : 1);
	});

	test('Ignore SSL Issues accepts a self-signed certificate', async () => {
		const { error, requests } = await callThroughTls({ allowUnauthorizedCerts: true });
		expect(error).toBeUndefined();
		expect(requests).toEqual([`POST ${PATH}`]);
		expect(simulator.calls).toHaveLength(1);
	});

	test('a self-signed certificate is refused by default', async () => {
		const { error, requests } = await callThroughTls();
		expect(error?.message).toBe(
			'Sangoma CX could not place the agent call: its certificate is not trusted ("self-signed certificate")',
		);
		expect(error?.description).toBe(
			'Nothing was sent. Check Base URL in the credential. If the server has a self-signed certificate, turn on Ignore SSL Issues in the Settings tab under Request Options. [DEPTH_ZERO_SELF_SIGNED_CERT, item 0]',
		);
		expect(requests).toEqual([]);
	});

	test('a self-signed certificate of the token service is refused', async () => {
		const { url, requests } = await startTlsGateway(simulator.url);
		const credentials = { accessTokenUrl: `${url}/oauth/token` };
		const { error } = await run('agent:call', {}, { credentials });
		expect(error?.message).toBe(
			'Could not get an access token: its certificate is not trusted ("self-signed certificate")',
		);
		expect(error?.description).toMatch(
			/^Nothing was sent\. Check Access Token URL in the credential\./,
		);
		expect(requests).toEqual([]);
	});
});
