import {
	isLoopback,
	readAddress,
	whyUnsafe,
	withoutTrailingSlash,
} from '../../nodes/api/addresses.ts';
import { toTenantDomain } from '../../nodes/api/tenantDomain.ts';

const PLAIN = 'begins with http://, which would send the client secret and tokens unencrypted';
const NONE = 'is not a web address';

describe('whyUnsafe', () => {
	it.each<[address: string, why: string | undefined]>([
		['https://cpaas.sangoma.com/cx', undefined],
		['HTTPS://cpaas.sangoma.com', undefined],
		['http://localhost:4010/cx', undefined],
		['http://LOCALHOST:4010/cx', undefined],
		['http://127.0.0.1:4010', undefined],
		['http://127.1.2.3', undefined],
		['http://[::1]:4010', undefined],
		['http://cpaas.sangoma.com/cx', PLAIN],
		[' http://cpaas.sangoma.com/cx', PLAIN],
		['http:cpaas.sangoma.com', PLAIN],
		['http://localhost.example.org', PLAIN],
		['http://127.0.0.1.example.org', PLAIN],
		['http://localhost@example.org', PLAIN],
		['http://10.0.0.1', PLAIN],
		['http://[::2]', PLAIN],
		['http://0.0.0.0', PLAIN],
		['cpaas.sangoma.com', NONE],
		['ftp://cpaas.sangoma.com', NONE],
		['javascript:alert(1)', NONE],
		['', NONE],
	])('%j: %j', (address, why) => {
		expect(whyUnsafe(address)).toBe(why);
	});
});

it('isLoopback takes a host name as URL gives it', () => {
	expect(['localhost', '127.0.0.1', '[::1]'].map(isLoopback)).toEqual([true, true, true]);
	expect(['local', '128.0.0.1', 'localhost.org'].map(isLoopback)).toEqual([false, false, false]);
});

it.each([
	['https://a.example/cx', 'https://a.example/cx'],
	['https://a.example/cx/', 'https://a.example/cx'],
	['https://a.example/cx// ', 'https://a.example/cx'],
	[' https://a.example/', 'https://a.example'],
])('withoutTrailingSlash %j: %j', (given, without) => {
	expect(withoutTrailingSlash(given)).toBe(without);
});

it.each<[text: string, href: string | undefined]>([
	['https://a.example', 'https://a.example/'],
	[' http://a.example/x ', 'http://a.example/x'],
	['a.example', undefined],
	['mailto:a@b', undefined],
])('readAddress %j: %j', (text, href) => {
	expect(readAddress(text)?.href).toBe(href);
});

it.each<[given: unknown, domain: string | undefined]>([
	['acme.cx.sangoma.com', 'acme.cx.sangoma.com'],
	[' acme.cx.sangoma.com ', 'acme.cx.sangoma.com'],
	['https://acme.cx.sangoma.com/agent?x=1', 'acme.cx.sangoma.com'],
	['HTTPS://acme.cx.sangoma.com', 'acme.cx.sangoma.com'],
	['', undefined],
	['https://', undefined],
	[undefined, undefined],
	[7, undefined],
])('toTenantDomain %j: %j', (given, domain) => {
	expect(toTenantDomain(given)).toBe(domain);
});
