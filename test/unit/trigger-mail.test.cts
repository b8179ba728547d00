import { getNewPart, isAutomaticMail } from '../../nodes/SangomaCxTrigger/delivery/emailReply.ts';
import { tablesOf } from '../kit/tables.cts';

const table = tablesOf('trigger-mail');

const QUESTION = '> Shall we call you?\n> Regards';
const newPart = (content: string) => getNewPart({}, content, undefined);

describe('the new part of a mail, where the engine does not give it', () => {
	it.each(table<string>('is above'))('is above %j', (attribution) => {
		expect(newPart(`Yes: please.\n\n${attribution}\n${QUESTION}`)).toBe('Yes: please.');
		expect(newPart(`Yes: please.\r\n\r\n${attribution}\r\n\r\n${QUESTION}\r\n`)).toBe(
			'Yes: please.',
		);
		expect(newPart(`${attribution}\n${QUESTION}\n\nYes, below.`)).toBe('Yes, below.');
	});

	it.each(table<string>('is above the rest'))('is above the rest %j', (rest) => {
		expect(newPart(`Yes please.\n\n${rest}`)).toBe('Yes please.');
	});

	it.each(table<string>('is all of'))('is all of %j', (content) => {
		expect(newPart(content)).toBe(content);
	});

	it('is null where a mail is a quotation alone', () => {
		expect(newPart(`On Fri, Nov 27, 2026 at 10:00 Shop wrote:\n${QUESTION}`)).toBeNull();
		expect(newPart('')).toBeNull();
	});

	it('is found in a long mail in no time', () => {
		const size = 200_000;
		for (const line of ['> a\nb\n', '>\n', ':   \n', '_', '-', 'On 1:00 wrote:\n\n', '\n']) {
			expect(typeof newPart(`Yes\n${line.repeat(size)}x`)).toBe('string');
		}
	}, 10_000);
});

describe('the new part of a mail, where the engine gives it', () => {
	const attribution = 'Am 27.11.2026 um 10:00 schrieb Shop <shop@example.org>:';
	const text = (quoted: string, reply: string) => ({
		text_content: { full: reply, reply, quoted },
	});

	it('is that', () => {
		expect(getNewPart(text('Yes.', 'Yes. And more.'), 'Yes. And more.', 'other')).toBe('Yes.');
		expect(getNewPart({ html_content: { quoted: 'Yes.' } }, 'Yes. And more.', 'other')).toBe(
			'Yes.',
		);
		const both = { text_content: {}, html_content: { quoted: 'Yes.' } };
		expect(getNewPart(both, 'Yes. And more.', undefined)).toBe('Yes.');
		expect(getNewPart({}, 'Yes. And more.', 'Yes.')).toBe('Yes.');
	});

	it('is without who wrote what the engine removed', () => {
		const email = text(`Ja.\n\n${attribution}`, `Ja.\n\n${attribution}\n${QUESTION}`);
		expect(getNewPart(email, 'x', undefined)).toBe('Ja.');
	});

	it.each([
		[{ text_content: { quoted: '' } }, 'Yes.'],
		[{ text_content: null, html_content: 7 }, 'Yes.'],
		[{ text_content: { quoted: {} }, html_content: { quoted: ' ' } }, 'Yes.'],
	])('is found in the content where %j has none', (email, expected) => {
		expect(getNewPart(email, `Yes.\n\n${QUESTION}`, null)).toBe(expected);
	});
});

describe('a mail that a machine wrote', () => {
	const MESSAGE = { sender: { email: 'rosa@example.org' } };

	it.each(table<[object]>('is told by'))('is told by %j', (attributes) => {
		expect(isAutomaticMail({ ...attributes }, MESSAGE)).toBe(true);
	});

	it.each(table<[object]>('is not told by'))('is not told by %j', (attributes) => {
		expect(isAutomaticMail({ ...attributes }, MESSAGE)).toBe(false);
	});

	it('is told by its sender', () => {
		const message = { sender: { email: 'mailer-daemon@example.org' } };
		expect(isAutomaticMail({}, message, { channel: 'Channel::Email' })).toBe(true);
		expect(isAutomaticMail({}, message, { channel: 'Channel::WebWidget' })).toBe(false);
	});
});
