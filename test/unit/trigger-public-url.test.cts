import type { INode } from 'n8n-workflow';
import { assertPublicUrl } from '../../nodes/SangomaCxTrigger/registration/assertPublicUrl.ts';
import type { Registration } from '../../nodes/SangomaCxTrigger/registration/registration.ts';
import { tablesOf } from '../kit/tables.cts';

const table = tablesOf('trigger-public-url');

const check = (webhookUrl: string, baseUrl = 'https://cpaas.sangoma.com/cx') => {
	const registration = { webhookUrl, registeredUrl: webhookUrl, credential: { baseUrl } };
	return () =>
		assertPublicUrl({ name: 'Trigger' } as INode, registration as unknown as Registration);
};

describe('assertPublicUrl', () => {
	test.each(table<string>('accepts'))('accepts %s', (url) => {
		expect(check(url)).not.toThrow();
	});

	test.each(['https://n8n2/webhook', 'https://0.0.0.0/webhook', 'https://[::]/webhook'])(
		'refuses %s',
		(url) => expect(check(url)).toThrow(': it '),
	);

	test('accepts every URL only for an API on the same machine', () => {
		const url = 'http://localhost:5678/webhook';
		expect(check(url, 'http://127.0.0.1:4010/cx')).not.toThrow();
		expect(check(url, '')).toThrow("it is this machine's loopback address");
		expect(check(url, 'not a URL')).toThrow("it is this machine's loopback address");
	});

	test('refuses what is not a URL', () => {
		expect(check('n8n.example.org')).toThrow('n8n.example.org: it is not a URL.');
	});
});
