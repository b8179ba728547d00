import {
	readInboxIds,
	readSettings,
	type Settings,
	type TriggerContext,
} from '../../nodes/SangomaCxTrigger/settings.ts';

/** Reads the settings of a trigger that was saved with these parameters only. */
const read = (parameters: Record<string, unknown>): Settings =>
	readSettings({
		getNodeParameter: (name: string, fallback: unknown) =>
			name in parameters ? parameters[name] : fallback,
	} as unknown as TriggerContext);

describe('readInboxIds', () => {
	test.each<[given: unknown, ids: string[]]>([
		[
			['12', '14'],
			['12', '14'],
		],
		[
			[14, 12, '12'],
			['12', '14'],
		],
		[12, ['12']],
		['12', ['12']],
		// From a workflow that was saved when the parameter was text.
		['12, 14', ['12', '14']],
		[' 14 ,12,', ['12', '14']],
		['012', ['12']],
		['0012', ['12']],
		['100, 1002', ['100', '1002']],
		[0, ['0']],
		[['12, 14'], ['12', '14']],
		[['12', undefined], ['12']],
	])('%j: %j', (given, ids) => {
		expect(readInboxIds(given)).toEqual(ids);
	});

	test.each([[''], [' '], [','], [null], [undefined], [[]], [[undefined]], [['']]])(
		'%j: none',
		(given) => {
			expect(readInboxIds(given)).toEqual([]);
		},
	);

	test.each([
		...['12;14', '12 14', '#12', 'undefined', 'null', '[object Object]', 'Shop chat', '-1', '1.5'],
		...['12, x', ['12', 'x'], [{ id: 12 }], { id: 12 }, [[12]], true, false, -1, 1.5, NaN, 1e21],
	])('%j is refused', (given) => {
		expect(readInboxIds(given)).toBeUndefined();
	});
});

describe('readSettings', () => {
	test('a trigger without any parameter has the defaults', () => {
		expect(read({})).toEqual({
			...{ source: 'webhook', events: ['message_created'], subscriptions: ['message_created'] },
			...{ inboxIds: undefined, customerMessagesOnly: true, untilHumanTakesOver: false },
			...{ humanPauseMinutes: 30, ownSenderIds: [], simplify: true, botName: 'Assistant' },
			...{ tenantDomain: '', problem: undefined },
		});
	});

	test('a bot has the defaults of a bot, and needs an inbox', () => {
		expect(read({ source: 'agentBot' })).toMatchObject({
			...{ events: ['message_created', 'message_updated'], subscriptions: [], inboxIds: [] },
			...{ untilHumanTakesOver: true, humanPauseMinutes: 30 },
			problem: 'Inbox is empty: select the inbox whose chats the bot answers',
		});
	});

	test.each<[given: unknown, minutes: number]>([
		[0, 0],
		['15', 15],
		[2.5, 2.5],
		['', 30],
		[null, 30],
		[-1, 30],
		['soon', 30],
	])('Pause After an Agent Wrote (Minutes) %j: %d', (given, minutes) => {
		const settings = read({ 'options.humanPauseMinutes': given });
		expect(settings.humanPauseMinutes).toBe(minutes);
	});

	test.each<[given: unknown, name: string]>([
		['Robin', 'Robin'],
		[7, '7'],
		['', 'Assistant'],
		[null, 'Assistant'],
	])('Bot Name %j: %s', (given, name) => {
		expect(read({ botName: given }).botName).toBe(name);
	});

	test('IDs of own senders may be a list or a text', () => {
		const ownSenderIds = (given: unknown) => read({ 'options.ownSenderIds': given }).ownSenderIds;
		expect(ownSenderIds(' 3, 4 ,,')).toEqual(['3', '4']);
		expect(ownSenderIds([3, '4', null])).toEqual(['3', '4']);
	});
});
