import {
	asId,
	asRecord,
	asText,
	escapeRegExp,
	findText,
	findUrlProblem,
	isLoopback,
	isSameText,
	parseHttpUrl,
	quote,
	toId,
	toIsoTime,
	toScalar,
	toTenantDomain,
	withoutTrailingSlash,
} from '../../nodes/shared/values.ts';

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

test.each([
	['https://a.example/cx', 'https://a.example/cx'],
	['https://a.example/cx/', 'https://a.example/cx'],
	['https://a.example/cx// ', 'https://a.example/cx'],
	[' https://a.example/', 'https://a.example'],
])('withoutTrailingSlash %j: %j', (url, expected) => {
	expect(withoutTrailingSlash(url)).toBe(expected);
});

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

test.each<[value: unknown, text: string | undefined]>([
	['a', 'a'],
	[' ', ' '],
	['', undefined],
	[0, '0'],
	[1.5, '1.5'],
	[null, undefined],
	[undefined, undefined],
	[true, undefined],
	[['a'], undefined],
])('asText %j: %j', (value, text) => {
	expect(asText(value)).toBe(text);
});

test('findText takes the first value that is text', () => {
	expect(findText([undefined, '', null, 7, 'a'])).toBe('7');
	expect(findText([undefined, '', {}])).toBeUndefined();
});

test('asRecord takes objects, and neither lists nor null', () => {
	expect(asRecord({ a: 1 })).toEqual({ a: 1 });
	for (const value of [null, undefined, [1], 'a', 7]) expect(asRecord(value)).toEqual({});
});

test('asId takes up to 100 characters', () => {
	expect(asId('a'.repeat(100))).toBe('a'.repeat(100));
	expect(asId('a'.repeat(101))).toBeUndefined();
	expect(asId(7)).toBe('7');
	expect(asId('')).toBeUndefined();
});

test.each<[value: unknown, id: number | undefined]>([
	[7, 7],
	['7', 7],
	['123456789012345', 123456789012345],
	['1234567890123456', undefined],
	['7a', undefined],
	['a7', undefined],
	['-7', undefined],
	['', undefined],
	[1.5, undefined],
	[2 ** 53, undefined],
	[null, undefined],
	[true, undefined],
])('toId %j: %j', (value, id) => {
	expect(toId(value)).toBe(id);
});

test('toScalar takes text and numbers', () => {
	expect(['a', '', 0].map(toScalar)).toEqual(['a', '', 0]);
	expect([true, undefined, null, {}, []].map(toScalar)).toEqual([null, null, null, null, null]);
});

test.each<[value: unknown, text: string]>([
	['a', '"a"'],
	[7, '"7"'],
	[null, '"null"'],
	[undefined, '"undefined"'],
	[{ a: 1 }, '"{"a":1}"'],
	[{ toJSON: () => undefined }, '"[object Object]"'],
	['a'.repeat(60), `"${'a'.repeat(60)}"`],
	['a'.repeat(61), `"${'a'.repeat(60)}…"`],
])('quote %j: %j', (value, text) => {
	expect(quote(value)).toBe(text);
});

test('escapeRegExp lets every character stand for itself', () => {
	const text = 'a.b*c+d?e^f$g{h}i(j)k|l[m]n\\o/p';
	expect(new RegExp(`^${escapeRegExp(text)}$`).test(text)).toBe(true);
	expect(new RegExp(escapeRegExp('a.b')).test('axb')).toBe(false);
});

test.each<[value: unknown, time: string | null]>([
	['2024-10-03T14:22:07Z', '2024-10-03T14:22:07.000Z'],
	['2024-10-03T16:22:07+02:00', '2024-10-03T14:22:07.000Z'],
	['2024-10-03 14:22', '2024-10-03T14:22:00.000Z'],
	['2024-10-03T14:22:07.250', '2024-10-03T14:22:07.250Z'],
	['2024-10-03', '2024-10-03T00:00:00.000Z'],
	[1727965327, '2024-10-03T14:22:07.000Z'],
	['1727965327', '2024-10-03T14:22:07.000Z'],
	['1727965327.5', '2024-10-03T14:22:07.500Z'],
	[1727965327000, '2024-10-03T14:22:07.000Z'],
	['yesterday', null],
	['', null],
	[1e17, null],
	[null, null],
	[undefined, null],
	[{}, null],
])('toIsoTime %j: %j', (value, time) => {
	expect(toIsoTime(value)).toBe(time);
});

test('isSameText compares whole texts, and nothing but texts', () => {
	expect(isSameText('abc', 'abc')).toBe(true);
	expect(isSameText('abc', 'abd')).toBe(false);
	expect(isSameText('abc', 'ab')).toBe(false);
	expect(isSameText(undefined, undefined)).toBe(false);
	expect(isSameText('7', 7)).toBe(false);
	expect(isSameText(7, '7')).toBe(false);
});
