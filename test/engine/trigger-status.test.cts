// The events Conversation Opened and Conversation Resolved, which a webhook gets as changes of status.
import { computeKey } from '../../nodes/SangomaCxTrigger/registration/registration.ts';
import { activateTrigger, lastUrl } from '../kit/engine/active-trigger.cts';
import { CONVERSATION } from '../kit/engine/events.cts';
import { simulator } from '../kit/engine/tenant.cts';
import { TriggerHost } from '../kit/engine/trigger-host.cts';
import { tablesOf } from '../kit/tables.cts';

const table = tablesOf('trigger-status');

const STATUSES = ['pending', 'open', 'snoozed', 'resolved', null];
const changed = (status: string | null) => ({
	...CONVERSATION,
	...{ event: 'conversation_status_changed', status },
});

test.each(
	table<[events: string[], subscriptions: string[], accepted: Array<string | null>]>(
		'subscribe to',
	),
)('%j subscribe to %j', async (events, subscriptions, accepted) => {
	const { send } = await activateTrigger({ events });
	expect(simulator.webhooks.at(-1)?.subscriptions).toEqual(subscriptions);
	const started = [];
	for (const status of STATUSES) {
		const { result, items } = await send(changed(status));
		if (items === undefined) expect(result).toBe('dropped: event not subscribed');
		else started.push(items[0].conversation_status);
	}
	expect(started).toEqual(accepted);
});

test('they start a workflow under their own names, too', async () => {
	const { send } = await activateTrigger({ events: ['conversation_resolved'] });
	const body = { ...changed('resolved'), event: 'conversation_resolved' };
	expect((await send(body)).items).toEqual([expect.objectContaining({ event: body.event })]);
});

test('what is subscribed to already is not registered again', async () => {
	const host = new TriggerHost({
		events: ['message_created'],
		options: { otherEvents: 'conversation_status_changed' },
	});
	await host.activate();
	const url = lastUrl();
	host.setParameters({ events: ['message_created', 'conversation_resolved'] });
	await host.activate();
	expect(simulator.webhooks).toHaveLength(1);
	expect(lastUrl()).toBe(url);
	expect(await host.deliver(url, { body: changed('resolved') })).toMatchObject({ status: 200 });
	expect(await host.deliver(url, { body: changed('open') })).toMatchObject({
		result: 'dropped: event not subscribed',
	});
});

test.each([
	[['message_created', 'conversation_created'], 'conversation_created,message_created'],
	[['conversation_opened'], 'conversation_status_changed'],
])('the key of %j comes from the subscriptions', async (events, subject) => {
	const { url, key } = await activateTrigger({ events });
	const { clientSecret, tenantDomain } = simulator.client;
	const [webhookUrl] = url.split('?');
	const parts = { source: 'webhook', webhookUrl, tenantDomain, subject };
	expect(key).toBe(computeKey(clientSecret, parts));
});

test('an event in Other Events is subscribed to as it is typed', async () => {
	await activateTrigger({ options: { otherEvents: 'conversation_resolved' } });
	expect(simulator.webhooks.at(-1)?.subscriptions).toEqual([
		'conversation_resolved',
		'message_created',
	]);
});
