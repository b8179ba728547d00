// Whoever wonders why a workflow did not start finds a line in n8n's log, at level debug.
import { lastUrl, listening } from './trigger-listening.cts';
import { CONVERSATION, MESSAGE, message } from './trigger-samples.cts';
import { botOf, SHOP } from './trigger-support.cts';

const line = (text: string) => `Sangoma CX Trigger ${text} {"workflowId":"workflow"}`;

test('each delivery that was dropped or refused is logged: its event and why', async () => {
	const { host, send } = await listening(botOf(SHOP));
	const accepted = message();
	await send(accepted);
	expect(host.logged).toEqual([]);
	await send(accepted);
	await send(message(), { query: 'key=wrong' });
	await send(message(), { query: '' });
	await send({});
	await send(CONVERSATION);
	await send(message({ inbox: { id: 13 } }));
	await send(message({ private: true }));
	await send(message({ conversation: { ...MESSAGE.conversation, status: 'open' } }));
	host.credentials.change({ clientSecret: 'another' });
	const old = lastUrl();
	host.node = { ...host.node, parameters: botOf(14) };
	await host.activate().catch(() => undefined);
	await host.deliver(old, { body: message() });
	expect(host.logged).toEqual(
		[
			'dropped message_created: seen before',
			'refused message_created: unknown key',
			'refused message_created: unknown key',
			'refused a delivery: not an event',
			'dropped conversation_created: event not subscribed',
			'dropped message_created: other inbox',
			"dropped message_created: not a customer's message",
			'dropped message_created: a human has the conversation',
			'dropped message_created: old registration',
		].map(line),
	);
});

test.each([
	[
		'Rosa Example wrote: where is my parcel?',
		'{"event":"Rosa Example wrote: where is my parcel?"}',
	],
	['a line', JSON.stringify({ event: 'x\n{"level":"error"}' })],
	['a key', JSON.stringify({ event: '0123456789abcdef0123456789abcdef' })],
	['no text', '{"event":{"content":"Where is my parcel?"}}'],
])('an event that is %s is not named', async (_what, raw) => {
	const { host, send } = await listening();
	await send(undefined, { raw, query: 'key=wrong' });
	expect(host.logged).toEqual([line('refused a delivery: unknown key')]);
});
