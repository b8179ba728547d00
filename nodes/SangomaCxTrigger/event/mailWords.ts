// What mail programs write above a quotation, in the languages of their users.

const anyOf = (words: string): string => `(?:${words})`;

/** Matches one of the words where no letter or digit touches it: `\b` knows only English letters. */
const word = (words: string): RegExp =>
	new RegExp(`(?<![\\p{L}\\p{N}])${anyOf(words)}(?![\\p{L}\\p{N}])`, 'u');

const header = (labels: string): RegExp => new RegExp(`^\\**${anyOf(labels)}\\**\\s?[:：]`, 'i');

const WROTE = anyOf(
	'wrote|writes|schrieb|geschrieben|a écrit|escribió|ha escrito|ha scritto|escreveu|' +
		'schreef|geschreven|skrev|kirjoitti|napisał(?:\\(a\\))?|va escriure|' +
		'(?:napsal|napísal|napisal)(?:a|\\(a\\))?|napisao(?: je|/la)|pisze|írta|yazdı|' +
		'a scris|rašė|написал(?:а|\\(а\\))?|написа|написав|пишет?|έγραψε|γράψει|כתב|كتب|' +
		'menulis|đã viết|rakstīja|kirjutas',
);

/** "On 27 November Shop wrote:": the verb is last, but for a note in brackets. */
export const ENDS_WITH_WROTE = new RegExp(
	`(?:(?<!\\p{L})${WROTE}|写道|寫道|書きました|작성|เขียนว่า)\\s?(?:\\([^()]*\\))?\\s?[:：]$`,
	'iu',
);

/** "Am 27. November schrieb Shop:": after the verb there is a name, not a clause. */
export const ENDS_WITH_NAME =
	/\s(?:schrieb|schreef|skrev)\s(?:(?!\p{Ll})[^,;:!?]+|[^;!?]*<[^<>]+@[^<>]+>)\s?[:：]$/u;

const ON = anyOf(
	'On|At|Am|Le|El|Il|Em|Às|Op|Den|På|Dne|Dňa|Dnia|Dana|W dniu|Στις|Vào|U|V|În|La|Pe|' +
		'Pada|На|В|在|בתאריך|ในวันที่',
);

/** How an attribution without an address begins. */
export const OPENS_ATTRIBUTION = new RegExp(
	`^(?:\\d{1,4}(?:[./-]|[年년]|\\s\\p{L}{3,}\\.?\\s\\d{4})|${ON}\\s|\\S{1,30} ?于 ?\\d)`,
	'u',
);
/** "On Fri, …": people write the day out, or leave it out. */
export const OPENS_WITH_DAY = new RegExp(`^${ON}\\s\\p{L}{2,4}[.,]`, 'u');
/** "Fri, 27 November" */
export const BEGINS_WITH_DAY = /^(?:\p{L}{1,5}[.,]*|\p{L}{6,14},)\s\d/u;
/** "Shop <shop@example.org> wrote:" */
export const BEGINS_WITH_NAME = /^[^<>[\]:;!?\d]{1,60}[<[][^<>[\]]+@/;

/** Nobody's mail program says "I": the customer wrote that sentence. */
export const FIRST_PERSON = word(
	"I|[Ww]e|[Ii]ch|[Ww]ir|[Jj]e|[Jj]['’]ai|[Nn]ous|[Yy]o|[Hh]e|[Hh]o|[Ee]u|[Ii]k|" +
		'[Ww]ij|[Jj]ag|[Jj]eg|vi|jsem|[Яя]|[Мм]ы',
);
export const SECOND_PERSON = word(
	'[Yy]ou|yours?|my|our|Sie|Ihnen|Ihre?[mnrs]?|du|deine?[mnrs]?|meine?[mnrs]?|' +
		'unsere?[mnrs]?|mir|uns|vous|votre|vos|tu|mon|notre|su|usted|ustedes|mi|nuestr[oa]|' +
		'vostr[oa]|seu|sua|você|meu|uw|jullie|mijn|onze|din|ditt|min|vår|вы|Вы|ваша?|мой',
);

/** "-----Original Message-----" */
export const ORIGINAL = new RegExp(
	`^[\\s*]*[-_]{2,}\\s?${anyOf(
		'original (?:message|e-?mail)|reply message|' +
			'ursprüngliche (?:nachricht|mail|e-mail)|original-?nachricht|' +
			"message (?:d['’]origine|original|initial)|mensaje original|" +
			'messaggio original[ei]|mensagem original|missatge original|mesaj(?:ul)? original|' +
			'(?:oorspronkelijk|origineel) bericht|ursprungligt meddelande|originalmeddelande|' +
			'opprinnelig melding|(?:oprindelig|original) (?:meddelelse|besked|mail)|' +
			'alkuperäinen viesti|wiadomość (?:oryginalna|pierwotna)|oryginalna wiadomość|' +
			'původní (?:zpráva|e-?mail)|pôvodná správa|eredeti üzenet|' +
			'orijinal (?:mesaj|ileti)|izvorna poruka|originalna poruka|izvirno sporočilo|' +
			'algne kiri|pesan asli|исходное (?:сообщение|письмо)|' +
			'оригинальное (?:сообщение|письмо)|thư gốc|' +
			'(?:вихідне|оригінальне|початкове) повідомлення|оригинално (?:съобщение|писмо)|' +
			'αρχικό μήνυμα|הודעה מקורית|الرسالة الأصلية|原始邮件|原始郵件|原始訊息|原邮件|' +
			'元のメッセージ|オリジナルメッセージ|원본 메시지|원본 메일|ข้อความต้นฉบับ',
	)}\\s?[-_]{2,}[\\s*]*$`,
	'i',
);

/** Of "---------- Forwarded message ---------" or "Begin forwarded message:" */
export const FORWARDED = new RegExp(
	anyOf(
		'forwarded|weitergeleitet|transféré|réexpédié|reenviad|inoltrat|encaminhad|' +
			'doorgest|vidarebef|videresend|przekazan|přeposlan|välitetty|továbbít|iletilen|' +
			'пересыла|пересла|перенаправ|转发|轉寄|転送|전달',
	),
	'i',
);

/** "Fwd: Your order" */
export const FORWARDED_SUBJECT =
	/^\s*(?:\[[^\]]*\]\s*|(?:re|aw|sv|antw)\s?[:：]\s*)*(?:fwd?|forward|wg|tr|rv|i|enc|doorst|vb|vs|vl|pd|továbbítás|[iİ]lt|πρθ|пересл?|转发|轉寄|転送|전달)\s?[:：]/i;

/** The header that Outlook puts above a quotation. */
export const FROM = header(
	'From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä|Feladó|Kimden|Gönderen|От|Від|Από|发件人|' +
		'寄件者|差出人|보낸 사람',
);
export const SENT = header(
	'Sent|Gesendet|Envoyé|Enviado|Enviada|Enviado el|Enviado em|Enviada em|Inviato|' +
		'Verzonden|Skickat|Sendt|Wysłano|Odesláno|Odoslané|Lähetetty|Elküldve|Gönderildi|' +
		'Gönderme|Отправлено|Надіслано|Απεστάλη|发送时间|寄件日期|送信日時|보낸 날짜',
);
export const DATE_LABEL = header(
	'Date|Datum|Fecha|Data|Dato|Päivämäärä|Dátum|Tarih|Дата|Ημερομηνία|日期|日付|날짜',
);
export const TO = header(
	'To|An|À|A|Para|Aan|Till|Til|Do|Komu|Vastaanottaja|Címzett|Kime|Кому|Προς|收件人|' +
		'收件者|宛先|받는 사람',
);
export const SUBJECT = header(
	'Subject|Betreff|Objet|Asunto|Oggetto|Assunto|Onderwerp|Ämne|Emne|Temat|Předmět|' +
		'Predmet|Aihe|Tárgy|Konu|Тема|Θέμα|主题|主旨|件名|제목',
);
export const OTHER_HEADER = header(
	'B?cc|Cci|Cco|Kopie|Copie|Kopia|Kopi|DW|Reply-To|Antwort an|Importance|Priority|' +
		'Wichtigkeit|Priorität|Attachments?|Anlagen?|Копия|抄送',
);
