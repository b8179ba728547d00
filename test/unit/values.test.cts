import {
	findUrlProblem,
	isLoopback,
	parseHttpUrl,
	toTenantDomain,
	withoutTrailingSlash,
} from '../../nodes/shared/values.ts';
import { tablesOf } from '../kit/tables.cts';

const table = tablesOf('values');

const UNENCRYPTED =
	'starts with http://, which would send the client secret and tokens unencrypted';
const NO_URL = 'is not a URL';

test.each<[url: string, problem: string | undefined]>([
	['https://cpaas.sangoma.com/cx', undefined],
	['HTTPS://cpaas.sangoma.com', undefined],
	['http://localhost:4010/cx', undefined],
	['http://LOCALHOST:4010/cx', undefined],
	['http://127.0.0.1:4010', undefined],
	['http://127.1.2.3', undefined],
	['http://[::1]:4010', undefined],
	['http://cpaas.sangoma.com/cx', UNENCRYPTED],
	[' http://cpaas.sangoma.com/cx', UNENCRYPTED],
	['http:cpaas.sangoma.com', UNENCRYPTED],
	['http://localhost.example.org', UNENCRYPTED],
	['http://127.0.0.1.example.org', UNENCRYPTED],
	['http://localhost@example.org', UNENCRYPTED],
	['http://10.0.0.1', UNENCRYPTED],
	['http://[::2]', UNENCRYPTED],
	['http://0.0.0.0', UNENCRYPTED],
	['cpaas.sangoma.com', NO_URL],
	['ftp://cpaas.sangoma.com', NO_URL],
	['javascript:alert(1)', NO_URL],
	['', NO_URL],
])('findUrlProblem %j: %j', (url, problem) => {
	expect(findUrlProblem(url)).toBe(problem);
});

test('isLoopback takes a host name from URL.hostname', () => {
	expect(['localhost', '127.0.0.1', '[::1]'].map(isLoopback)).toEqual([true, true, true]);
	expect(['local', '128.0.0.1', 'localhost.org'].map(isLoopback)).toEqual([false, false, false]);
});

test.each(table<[url: string, expected: string]>('withoutTrailingSlash'))(
	'withoutTrailingSlash %j: %j',
	(url, expected) => {
		expect(withoutTrailingSlash(url)).toBe(expected);
	},
);

test.each<[text: string, href: string | undefined]>([
	['https://a.example', 'https://a.example/'],
	[' http://a.example/x ', 'http://a.example/x'],
	['a.example', undefined],
	['mailto:a@b', undefined],
])('parseHttpUrl %j: %j', (text, href) => {
	expect(parseHttpUrl(text)?.href).toBe(href);
});

test.each<[value: unknown, domain: string | undefined]>([
	['acme.cx.sangoma.com', 'acme.cx.sangoma.com'],
	[' acme.cx.sangoma.com ', 'acme.cx.sangoma.com'],
	['https://acme.cx.sangoma.com/agent?x=1', 'acme.cx.sangoma.com'],
	['HTTPS://acme.cx.sangoma.com', 'acme.cx.sangoma.com'],
	['', undefined],
	['https://', undefined],
	[undefined, undefined],
	[7, undefined],
])('toTenantDomain %j: %j', (value, domain) => {
	expect(toTenantDomain(value)).toBe(domain);
});
