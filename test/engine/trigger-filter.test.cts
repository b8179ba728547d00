// Which events start the workflow, and what n8n's log says about the others.
import type { INodeParameters } from 'n8n-workflow';
import { activateTrigger, lastUrl } from '../kit/engine/active-trigger.cts';
import { CONVERSATION, MESSAGE, message, newId, ROSA } from '../kit/engine/events.cts';
import { botOf, SHOP } from '../kit/engine/trigger-host.cts';

const ACCEPTED = { status: 200, result: 'accepted' };
const dropped = (reason: string) => ({ status: 200, result: `dropped: ${reason}` });
const OTHER_INBOX = dropped('other inbox');
const SEEN = dropped('duplicate');
const HUMAN = dropped('a human has the conversation');
const NOT_CUSTOMER = dropped("not a customer's message");

const inStatus = (status: unknown) =>
	message({ conversation: { ...MESSAGE.conversation, status } });

describe("customers' messages", () => {
	test.each<[string, object]>([
		['incoming', {}],
		['of type 0', { message_type: 0 }],
		['of no type, from a contact', { message_type: null, sender: { ...ROSA, type: 'contact' } }],
	])('a message %s starts the workflow', async (_what, changes) => {
		const { send } = await activateTrigger();
		expect(await send(message(changes))).toMatchObject(ACCEPTED);
	});

	test.each<[string, object]>([
		['outgoing', { message_type: 'outgoing' }],
		['of type 1', { message_type: 1 }],
		['from a template', { message_type: 'template' }],
		['about an activity', { message_type: 2 }],
		['private', { private: true }],
		['of no type, from a user', { message_type: null, sender: { id: 9, type: 'user' } }],
		['of no type, from a bot', { message_type: undefined, sender: { id: 9, type: 'agent_bot' } }],
		['of no type, without a sender', { message_type: undefined, sender: null }],
	])('a message %s is dropped by default', async (_what, changes) => {
		const byDefault = await activateTrigger();
		expect(await byDefault.send(message(changes))).toEqual(NOT_CUSTOMER);
		const untyped = { event: 'message_created', id: newId(), content: 'Hi', inbox: { id: SHOP } };
		expect((await byDefault.send(untyped)).items).toBeUndefined();
		for (const customerMessagesOnly of [false, '={{ "false" }}']) {
			const all = await activateTrigger({ options: { customerMessagesOnly } });
			expect(await all.send(message(changes))).toMatchObject(ACCEPTED);
		}
	});
});

describe('events and inboxes', () => {
	test('only the selected events', async () => {
		const { send } = await activateTrigger({ events: ['conversation_created'] });
		expect(await send(MESSAGE)).toEqual(dropped('event not subscribed'));
		expect(await send(CONVERSATION)).toMatchObject(ACCEPTED);
	});

	test('only the selected inboxes, wherever an event names its inbox', async () => {
		const { send } = await activateTrigger({
			events: ['message_created', 'conversation_created'],
			options: { inboxIds: '12, 14', otherEvents: 'contact_created' },
		});
		expect(await send(message({ inbox: { id: 13 } }))).toEqual(OTHER_INBOX);
		expect(await send({ ...CONVERSATION, inbox_id: 13 })).toEqual(OTHER_INBOX);
		expect(await send({ event: 'contact_created', id: 1 })).toEqual(OTHER_INBOX);
		expect(await send(message({ inbox: undefined }))).toMatchObject(ACCEPTED);
		expect(await send(message({ inbox: { id: '14' } }))).toMatchObject(ACCEPTED);
		expect(await send(CONVERSATION)).toMatchObject(ACCEPTED);
	});

	test("a bot's inbox, even if a message does not name it", async () => {
		const { send } = await activateTrigger(botOf(SHOP));
		expect(await send(message())).toMatchObject(ACCEPTED);
		const withoutInbox = message({ inbox: undefined, conversation: { id: 418 } });
		expect(await send(withoutInbox)).toMatchObject(ACCEPTED);
		expect(await send(message({ inbox: { id: 13 } }))).toEqual(OTHER_INBOX);
		const resolved = { ...CONVERSATION, event: 'conversation_resolved' };
		expect(await send(resolved)).toEqual(dropped('event not subscribed'));
	});

	test('all events of a bot without Customer Messages Only', async () => {
		const parameters = botOf(SHOP, { options: { customerMessagesOnly: false } });
		const { send } = await activateTrigger(parameters);
		const resolved = { ...CONVERSATION, event: 'conversation_resolved' };
		expect(await send(resolved)).toMatchObject(ACCEPTED);
		expect(await send(message({ message_type: 'outgoing' }))).toMatchObject(ACCEPTED);
	});
});

describe('Inbox Names or IDs', () => {
	const inboxes = (inboxIds: unknown) => ({ options: { inboxIds } }) as INodeParameters;
	const BOTH = [SHOP, 13];

	const deliverToBoth = async (inboxIds: unknown) => {
		const { send } = await activateTrigger(inboxes(inboxIds));
		const results = [];
		for (const id of BOTH) results.push((await send(message({ inbox: { id } }))).result);
		return results;
	};

	test.each([
		[['12', '14']],
		[[12]],
		['12, 14'],
		['={{ [12, 14] }}'],
		['={{ 12 }}'],
		['={{ "12,14" }}'],
		['=12, 14'],
	])('%j: only these', async (inboxIds) => {
		expect(await deliverToBoth(inboxIds)).toEqual(['accepted', 'dropped: other inbox']);
	});

	test.each([
		[''],
		[[]],
		[null],
		['={{ $vars.nothing }}'],
		['={{ null }}'],
		['={{ [] }}'],
		['={{ "" }}'],
	])('%j: all', async (inboxIds) => {
		expect(await deliverToBoth(inboxIds)).toEqual(['accepted', 'accepted']);
	});

	const REFUSED = [
		...['12;14', '12 14', '#12', 'undefined', '={{ { id: 12 } }}', '={{ "12;14" }}', '={{ true }}'],
		...[['shop'], { id: 12 }, '={{ 1.5 }}'],
	];
	test.each(REFUSED.map((inboxIds) => [inboxIds]))('%j is refused', async (inboxIds) => {
		await expect(activateTrigger(inboxes(inboxIds))).rejects.toThrow(
			/^Inbox Names or IDs cannot be .+: select the inboxes from the list, or give their IDs as a list or separated by commas, such as 12, 14\. Nothing was registered\.$/,
		);
	});

	test('the error shortens a long value', async () => {
		const shortened = `Inbox Names or IDs cannot be "${'x'.repeat(60)}…": select the inboxes`;
		await expect(activateTrigger(inboxes('x'.repeat(100)))).rejects.toThrow(shortened);
		const whole = `Inbox Names or IDs cannot be "${'x'.repeat(60)}": select the inboxes`;
		await expect(activateTrigger(inboxes('x'.repeat(60)))).rejects.toThrow(whole);
	});

	test.each<[what: string, parameters: INodeParameters, message: RegExp]>([
		['Inbox Names or IDs', inboxes('12;14'), /^Inbox Names or IDs cannot be "12;14": select/],
		['Events', { events: [] }, /^Events is empty/],
		['Inbox', { source: 'agentBot', inboxId: 'undefined' }, /^Inbox cannot be "undefined"/],
	])('a delivery fails if %s became invalid', async (_what, parameters, pattern) => {
		const { host, send } = await activateTrigger();
		host.setParameters(parameters);
		// n8n responds with 500, and the failed execution contains the message.
		expect(await send(message())).toEqual({ status: 500, result: expect.stringMatching(pattern) });
		expect(await send(message(), { query: 'key=wrong' })).toMatchObject({ status: 401 });
	});
});

describe('Until Human Takes Over', () => {
	const option = (untilHumanTakesOver: boolean | string, more = {}): INodeParameters => ({
		options: { untilHumanTakesOver, ...more },
	});

	test.each<[source: string, parameters: INodeParameters]>([
		['a bot by default', botOf(SHOP)],
		['a bot with the option', botOf(SHOP, option(true))],
		['a bot with the option as text', botOf(SHOP, option('={{ "true" }}'))],
	])('%s drops the messages of open conversations only', async (_source, parameters) => {
		const { send } = await activateTrigger(parameters);
		expect(await send(inStatus('open'))).toEqual(HUMAN);
		for (const status of ['pending', 'resolved', 'snoozed', null, undefined, 7]) {
			expect([status, (await send(inStatus(status))).result]).toEqual([status, 'accepted']);
		}
		expect(await send(message({ conversation: undefined }))).toMatchObject(ACCEPTED);
	});

	test.each<[source: string, parameters: INodeParameters]>([
		['a webhook by default', {}],
		['a webhook without the option', option(false)],
		['a bot without the option', botOf(SHOP, option(false))],
		['a bot without the option as text', botOf(SHOP, option('={{ "false" }}'))],
	])('%s accepts the messages of open conversations', async (_source, parameters) => {
		const { send } = await activateTrigger(parameters);
		expect(await send(inStatus('open'))).toMatchObject(ACCEPTED);
	});

	test('a dropped message is accepted once the bot has the conversation again', async () => {
		const { send } = await activateTrigger(botOf(SHOP));
		const event = inStatus('open');
		expect(await send(event)).toEqual(HUMAN);
		const again = { ...event, conversation: { ...event.conversation, status: 'pending' } };
		expect(await send(again)).toMatchObject(ACCEPTED);
	});

	test("applies to customers' messages, and not to other events", async () => {
		const { send } = await activateTrigger(option(true, { otherEvents: 'conversation_opened' }));
		const outgoing = { ...inStatus('open'), message_type: 'outgoing' };
		expect(await send(outgoing)).toEqual(NOT_CUSTOMER);
		const opened = { ...CONVERSATION, event: 'conversation_opened', status: 'open' };
		expect(await send(opened)).toMatchObject(ACCEPTED);
	});
});

describe('repeated deliveries', () => {
	test('an event that n8n could not store is accepted when it is sent again', async () => {
		const { host, send } = await activateTrigger();
		const event = message();
		host.failsToStore = true;
		expect(await send(event)).toMatchObject({ status: 500 });
		expect(await send(event)).toMatchObject({ status: 500 });
		host.failsToStore = false;
		expect(await send(event)).toMatchObject(ACCEPTED);
		expect(await send(event)).toEqual(SEEN);
	});

	test('the same event is accepted once, a status that returns each time', async () => {
		const changed = 'conversation_status_changed';
		const { send } = await activateTrigger({
			options: { otherEvents: `message_updated, ${changed}`, customerMessagesOnly: false },
		});
		const results = async (...bodies: object[]) => {
			const found = [];
			for (const body of bodies) found.push((await send(body)).result.replace('dropped: ', ''));
			return found.join(', ');
		};
		const first = message();
		expect(await results(first, { ...first, content: 'other text' })).toBe('accepted, duplicate');
		const updated = { ...first, event: 'message_updated', updated_at: '2024-10-03T14:22:08Z' };
		const again = { ...updated, updated_at: '2024-10-03T14:22:09Z' };
		expect(await results(updated, updated, again, updated)).toBe(
			'accepted, duplicate, accepted, duplicate',
		);
		const [resolved, open] = ['resolved', 'open'].map((status) => ({
			...CONVERSATION,
			...{ event: changed, status },
		}));
		expect(await results(resolved, resolved, open, resolved, open)).toBe(
			'accepted, duplicate, accepted, accepted, accepted',
		);
	});

	test("each message of a conversation that an automation rule sends, though the ID is the conversation's", async () => {
		const event = 'automation_event.message_created';
		const { send } = await activateTrigger({ options: { otherEvents: event } });
		for (const id of [newId(), newId()]) {
			const body = { ...CONVERSATION, event, messages: [{ ...MESSAGE, id }] };
			expect(await send(body)).toMatchObject(ACCEPTED);
			expect(await send(body)).toEqual(SEEN);
		}
	});

	test('each trigger accepts an event once, and a test accepts it every time', async () => {
		const [one, two] = [await activateTrigger(), await activateTrigger()];
		const same = message();
		expect(await one.send(same)).toMatchObject(ACCEPTED);
		expect(await two.send(same)).toMatchObject(ACCEPTED);
		expect(await one.send(same, { mode: 'manual' })).toMatchObject(ACCEPTED);
		expect(await one.send(same, { mode: 'manual' })).toMatchObject(ACCEPTED);
	});
});

describe("n8n's log, at level debug", () => {
	const line = (text: string) => `Sangoma CX Trigger ${text} {"workflowId":"workflow"}`;

	test('contains the event and the reason of each dropped or refused delivery', async () => {
		const { host, send } = await activateTrigger(botOf(SHOP));
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
		await send(inStatus('open'));
		host.credentials.change({ clientSecret: 'another' });
		const old = lastUrl();
		host.setParameters(botOf(14));
		await host.activate().catch(() => undefined);
		await host.deliver(old, { body: message() });
		expect(host.logged).toEqual(
			[
				'dropped message_created: duplicate',
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
		['a sentence', JSON.stringify({ event: 'Rosa Example wrote: where is my parcel?' })],
		['two lines', JSON.stringify({ event: 'x\n{"level":"error"}' })],
		['a key', JSON.stringify({ event: '0123456789abcdef0123456789abcdef' })],
		['not a text', '{"event":{"content":"Where is my parcel?"}}'],
	])('does not contain an event name that is %s', async (_what, raw) => {
		const { host, send } = await activateTrigger();
		await send(undefined, { raw, query: 'key=wrong' });
		expect(host.logged).toEqual([line('refused a delivery: unknown key')]);
	});
});
