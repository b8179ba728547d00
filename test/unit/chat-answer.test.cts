import { readChatAnswer } from '../../nodes/SangomaCx/sendAndWait/answer.ts';
import type { Question } from '../../nodes/SangomaCx/sendAndWait/question.ts';

const question: Question = {
	...{ nonce: '', message: 'Shall we call you?', responseType: 'approval', conversationId: '418' },
	...{ labels: ['Approve'], isAnsweredInChat: true, words: [['yes'], ['no']], page: {} },
};

// n8n does nothing else meanwhile.
test.each([
	['dots', `${'.'.repeat(100_000)}x`],
	['blanks', `x${' '.repeat(100_000)}x`],
	['both', `x${' .'.repeat(50_000)}x`],
])('a reply with many %s takes less than a second (attack)', (_what, reply) => {
	const started = Date.now();
	expect(readChatAnswer(question, reply)).toBeUndefined();
	expect(Date.now() - started).toBeLessThan(1000);
});

test('punctuation at the end does not count, however much there is', () => {
	expect(readChatAnswer(question, `Yes${' !'.repeat(1000)}`)).toEqual({ approved: true });
});
