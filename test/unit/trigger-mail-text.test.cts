import { getNewPart } from '../../nodes/SangomaCxTrigger/event/emailReply.ts';
import { CRLF, GMAIL, ofHtml, ofPart, onlyContent, QUESTION } from './mails.cts';

describe('a mail without a quotation loses nothing', () => {
	it.each([
		// A sentence about an earlier mail, above the customer's own list or text
		'Wie ich am 12.06.2026 geschrieben habe, fehlen folgende Teile:\n- 3 Schrauben\n- 1 Griff',
		'Guten Tag,\n\nam 12.06.2026 um 10:30 Uhr habe ich Ihnen geschrieben:\n\nDie Ware ist defekt.\n\nBisher kam keine Antwort.',
		'Die Rechnung stimmt nicht.\n\nAm 12.06.2026 um 10:30 Uhr schrieb Ihre Kollegin Anna:\n\nWir erstatten den Preis.\n\nWann kommt das Geld?',
		'Am 12.06.2026 um 10:30 schrieb Anna, dass folgende Teile fehlen:\n1. Schrauben',
		'Yes, but as I wrote at 10:30, only if:\n1. it is free\n2. it comes on Monday',
		'Yes.\n\nAs I wrote on 12 June 2026 at 10:30, only if:\nit is free',
		'Good morning\n\nOn 12 June 2026 at 10:30 Anna wrote:\n\nWe will refund the price.\n\nWhen is that?',
		'It is broken.\n\nOn 12 June 2026 at 10:30 Anna wrote:\n\nWe will refund the price.\n\nWhen is that?',
		'Die Rechnung stimmt nicht.\n\nAm Freitag, den 12.06.2026 um 10:30 Uhr schrieb Frau Meier:\n\nWir erstatten.\n\nWann?',
		'Ich bin enttäuscht.\n\nIhr Shop hat am 12.06.2026 geschrieben:\n> Die Lieferung ist frei\n\nStimmt das?',
		'It is broken.\n\nOn 12 May you wrote:\n> we refund the price\n\nWhen is that?',
		'It is broken.\n\nOn 12 June 2026 at 10:30 Anna wrote:\n1. The price is 5 EUR\n2. Delivery is free\n\nIs that right?',
		'It is broken.\n\nOn 12 June 2026 your shop wrote:\n\nWe will refund the price.',
		'It is late.\n\nThis is what Anna (anna@example.org) wrote on 12.06.2026 at 10:30:\n\nIt comes on Monday.',
		'Comme je l’ai écrit le 12/06/2026 à 10h30, il manque :\n- trois vis\n- une poignée',
		'Hola,\n\ncomo les escribí el 12.06.2026 a las 10:30:\n\nfaltan tres piezas.',
		'Order.\n\nOn 12/06/2026 at 10:00 AM Anna Meier wrote:\n20 chairs\n5 tables',
		'Замовлення.\n\n12.06.2026 о 10:00 Анна пише:\n20 стільців',
		'订单。\n\n2026年6月12日 10:00 安娜写道：\n20把椅子',
		'Come ho scritto il 12/06/2026 alle 10:30:\n\nmancano tre viti',
		'Zoals ik op 12-06-2026 om 10:30 heb geschreven:\n- drie schroeven\n- een greep',
		'Som jag skrev den 12.06.2026 kl. 10.30:\nTre skruvar saknas',
		'Jak napisałem 12.06.2026 o 10:30:\nbrakuje trzech śrub',
		'Please send the invoice for order 4711 of 12.06.2026 to accounts@example.org:\nAcme Ltd\n12 Main Street',
		'I had this chat.\n\nOur chat:\n12.06.2026 10:30 Anna <anna@shop.example>:\nWe will refund it.',
		'Ja.\n\nWie bereits am 12.06.2026, 10:30 Uhr an <info@shop.example> geschrieben:\nnur kostenlos',
		'Yes.\n\nAs in the mail of 12 June 2026 10:30 to Anna <anna@shop.example>:\nonly if it is free',
		// Requests and forms with fields that mail programs know, too
		'From: Hamburg\nTo: Cologne\nDate: 12 June\nWeight: 3 kg',
		'We need a transport:\n\nFrom: Hamburg\nTo: Cologne\nDate: 12.06.2026 10:30\n\nTwo pallets.',
		'We need a transport.\n\nFrom: Hamburg\nTo: Cologne\nDate: 12 June 2026\nSubject: two pallets',
		'Wir brauchen einen Transport.\n\nVon: Hamburg\nNach: Köln\nDatum: 12.06.2026\nGewicht: 3 kg',
		'Wir brauchen einen Transport.\n\nVon: Hamburg\nDatum: 12.06.2026 um 10:30\nKontakt: rosa@example.org',
		'Bonjour,\n\nDe : Lyon\nÀ : Nice\nDate : 12 juin 2026\nPoids : 3 kg',
		'De: Madrid\nA: Sevilla\nFecha: 12/06/2026\nPeso: 3 kg',
		'My parcel is lost.\n\nFrom: Hamburg\nSent: 12 June\nTo: Cologne\n\nWhere is it?',
		'My parcel is lost.\n\nFrom: Hamburg\nSent: 12 June\nTo: Cologne\nSubject: books\n\nWhere is it?',
		'Request\n\nContact: rosa@example.org\nFrom: Hamburg\nTo: Cologne\nSent: no\nSubject: two pallets',
		'A parcel was sent.\n\nFrom: Rosa <rosa@example.org>\nSent: 12 June\nTo: Cologne\nWeight: 3 kg',
		'New request.\n\nFrom: Rosa <rosa@example.org>\nSent: 12 June 2026 10:30\nSubject: Booking\n\nA room for two, please.',
		'Transport:\n\nFrom: Hamburg, anna@example.org\nTo: Cologne, rosa@example.org\nDate: 12.06.2026 10:30\n\nTwo pallets.',
		'New request from the web form\n\n------ Customer ------\nName: Rosa\n------ Parts ------\n3 screws',
		'New request from the web form\n\n---- Message ----\nIs it free?',
		'From: Rosa <rosa@example.org>\nSent: 12 June 2026 10:30\nSubject: Booking\n\nA room for two, please.',
		'New request\n--\nName: Rosa\n--\nMessage: two pallets',
		// Lines that begin like quoted ones
		'Hello\n> is there a discount\n> for 20 chairs?',
		'We need:\n\n> 20 chairs\n> 5 tables',
		'Hi,\n\n> is there a discount?',
		'As I wrote on 12 June 2026 at 10:30:\n> only if it is free',
		// Answers between the questions
		'> Do you want it?\nYes, if it is free\n> When?\nMonday',
		`${GMAIL}\n> Do you want it?\n\nYes, if it is free\n\n> When?\n\nMonday at 10:30`,
		`Hi,\n\n${GMAIL}\n> Do you want it?\nYes\n> When?\nMonday`,
		// Below an unmarked quotation
		`${GMAIL}\n\nShall we call you?\n\nYes, please.`,
		`Hi Shop,\n\n${GMAIL}\n\nShall we call you?\n\nYes, please.`,
		// Forwarded
		'See below.\n\n---------- Forwarded message ---------\nFrom: Bank <bank@example.org>\nDate: Fri, Nov 27, 2026 at 10:00 AM\nSubject: Refund\nTo: <rosa@example.org>\n\nYour refund is here.',
		'Bitte prüfen.\n\nAnfang der weitergeleiteten Nachricht:\n\n> Von: Bank\n> Betreff: Erstattung\n>\n> Hier ist sie.',
		// Signatures of telephones
		'Yes please.\n\nSent from my iPhone',
		'Ja.\n\nVon meinem iPhone gesendet',
	])('%j', (mail) => {
		expect(ofPart(mail)).toBe(mail);
		expect(ofPart(CRLF(mail))).toBe(mail);
		expect(ofHtml(mail)).toBe(mail);
		expect(getNewPart({}, mail, mail)).toBe(mail);
		expect(onlyContent(mail)).toBe(mail);
	});

	it.each([
		'New request\n-- \nName: Rosa\nParts: 3',
		'New request\n__\nThree parts',
		'We need two things.\n\n> 20 chairs\n> 5 tables',
	])('that the engine left: %j', (part) => {
		expect(ofPart(part)).toBe(part);
		expect(ofPart(CRLF(part))).toBe(part);
	});

	it('from its sender, as a form gives it', () => {
		const mail =
			'New request from the web form.\n\nFrom: Rosa <Rosa@example.org>\nTo: shop@example.org\n' +
			'Date: Friday, 27 November 2026 at 10:00\nSubject: Booking\n\nA room for two, please.';
		const content = { reply: mail, quoted: mail };
		for (const from of ['rosa@example.org', ['rosa@example.org']]) {
			expect(getNewPart({ from, text_content: content }, mail, mail)).toBe(mail);
			expect(getNewPart({ from }, mail, undefined)).toBe(mail);
		}
		const other = { from: ['anna@example.org'], text_content: content };
		expect(getNewPart(other, mail, mail)).toBe('New request from the web form.');
	});

	it.each([QUESTION, `${GMAIL}\n${QUESTION}`, GMAIL, `Hi,\n\n${GMAIL}`])(
		'that the engine left, even if it is the quotation alone: %j',
		(part) => {
			expect(ofPart(part)).toBe(part);
		},
	);
});
