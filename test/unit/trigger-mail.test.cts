import { getNewPart, isAutomaticMail } from '../../nodes/SangomaCxTrigger/event/emailReply.ts';

const QUESTION = '> Shall we call you?\n> Regards';
const newPart = (content: string) => getNewPart({}, content, undefined);

describe('the new part of a mail, where the engine does not give it', () => {
	it.each([
		'On Fri, Nov 27, 2026 at 10:00 Shop wrote:',
		'On Fri, Nov 27, 2026 at 10:00 Shop <shop@example.org>\nwrote:',
		'Am Fr., 27. Nov. 2026 um 10:00 Uhr schrieb Shop <shop@example.org>:',
		'Le ven. 27 nov. 2026 à 10:00, Shop <shop@example.org> a écrit :',
		'El vie, 27 nov 2026 a las 10:00, Shop escribió:',
		'Il giorno ven 27 nov 2026 alle ore 10:00 Shop ha scritto:',
		'Em sex., 27 de nov. de 2026 às 10:00, Shop escreveu:',
		'Op vr 27 nov 2026 om 10:00 schreef Shop:',
		'2026年11月27日(金) 10:00 Shop <shop@example.org>:',
		'Shop 于2026年11月27日周五 10:00写道：',
	])('is above %j', (attribution) => {
		expect(newPart(`Yes: please.\n\n${attribution}\n${QUESTION}`)).toBe('Yes: please.');
		expect(newPart(`Yes: please.\r\n\r\n${attribution}\r\n\r\n${QUESTION}\r\n`)).toBe(
			'Yes: please.',
		);
		expect(newPart(`${attribution}\n${QUESTION}\n\nYes, below.`)).toBe('Yes, below.');
	});

	it.each([
		'-----Original Message-----\nFrom: Shop\nShall we call you?',
		'-----Ursprüngliche Nachricht-----\nVon: Shop\nShall we call you?',
		'________________________________\nFrom: Shop <shop@example.org>\nSent: Friday\nTo: Rosa\n\nShall we call you?',
		'Von: Shop\nGesendet: Freitag\nAn: Rosa\n\nShall we call you?',
		'De : Shop\nEnvoyé : vendredi\nÀ : Rosa\n\nShall we call you?',
		'On Fri, Nov 27, 2026 at 10:00 Shop wrote:\n\nShall we call you?',
		'-- \nMia\nShop Ltd',
		`-- \nMia\n\nOn Fri, Nov 27, 2026 at 10:00 Shop wrote:\n${QUESTION}`,
		QUESTION,
	])('is above the rest %j', (rest) => {
		expect(newPart(`Yes please.\n\n${rest}`)).toBe('Yes please.');
	});

	it.each([
		'My colleague wrote:\ncall them',
		'On 12 May you wrote:\nit is lost.\nIt is not.',
		'> 500 is too much\nI pay 400',
		'From: Berlin\nTo: Rome\nTwo adults',
		'---------- Forwarded message ---------\nFrom: Bank\nSee this',
		'-- \nonly this',
		'a -- b',
	])('is all of %j', (content) => {
		expect(newPart(content)).toBe(content);
	});

	const HEADER = 'From: Shop <shop@example.org>\nSent: Friday, 27 November 2026 10:00\nTo: Rosa';
	const ORIGINAL = `${HEADER}\nSubject: Call\n\nShall we call you?`;

	it.each([
		ORIGINAL,
		`\n________________________________\n${ORIGINAL}`,
		`-----Original Message-----\n${ORIGINAL}`,
		'Von: Shop\nGesendet: Freitag\nAn: Rosa\n\nSollen wir Sie anrufen?',
	])('is null where a mail with a file begins with an earlier one: %j', (mail) => {
		for (const text of [mail, mail.replaceAll('\n', '\r\n')]) {
			const content = { full: text, reply: text };
			expect(getNewPart({}, text, undefined, true)).toBeNull();
			expect(getNewPart({ text_content: content }, text, undefined, true)).toBeNull();
			const ofEngine = { ...content, quoted: text };
			expect(getNewPart({ text_content: ofEngine }, text, undefined, true)).toBeNull();
		}
	});

	it('is all of a mail without a file that begins with an earlier one: the answer may be below', () => {
		const mail = `${ORIGINAL}\n\nYes please, at 5 pm`;
		expect(getNewPart({ subject: 'RE: Call' }, mail, mail)).toBe(mail);
	});

	it('is all of a mail that is forwarded, or that begins with its own sender', () => {
		const forwarded = [
			'FW: Call',
			'WG: Anruf',
			'Fwd: Call',
			'TR : appel',
			'İLT: Arama',
			'ΠΡΘ: Κλήση',
		];
		for (const subject of [...forwarded, '[EXTERN] WG: Anruf', 'RE: FW: Call', 'Forward: Call']) {
			expect(getNewPart({ subject }, ORIGINAL, ORIGINAL, true)).toContain('Shall we call you?');
		}
		expect(getNewPart({ subject: 'RE: Call' }, ORIGINAL, ORIGINAL, true)).toBeNull();
		const own = ORIGINAL.replace('shop@example.org', 'Rosa@example.org');
		expect(getNewPart({ from: ['rosa@example.org'] }, own, own, true)).toBe(own);
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

	it.each<[object]>([
		[{ email: { auto_reply: true } }],
		[{ email: { auto_reply: 'true' } }],
		[{ email: { auto_submitted: 'auto-replied' } }],
		[{ email: { headers: { 'Auto-Submitted': 'auto-generated' } } }],
		[{ email: { headers: { 'X-Autoreply': 'yes' } } }],
		[{ email: { headers: { Precedence: 'auto_reply' } } }],
		[{ auto_reply: true }],
		[{ email: { from: ['MAILER-DAEMON@example.org'] } }],
		[{ email: { from: 'Mail <postmaster@example.org>' } }],
	])('is told by %j', (attributes) => {
		expect(isAutomaticMail({ ...attributes }, MESSAGE)).toBe(true);
	});

	it.each<[object]>([
		[{}],
		[{ email: {} }],
		[{ email: { auto_reply: false } }],
		[{ email: { auto_reply: null } }],
		[{ email: { auto_submitted: 'no' } }],
		[{ email: { headers: { precedence: 'list' }, from: ['rosa@example.org'] } }],
		[{ automation_rule_id: 1 }],
	])('is not told by %j', (attributes) => {
		expect(isAutomaticMail({ ...attributes }, MESSAGE)).toBe(false);
	});

	it('is told by its sender', () => {
		const message = { sender: { email: 'mailer-daemon@example.org' } };
		expect(isAutomaticMail({}, message, { channel: 'Channel::Email' })).toBe(true);
		expect(isAutomaticMail({}, message, { channel: 'Channel::WebWidget' })).toBe(false);
	});
});
