import type { INode } from 'n8n-workflow';
import { readBatching, readRequestOptions } from '../../nodes/SangomaCx/execute/requestOptions.ts';

const NODE = { name: 'Sangoma CX' } as INode;
const read = (options: unknown) => readRequestOptions(NODE, options);
const readProxy = (proxy: unknown) => read({ proxy }).proxy;

describe("n8n's Request Options", () => {
	test.each([[undefined], [{}], [{ proxy: '', timeout: '' }], [{ proxy: ' ' }], [{ proxy: 7 }]])(
		'%j: defaults',
		(options) => {
			expect(read(options)).toEqual({
				proxy: undefined,
				timeout: 30_000,
				skipSslCertificateValidation: false,
			});
		},
	);

	test.each([
		[10, 10],
		['2500', 2500],
		[0, 30_000],
		[-1, 30_000],
		['soon', 30_000],
	])('Timeout %j: %d ms', (timeout, ms) => {
		expect(read({ timeout }).timeout).toBe(ms);
	});

	test.each([
		[true, true],
		[false, false],
		['true', false],
	])('Ignore SSL Issues %j: %j', (allowUnauthorizedCerts, skips) => {
		expect(read({ allowUnauthorizedCerts }).skipSslCertificateValidation).toBe(skips);
	});
});

describe('Proxy', () => {
	test.each([
		['http://myproxy:3128', { host: 'myproxy', port: 3128, protocol: 'http' }],
		['http://myproxy', { host: 'myproxy', port: 80, protocol: 'http' }],
		['https://myproxy', { host: 'myproxy', port: 443, protocol: 'https' }],
		[
			'http://me%40work:p%3Aw@myproxy:3128/',
			{
				host: 'myproxy',
				port: 3128,
				protocol: 'http',
				auth: { username: 'me@work', password: 'p:w' },
			},
		],
	])('%s', (address, proxy) => {
		expect(readProxy(address)).toEqual(proxy);
	});

	test.each(['http://100%:pw@myproxy', 'http://me:100%@myproxy'])('%s is refused', (proxy) => {
		expect(() => readProxy(proxy)).toThrow(
			expect.objectContaining({
				message: 'Proxy in Request Options has a % that is not part of an encoded character',
				description: 'Write % in its user name or password as %25. Nothing was sent.',
			}),
		);
	});

	test.each(['myproxy', '://', 'http://', 'localhost:3128'])('%s is refused', (proxy) => {
		expect(() => readProxy(proxy)).toThrow(
			expect.objectContaining({
				message: 'Proxy in Request Options is not a URL',
				description: 'Enter a full URL, such as http://myproxy:3128. Nothing was sent.',
			}),
		);
	});

	test.each(['socks5://me:proxysecret1@127.0.0.1:9', 'htp://myproxy:3128', 'ftp://myproxy'])(
		'%s is refused',
		(proxy) => {
			expect(() => readProxy(proxy)).toThrow(
				expect.objectContaining({
					message: 'Proxy in Request Options does not start with http:// or https://',
					description:
						'Enter the URL of an HTTP proxy, such as http://myproxy:3128. Nothing was sent.',
				}),
			);
		},
	);
});

describe('Batching', () => {
	const readBatch = (batch: unknown) => readBatching({ batching: { batch } });

	test.each<[batch: object, size: number, intervalMs: number]>([
		[{ batchSize: 50, batchInterval: 1000 }, 50, 1000],
		[{ batchSize: '2', batchInterval: '10' }, 2, 10],
		[{ batchSize: 0, batchInterval: 10 }, 1, 10],
	])('%j: %d items, then %d ms', (batch, size, intervalMs) => {
		expect(readBatch(batch)).toEqual({ size, intervalMs });
	});

	test.each([
		[undefined],
		[{}],
		[{ batchInterval: 1000 }],
		[{ batchSize: -1, batchInterval: 1000 }],
		[{ batchSize: 50, batchInterval: 0 }],
		[{ batchSize: 50, batchInterval: -1 }],
		[{ batchSize: 50 }],
		[{ batchSize: 'x', batchInterval: 1000 }],
	])('%j: none', (batch) => {
		expect(readBatch(batch)).toBeUndefined();
	});
});
