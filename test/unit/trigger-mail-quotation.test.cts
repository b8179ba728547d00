import { CRLF, GMAIL, ofHtml, ofPart, onlyContent, QUESTION } from './mails.cts';

describe('a quotation that the engine left', () => {
	it.each([
		'Dne pá 27. 11. 2026 v 10:00 odesílatel Shop <shop@example.org> napsal:',
		'Den fre 27 nov. 2026 kl 10:00 skrev Shop <shop@example.org>:',
		'fre. 27. nov. 2026 kl. 10.00 skrev Shop <shop@example.org>:',
		'pe 27. marrask. 2026 klo 10.00 Shop (shop@example.org) kirjoitti:',
		'Shop <shop@example.org> ezt írta (időpont: 2026. nov. 27., P, 10:00):',
		'Shop <shop@example.org>, 27 Kas 2026 Cum, 10:00 tarihinde şunu yazdı:',
		'Στις Παρ 27 Νοε 2026 στις 10:00 μ.μ., ο χρήστης Shop <shop@example.org> έγραψε:',
		'пт, 27 нояб. 2026 г. в 10:00, Shop <shop@example.org>:',
		'27.11.2026 10:00, Shop пишет <shop@example.org>:',
		'27.11.2026 в 10:00 Shop <shop@example.org> написал(а):',
		'În vin., 27 nov. 2026 la 10:00, Shop <shop@example.org> a scris:',
		'Vào Th 6, 27 thg 11, 2026 vào lúc 10:00 Shop <shop@example.org> đã viết:',
		'2026년 11월 27일 (금) 오전 10:00, Shop <shop@example.org>님이 작성:',
		'‫בתאריך יום ו׳, 27 בנוב׳ 2026 ב-10:00 מאת ‪Shop‬‏ <‪shop@example.org‬‏>:‬',
		'Shop <shop@example.org> schrieb am Fr., 27. Nov. 2026, 10:00:',
		'Shop <shop@example.org> ezt írta (időpont:\n2026. nov. 27., P, 10:00):',
		'pt., 27 lis 2026 o 10:00 Shop\n<shop@example.org> napisał(a):',
		'Am Fr., 27. Nov. 2026 um 10:00 Uhr schrieb Shop Kundendienst\n<shop@example.org>:',
		'On Fri, Nov 27, 2026 at 10:00 AM\nShop <shop@example.org> wrote:',
		'Le ven. 27 nov. 2026 à 10h00, Shop a écrit :',
		'суббота, 28 ноября 2026 г., 10:00 +03:00 от Shop <shop@example.org>:',
	])('goes with %j', (attribution) => {
		const mail = `Yes, if:\n- it is free\n\n${attribution}`;
		const expected = 'Yes, if:\n- it is free';
		expect(ofPart(mail, `${mail}\n${QUESTION}`)).toBe(expected);
		expect(ofPart(CRLF(mail), CRLF(`${mail}\n\n${QUESTION}\n`))).toBe(expected);
		expect(ofPart(`${mail}\n${QUESTION}`)).toBe(expected);
		expect(onlyContent(`${mail}\n${QUESTION}`)).toBe(expected);
		expect(ofHtml(`${mail}\n\nShall we call you?`)).toBe(expected);
		expect(ofPart(`${attribution}\n${QUESTION}\n\n${expected}`)).toBe(expected);
	});

	it('goes without a sentence of the customer above it', () => {
		const mail = 'Guten Tag, es fehlt etwas.\n\nIn der Mail vom 12.06.2026 hat Anna geschrieben:';
		expect(ofPart(mail, `${mail}\n> Es kommt am Montag`)).toBe(mail);
		expect(ofPart(`${mail}\n> Es kommt am Montag`)).toBe(`${mail}\n> Es kommt am Montag`);
	});

	it.each([
		'Deliver 20 chairs on 12.06.2026 at 10:30, please',
		'20 chairs today',
		'My address is Main Street 12 <rosa@example.org>',
		'Hi, yes please',
	])('goes without the line above it: %j', (line) => {
		const attribution = 'Shop <shop@example.org> wrote:';
		expect(ofPart(`${line}\n${attribution}`, `${line}\n${attribution}\n${QUESTION}`)).toBe(line);
		expect(onlyContent(`${line}\n${attribution}\n${QUESTION}`)).toBe(line);
		expect(onlyContent(`${line}\n${GMAIL}\n${QUESTION}`)).toBe(line);
		expect(ofHtml(`${line}\n${GMAIL}\n\nShall we call you?`)).toBe(line);
	});

	it('goes with a shorter attribution only where quoted lines follow', () => {
		const attribution = 'Le 27/11/2026, Shop a écrit :';
		expect(ofPart(`Oui.\n\n${attribution}`, `Oui.\n\n${attribution}\n${QUESTION}`)).toBe('Oui.');
		const [own, whole] = [`Oui.\n\n${attribution}`, `Oui.\n\n${attribution}\n\nOn vous appelle ?`];
		expect(ofPart(own, whole)).toBe(own);
		expect(ofPart(whole)).toBe(whole);
	});

	it.each([
		['From', 'Sent', 'To', 'Subject'],
		['Von', 'Gesendet', 'An', 'Betreff'],
		['De ', 'Envoyé ', 'À ', 'Objet '],
		['De', 'Enviado el', 'Para', 'Asunto'],
		['De', 'Enviada em', 'Para', 'Assunto'],
		['Da', 'Inviato', 'A', 'Oggetto'],
		['Van', 'Verzonden', 'Aan', 'Onderwerp'],
		['Från', 'Skickat', 'Till', 'Ämne'],
		['Fra', 'Sendt', 'Til', 'Emne'],
		['Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
		['Od', 'Wysłano', 'Do', 'Temat'],
		['Od', 'Odesláno', 'Komu', 'Předmět'],
		['Feladó', 'Elküldve', 'Címzett', 'Tárgy'],
		['От', 'Отправлено', 'Кому', 'Тема'],
		['差出人', '送信日時', '宛先', '件名'],
		['发件人', '发送时间', '收件人', '主题'],
	])('goes with the header %s, %s, %s, %s', (from, sent, to, subject) => {
		const names = `${from}: Shop\n${sent}: 27.11.2026 10:00\n${to}: Rosa\n${subject}: Call`;
		const addresses = `*${from}:* Shop <shop@example.org>\n*${sent}:* 27.11.2026 10:00\n*${to}:* Rosa`;
		for (const header of [names, addresses]) {
			const mail = `Yes, if:\n- it is free\n\n${header}\n\nShall we call you?`;
			for (const read of [ofPart, ofHtml, onlyContent]) {
				expect(read(mail)).toBe('Yes, if:\n- it is free');
				expect(read(CRLF(mail))).toBe('Yes, if:\n- it is free');
			}
		}
	});

	it.each([
		...['Original Message', 'Original message', 'Ursprüngliche Nachricht', "Message d'origine"],
		...['Mensaje original', 'Messaggio originale', 'Mensagem original', 'Oorspronkelijk bericht'],
		...['Ursprungligt meddelande', 'Opprinnelig melding', 'Oprindelig meddelelse'],
		...['Alkuperäinen viesti', 'Wiadomość oryginalna', 'Původní zpráva', 'Eredeti üzenet'],
		...['Orijinal Mesaj', 'Исходное сообщение', 'Αρχικό μήνυμα', '原始邮件', '元のメッセージ'],
	])('goes with -----%s-----', (phrase) => {
		for (const line of [`-----${phrase}-----`, `-------- ${phrase} --------`]) {
			const mail = `Yes, if:\n- it is free\n\n${line}\nFrom: Shop\n\nShall we call you?`;
			expect(ofPart(mail)).toBe('Yes, if:\n- it is free');
			expect(onlyContent(CRLF(mail))).toBe('Yes, if:\n- it is free');
		}
	});

	it('goes with the header of a mail program that gives a date', () => {
		const header =
			'From: Shop <shop@example.org>\nDate: Friday, 27 November 2026 at 10:00\nTo: Rosa';
		expect(ofPart(`Yes.\n\n${header}\nSubject: Call\n\nShall we?`)).toBe('Yes.');
	});
});

describe('a header above an earlier mail', () => {
	const [ADDRESS, NAME] = ['From: Shop <shop@example.org>', 'From: Shop'];
	const SENT = 'Sent: Friday, 27 November 2026 10:00';
	const DATE = 'Date: 27 November 2026 10:00';
	const [TO, SUBJECT] = ['To: Rosa', 'Subject: Your order'];
	const mailWith = (...header: string[]) => `Yes\n\n${header.join('\n')}\n\nShall we call you?`;

	it.each([
		[[ADDRESS, SENT, TO, SUBJECT]],
		[[` ${ADDRESS}`, SENT, TO, SUBJECT]],
		[[ADDRESS, SENT, TO]],
		[[ADDRESS, 'Sent: Friday', TO]],
		[[NAME, SENT, TO, SUBJECT]],
		[[NAME, 'Sent: Friday', TO, SUBJECT]],
		[[NAME, SENT, TO]],
		[[ADDRESS, DATE, TO, SUBJECT]],
	])('goes with what follows: %j', (header) => {
		expect(onlyContent(mailWith(...header))).toBe('Yes');
	});

	it.each([
		[[ADDRESS, SENT, SUBJECT]],
		[[ADDRESS, TO, SENT, SUBJECT]],
		[[NAME, TO, SENT, SUBJECT]],
		[[NAME, 'Sent: 12 June', TO, SUBJECT]],
		[[NAME, DATE, TO, SUBJECT]],
		[[ADDRESS, DATE, TO]],
		[[ADDRESS, 'Date: 12 June', TO, SUBJECT]],
		[['Parcel: 7', NAME, SENT, TO, SUBJECT]],
		[[NAME, SENT, TO, 'It is broken.']],
	])('stays if the customer can have written it: %j', (header) => {
		const mail = mailWith(...header);
		expect(onlyContent(mail)).toBe(mail);
	});

	it('stays directly below a sentence, without a subject', () => {
		const mail = `My parcel:\n${[NAME, SENT, TO].join('\n')}\n\nWhere is it?`;
		expect(onlyContent(mail)).toBe(mail);
	});
});

describe('what is forwarded', () => {
	const below =
		'From: Shop <shop@example.org>\nSent: Friday, 27 November 2026 10:00\nTo: Rosa\n\nHi';

	it.each([
		'---------- Forwarded message ---------',
		'** -- Forwarded message --',
		'Forwarded message:',
	])('stays below %j', (line) => {
		const mail = `What is this?\n\n${line}\n${below}`;
		expect(onlyContent(mail)).toBe(mail);
	});

	it('is not everything below a sentence that says so', () => {
		expect(onlyContent(`I forwarded the message - yes\n\n${below}`)).toBe(
			'I forwarded the message - yes',
		);
	});
});

describe("what may be the customer's own", () => {
	it.each([
		['one quoted line', 'Hello\n\n> is there a discount?'],
		['a mark of a signature above everything', '-- \nMy parcel is broken'],
		['text below a greeting and such a mark', 'Hi,\n-- \nMy parcel is broken'],
	])('stays: %s', (_what, mail) => {
		expect(onlyContent(mail)).toBe(mail);
	});

	it('is not what several quoted lines at the end say', () => {
		expect(onlyContent('Yes\n\n> Shall we\n> call you?')).toBe('Yes');
	});
});

describe('a long line', () => {
	it.each(['>', '-', '_', ':', ' ', 'a ', '<a@', 'On 1:00 ', '12.', '*', 'wrote: ', '(', 'From: '])(
		'of %j takes no time',
		(text) => {
			const line = text.repeat(200_000 / text.length);
			const started = performance.now();
			for (const mail of [
				line,
				`Yes\n\n${line}\n${line}:\n> a`,
				`Yes\n${line}\n\nDate: a@b\n${line}`,
			]) {
				expect(typeof (onlyContent(mail) ?? '')).toBe('string');
				expect(typeof (ofPart(mail) ?? '')).toBe('string');
			}
			expect(performance.now() - started).toBeLessThan(1000);
		},
	);
});
