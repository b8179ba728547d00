// What makes a registration fail, and the errors.
import { activateTrigger } from '../kit/engine/active-trigger.cts';
import { startRedirect } from '../kit/engine/servers.cts';
import { createCredential, processedOperations, simulator } from '../kit/engine/tenant.cts';
import { botOf, GENERATIONS, SHOP, TriggerHost } from '../kit/engine/trigger-host.cts';
import type { Generation } from '../kit/engine/trigger-host.cts';

const TAKEN: Array<[status: number, body: object]> = [
	[422, { message: 'Url has already been taken', attributes: ['url'] }],
	[409, { error: 'A webhook with this URL already exists' }],
	[200, { error: 'Url has already been taken' }],
];

const REFUSED: Array<[status: number, body: object]> = [
	[422, { error: 'Tenant does not exist' }],
	[409, { error: 'Account already suspended' }],
	[200, { error: 'no existing account' }],
	[422, { message: 'Name has already been taken', attributes: ['name'] }],
];

describe('a response to the registration of a webhook', () => {
	const fault = { kind: 'response', operation: 'webhook:create', times: Infinity } as const;
	const refuse = (status: number, body: object) =>
		simulator.injectFault({ ...fault, status, body });

	test.each(TAKEN)('%d %j is a success', async (status, body) => {
		refuse(status, body);
		const host = new TriggerHost();
		await host.activate();
		const { length } = simulator.requests;
		await host.activate();
		expect(simulator.requests).toHaveLength(length);
	});

	test.each(REFUSED)('%d %j is a failure, and the next attempt registers', async (status, body) => {
		refuse(status, body);
		const host = new TriggerHost();
		await expect(host.activate()).rejects.toThrow(/^Sangoma CX could not register the webhook/);
		simulator.clearFaults();
		await host.activate();
		expect(simulator.webhooks).toHaveLength(1);
	});
});

describe.each([301, 302, 303, 307, 308])('a redirect with %d', (status) => {
	test.each([
		['a webhook', {}],
		['a bot', botOf(SHOP)],
	])('%s is not registered at the target', async (_what, parameters) => {
		const { url: baseUrl, requests } = await startRedirect(status);
		const credentials = createCredential({ baseUrl });
		const host = new TriggerHost(parameters, { credentials, generation: 'n8n 1' });
		await expect(host.activate()).rejects.toThrow(/the URL redirects to another address/);
		expect(requests).toEqual([]);
	});
});

test('activating again registers nothing', async () => {
	const { host } = await activateTrigger();
	await host.activate();
	expect(simulator.requests).toHaveLength(1);
});

describe.each(Object.keys(GENERATIONS) as Generation[])('a registration in %s', (generation) => {
	const createTrigger = (parameters = {}, credentials = {}) =>
		new TriggerHost(parameters, { credentials, generation });

	const THIS_MACHINE = "it is this machine's loopback address";
	const PRIVATE = 'it is in a private network';
	test.each([
		['localhost', 'http://localhost:5678/webhook', THIS_MACHINE],
		['loopback', 'https://127.9.9.9/webhook', THIS_MACHINE],
		['IPv6 loopback', 'https://[::1]/webhook', THIS_MACHINE],
		['private, class C', 'https://192.168.1.5/webhook', PRIVATE],
		['private, class A', 'https://10.0.0.5:5678/webhook', PRIVATE],
		['private, class B', 'https://172.31.0.1/webhook', PRIVATE],
		['link-local', 'https://169.254.169.254/webhook', PRIVATE],
		['IPv6 private', 'https://[fd00::1]/webhook', PRIVATE],
		['a .local name', 'https://n8n.local/webhook', PRIVATE],
		['a container', 'https://n8n:5678/webhook', PRIVATE],
		[
			'plain HTTP',
			'http://n8n.example.org/webhook',
			'it starts with http://, which would send chats unencrypted',
		],
	])('the webhook URL is refused: %s', async (_what, webhookBaseUrl, reason) => {
		const host = createTrigger({}, { baseUrl: 'https://cpaas.sangoma.com/cx' });
		host.webhookBaseUrl = webhookBaseUrl;
		await expect(host.activate()).rejects.toThrow(
			`Sangoma CX cannot send events to ${webhookBaseUrl}/${host.node.webhookId}/webhook: ${reason}. Set WEBHOOK_URL of your n8n to its public https:// URL and restart it. On a laptop, open a tunnel (for example with ngrok or cloudflared) and set WEBHOOK_URL to its URL. Nothing was registered.`,
		);
		expect(simulator.tokenRequests).toEqual([]);
	});

	test('an n8n on the same machine as the API is accepted', async () => {
		const host = createTrigger();
		host.webhookBaseUrl = 'http://localhost:5678/webhook';
		await host.activate();
		expect(simulator.webhooks[0].url).toMatch(/^http:\/\/localhost:5678\/webhook\//);
	});

	test('a URL of 255 characters is registered, a longer one refused', async () => {
		const triggerWithUrl = (length: number) => {
			const host = createTrigger();
			const rest = `/${host.node.webhookId}/webhook?key=${'0'.repeat(32)}`.length;
			host.webhookBaseUrl = 'https://n8n.example.org/'.padEnd(length - rest, 'x');
			return host;
		};
		await triggerWithUrl(255).activate();
		expect(simulator.webhooks[0].url).toHaveLength(255);
		await expect(triggerWithUrl(256).activate()).rejects.toThrow(
			'The webhook URL of this n8n is too long for Sangoma CX: with its key it has 256 characters, and 255 are allowed. Set WEBHOOK_URL to a shorter URL. Nothing was registered.',
		);
		expect(simulator.webhooks).toHaveLength(1);
	});

	// prettier-ignore
	test.each([
		['no inbox', { source: 'agentBot' }, {}, /^Inbox is empty: select the inbox/],
		['an inbox that is not a number', botOf('shop'), {}, /^Inbox cannot be "shop": select one inbox from the list, or enter its ID/],
		['no event', { events: [] }, {}, /^Events is empty: select at least one event\. Nothing/],
		['no tenant', {}, { tenantDomain: ' ' }, /^Tenant Domain is empty: enter it in the cred/],
		['a wrong secret', {}, { clientSecret: 'wrong' }, /^Sangoma CX refused to issue an access token for this credential \(".*"\)\. Nothing else was sent\. Check Client ID and Client Secret/],
		['a missing scope', botOf(SHOP), { scope: 'cx.agent-calls' }, /lacks the scope cx\.digital-interactions \(".*"\)\. Open the credential, select a Scope that includes "Digital Interactions"/],
		['plain HTTP to the API', {}, { baseUrl: 'http://cx.example.org/cx' }, /^Base URL in the credential starts with http:\/\/, .*\. Nothing was sent\. Fix the credential/],
	])('%s: the error says what to do', async (_what, parameters, changes, message) => {
		const host = createTrigger(parameters, changes);
		await expect(host.activate()).rejects.toThrow(message);
		expect(processedOperations()).toEqual([]);
	});

	test.each<[reason: string, otherEvents: string, refused: string]>([
		['Subscriptions Invalid events', 'no_such_event', 'no_such_event'],
		['Invalid event: typing', 'typing, message_updated', 'typing'],
		['Invalid subscriptions', 'typing, message_updated', 'message_updated, typing'],
	])('%s: the message names the events of this trigger', async (reason, otherEvents, refused) => {
		const body = { message: reason, attributes: ['subscriptions'] };
		simulator.injectFault({ kind: 'status', status: 422, body, times: Infinity });
		const host = createTrigger({ options: { otherEvents } });
		const error = (await host.activate().catch((thrown: unknown) => thrown)) as Error;
		expect(error.message).toContain(
			`Check Events and Other Events. [HTTP 422] Sangoma CX may not know: ${refused}.`,
		);
		expect(error.message).not.toMatch(/Check Subscriptions/);
	});

	test.each([
		['of the documented events', 'Invalid subscriptions', ''],
		['of something else', 'Tenant is suspended', 'typing'],
		['without a reason', undefined, 'typing'],
	])('a refusal %s names no event', async (_what, message, otherEvents) => {
		simulator.injectFault({ kind: 'status', status: 422, body: { message }, times: Infinity });
		const host = createTrigger({ options: { otherEvents } });
		const error = (await host.activate().catch((thrown: unknown) => thrown)) as Error;
		expect(error.message).toMatch(/^Sangoma CX could not register the webhook.*\[HTTP 422\]$/);
	});

	test('no message shows a key or secret that a server sent back', async () => {
		simulator.chooseFault = ({ body }) => ({
			kind: 'status',
			status: 400,
			body: { error: `Bad url ${(body as { url: string }).url} for simulator-secret` },
		});
		const host = createTrigger();
		const error = (await host.activate().catch((thrown: unknown) => thrown)) as Error;
		expect(error.message).toMatch(/Bad url .*\?key=\*\*\* for \*\*\*/);
		expect(error.message).not.toMatch(/[0-9a-f]{32}|simulator-secret/);
	});
});
