import type { INode } from 'n8n-workflow';
import { refuseUnreachable } from '../../nodes/SangomaCxTrigger/registration/reachable';

const API = 'https://cpaas.sangoma.com/cx';

const check = (url: string, apiUrl: string) => () =>
	refuseUnreachable({ name: 'Trigger' } as INode, url, url, apiUrl);

describe('an address of n8n', () => {
	it.each([
		...[
			'https://n8n.example.org/webhook',
			'https://8.8.8.8/webhook',
			'https://[2606:4700::1]/webhook',
		],
		// Names that only look like addresses or like names of a private network.
		...['https://10.example.org/webhook', 'https://192.168.1.5.example.org/webhook'],
		...['https://n8n.test.example.org/webhook', 'https://local.example.org/webhook'],
		...['https://172.32.0.1/webhook', 'https://11.0.0.1/webhook', 'https://n8n.example1/webhook'],
	])('%s can be reached by Sangoma CX', (url) => {
		expect(check(url, API)).not.toThrow();
	});

	it.each(['https://n8n2/webhook', 'https://0.0.0.0/webhook', 'https://[::]/webhook'])(
		'%s cannot',
		(url) => expect(check(url, API)).toThrow(': it '),
	);

	it('is reached by an API on the same machine only, whatever it is', () => {
		const url = 'http://localhost:5678/webhook';
		expect(check(url, 'http://127.0.0.1:4010/cx')).not.toThrow();
		expect(check(url, '')).toThrow('it means this machine itself');
		expect(check(url, 'not an address')).toThrow('it means this machine itself');
	});

	it('that is none is refused', () => {
		expect(check('n8n.example.org', API)).toThrow('n8n.example.org: it is not a web address.');
	});
});
