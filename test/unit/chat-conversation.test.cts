// What the trigger remembers of a conversation, and how it is stored. test/engine/chat-*.test.cts tests
// the same with deliveries.
import {
	isEndedQuestion,
	isKnownQuestion,
	mergeConversations,
	NEW_CONVERSATION,
	withAgent,
	withAgentMessage,
	withoutQuestion,
	withQuestion,
	withStatus,
	type Conversation,
	type OpenQuestion,
} from '../../nodes/SangomaCxTrigger/conversations/conversation.ts';
import {
	parseStored,
	serializeStored,
} from '../../nodes/SangomaCxTrigger/conversations/storedConversations.ts';

const question = (messageId: number, more: Partial<OpenQuestion> = {}): OpenQuestion => ({
	...{ hash: `hash${messageId}`, encryptedLink: `link${messageId}`, messageId },
	...{ status: 'pending', ...more },
});
const conversation = (more: Partial<Conversation> = {}): Conversation => ({
	...NEW_CONVERSATION,
	...more,
});
const AGENT = { senderId: '3', at: 1000 };
const idsOf = ({ questions }: Conversation) => questions.map(({ messageId }) => messageId);

describe('A status', () => {
	const after = (...statuses: Array<string | undefined>) =>
		statuses.reduce(withStatus, conversation({ agent: AGENT }));

	test.each<[statuses: Array<string | undefined>, isTakenOver: boolean, hasAgent: boolean]>([
		[['pending'], false, true],
		[['open'], false, true],
		[['pending', 'open'], true, true],
		[['pending', 'open', 'open'], true, true],
		[['pending', 'open', undefined], true, true],
		[['open', 'pending'], false, false],
		[['open', 'pending', 'open'], true, false],
		[['pending', 'open', 'resolved'], false, false],
		[['pending', 'open', 'snoozed'], false, false],
		[['pending', 'open', 'resolved', 'open'], false, false],
		[['resolved', 'pending'], false, false],
	])('of %j: taken over %j, keeps the agent %j', (statuses, isTakenOver, hasAgent) => {
		const { isTakenOver: isNow, agent } = after(...statuses);
		expect([isNow ?? false, agent !== undefined]).toEqual([isTakenOver, hasAgent]);
	});

	test('that is unknown or the same changes nothing', () => {
		const before = conversation({ status: 'open', agent: AGENT });
		expect(withStatus(before, undefined)).toBe(before);
		expect(withStatus(before, 'open')).toBe(before);
		expect(withStatus(before, 'resolved').status).toBe('resolved');
	});

	test('pending keeps the agent who wrote in a resolved conversation', () => {
		const before = conversation({ status: 'resolved', agent: AGENT });
		expect(withStatus(before, 'pending').agent).toEqual(AGENT);
	});
});

describe("An agent's mark", () => {
	test('is later than the end of the one before, whatever the clock says', () => {
		const now = Date.now();
		jest.spyOn(Date, 'now').mockReturnValue(now);
		const handedBack = withStatus(conversation({ status: 'open', agent: AGENT }), 'pending');
		const marked = withAgent(handedBack, '4');
		jest.restoreAllMocks();
		expect(handedBack.agentEndedAt).toBe(now);
		const other = conversation({ changedAt: now - 1000, status: 'open' });
		expect(mergeConversations(marked, other).agent?.senderId).toBe('4');
	});

	test('keeps that of another sender before', () => {
		const one = withAgent(conversation({ agent: AGENT }), '4');
		expect(one.agent).toEqual({ senderId: '4', at: expect.any(Number), previous: AGENT });
		expect(withAgent(one, '4').agent?.previous).toEqual(AGENT);
		expect(withAgent(one, '5').agent?.previous).toEqual({
			senderId: '4',
			at: one.agent?.at,
		});
	});

	test('has the current time otherwise', () => {
		const { agent } = withAgent(conversation({ agentEndedAt: 5 }), '4');
		expect(Math.abs(Date.now() - (agent?.at ?? 0))).toBeLessThan(1000);
	});
});

describe("An agent's message", () => {
	const wrote = (messageId: number) =>
		withAgentMessage(conversation(), { senderId: '3', messageId });

	test('is remembered unless a later one is known', () => {
		const later = withAgentMessage(wrote(7), { senderId: '4', messageId: 8 });
		expect(later.agentMessage).toEqual({ senderId: '4', messageId: 8 });
		expect(withAgentMessage(later, { senderId: '3', messageId: 7 })).toBe(later);
	});

	test.each([
		[7, 8],
		[8, 7],
	])('is the later one of two memories: %j, %j', (one, other) => {
		expect(mergeConversations(wrote(one), wrote(other)).agentMessage?.messageId).toBe(8);
		expect(mergeConversations(conversation(), wrote(8)).agentMessage?.messageId).toBe(8);
		expect(mergeConversations(wrote(8), conversation()).agentMessage?.messageId).toBe(8);
	});
});

describe('Questions', () => {
	test('are remembered once, the newest three, oldest first', () => {
		const asked = [4, 2, 3, 2, 1].map((id) => question(id)).reduce(withQuestion, NEW_CONVERSATION);
		expect(idsOf(asked)).toEqual([2, 3, 4]);
	});

	test('that ended are known, but not open', () => {
		const before = [1, 2].map((id) => question(id)).reduce(withQuestion, conversation());
		const after = withoutQuestion(before, question(1));
		expect(idsOf(after)).toEqual([2]);
		expect([1, 2, 3].map((id) => isKnownQuestion(after, `hash${id}`))).toEqual([true, true, false]);
		expect([1, 2, undefined].map((id) => isEndedQuestion(after, id))).toEqual([true, false, false]);
		expect(idsOf(withQuestion(after, question(1)))).toEqual([2]);
	});

	test('that ended are remembered up to six, the latest of them', () => {
		const ids = [1, 2, 3, 4, 5, 6, 7, 1];
		const after = ids.map((id) => question(id)).reduce(withoutQuestion, conversation());
		const ended = [1, 2, 3, 4, 5, 6, 7].filter((id) => isEndedQuestion(after, id));
		expect(ended).toEqual([1, 3, 4, 5, 6, 7]);
		expect(ended.every((id) => isKnownQuestion(after, `hash${id}`))).toBe(true);
	});
});

describe('Two memories of a conversation', () => {
	const older = conversation({
		changedAt: 1,
		status: 'pending',
		questions: [question(2), question(3, { encryptedLink: 'old' })],
		ended: ['hash9', '9'],
	});
	const newer = conversation({
		changedAt: 2,
		status: 'open',
		questions: [question(1), question(3, { encryptedLink: 'new' })],
		ended: ['hash2', '2'],
	});

	test('agree on the reason of a withdrawal, whichever is merged into the other', () => {
		const opened = conversation({ questions: [question(1, { withdrawal: 'opened' })] });
		const byAgent = conversation({ questions: [question(1, { withdrawal: 'agent' })] });
		const reasons = [[opened, byAgent] as const, [byAgent, opened] as const].map(
			([one, other]) => mergeConversations(one, other).questions[0].withdrawal,
		);
		expect(reasons).toEqual(['agent', 'agent']);
		expect(mergeConversations(conversation({}), opened).questions[0].withdrawal).toBe('opened');
	});

	test.each([
		[older, newer],
		[newer, older],
	])('have the later state, and the questions that neither has ended', (one, other) => {
		const merged = mergeConversations(one, other);
		expect(merged).toMatchObject({ changedAt: 2, status: 'open' });
		expect(merged.questions).toEqual(newer.questions);
		expect(merged.ended).toEqual(['hash9', '9', 'hash2', '2']);
	});

	test.each<[what: string, older: Partial<Conversation>, newer: Partial<Conversation>, at: number]>(
		[
			['that one process has heard', { agent: AGENT }, {}, 1000],
			[
				'that one process has heard later',
				{ agent: { senderId: '4', at: 2000 } },
				{ agent: AGENT },
				2000,
			],
			['that the other one has seen end', { agent: AGENT }, { agentEndedAt: 1500 }, 0],
			['that ended before it was heard', { agent: AGENT, agentEndedAt: 500 }, {}, 1000],
			['whose end the newer one does not know', { agentEndedAt: 1500 }, { agent: AGENT }, 0],
		],
	)("have an agent's mark %s", (_what, one, other, at) => {
		const merged = mergeConversations(
			conversation({ changedAt: 1, ...one }),
			conversation({ changedAt: 2, ...other }),
		);
		expect(merged.agent?.at ?? 0).toBe(at);
	});

	test.each<[older: Partial<Conversation>, newer: Partial<Conversation>, isTakenOver: boolean]>([
		[{ status: 'pending' }, { status: 'open' }, true],
		[{ status: 'open', isTakenOver: true }, { status: 'open', isTakenOver: false }, true],
		[{ status: 'open' }, { status: 'open', isTakenOver: true }, true],
		[{ status: 'open' }, { status: 'open' }, false],
		[{ status: 'open', isTakenOver: true }, { status: 'resolved' }, false],
		[{ status: 'open', isTakenOver: true }, { status: 'pending' }, false],
	])('of %j and %j: taken over %j', (one, other, isTakenOver) => {
		const merged = mergeConversations(
			conversation({ changedAt: 1, ...one }),
			conversation({ changedAt: 2, ...other }),
		);
		expect(merged.isTakenOver).toBe(isTakenOver);
	});

	test('that changed at the same time: the second one counts', () => {
		const other = { ...newer, changedAt: 1 };
		expect(mergeConversations(older, other).status).toBe('open');
		expect(mergeConversations(other, older).status).toBe('pending');
	});
});

describe('The stored text', () => {
	const FULL = conversation({
		...{ changedAt: 5, status: 'open', isTakenOver: true },
		agent: { ...AGENT, previous: { senderId: '2', at: 500 } },
		...{
			questions: [question(1), question(2, { status: undefined, withdrawal: 'opened' })],
			ended: ['hash3', '3'],
		},
		...{ agentEndedAt: 900, agentMessage: { senderId: '3', messageId: 7 } },
	});
	const EMPTY = conversation({
		...{ changedAt: 6, status: undefined, isTakenOver: false, agent: undefined, agentEndedAt: 0 },
	});
	const store = (conversations: Array<[string, Conversation]>, ownSenders: string[] = []) =>
		serializeStored({ conversations: new Map(conversations), ownSenders });

	test('has everything that is remembered', () => {
		const { conversations, ownSenders } = parseStored(
			store(
				[
					['418', FULL],
					['a"b', EMPTY],
				],
				['3', '4'],
			),
		);
		expect(Object.fromEntries(conversations)).toEqual({ 418: FULL, 'a"b': EMPTY });
		expect(ownSenders).toEqual(['3', '4']);
	});

	test('has the last 20 own senders', () => {
		const ids = Array.from({ length: 25 }, (_, index) => String(index));
		expect(parseStored(store([], ids)).ownSenders).toEqual(ids.slice(5));
	});

	test('has the conversations that changed last, in at most 16,384 characters', () => {
		const entries = Array.from({ length: 400 }, (_, index): [string, Conversation] => [
			String(1000 + index),
			conversation({ changedAt: 1000 + index, questions: [question(index)] }),
		]);
		const text = store([...entries].reverse());
		const { conversations } = parseStored(text);
		const kept = [...conversations.keys()].map(Number);
		expect(text.length).toBeLessThanOrEqual(16_384);
		// Another one would not fit.
		expect(text.length).toBeGreaterThan(16_384 - 2 * (text.length / kept.length));
		expect(Math.max(...kept)).toBe(1399);
		expect(Math.max(...kept) - Math.min(...kept)).toBe(kept.length - 1);
		const smaller = store(entries.slice(0, 10));
		expect(parseStored(smaller).conversations.size).toBe(10);
	});

	test.each([
		'',
		'{',
		'null',
		'[]',
		'7',
		'{"conversations":[]}',
		'{"conversations":null,"own":{}}',
	])('is empty if it is malformed: %j', (text) => {
		const { conversations, ownSenders } = parseStored(text);
		expect([conversations.size, ownSenders]).toEqual([0, []]);
	});

	test.each<[entry: unknown, read: object]>([
		[7, {}],
		[['5', 7, 'yes', 'agent', 'questions', 'ended', '900'], {}],
		[[5, 'open', 1, ['3', '1000'], [], []], { changedAt: 5, status: 'open', isTakenOver: true }],
		[[5, 'open', 0, [3, 1000], [], []], { changedAt: 5, status: 'open' }],
		[
			[5, 0, 0, ['3', 1000], [], [7, 'hash', null]],
			{ changedAt: 5, agent: AGENT, ended: ['hash'] },
		],
		[[5, 0, 0, 0, [7, [], [1, 'l', 1], ['h', 1, 1], ['h', 'l', '1']]], { changedAt: 5 }],
		[
			[5, 0, 0, 0, [['h', 'l', 1, 0]]],
			{
				changedAt: 5,
				questions: [question(1, { hash: 'h', encryptedLink: 'l', status: undefined })],
			},
		],
	])('ignores what is malformed in %j', (entry, read) => {
		const text = JSON.stringify({ own: ['3', 4, null], conversations: { 418: entry } });
		const { conversations, ownSenders } = parseStored(text);
		expect(conversations.get('418')).toEqual({ ...EMPTY, changedAt: 0, ...read });
		expect(ownSenders).toEqual(['3']);
	});
});
