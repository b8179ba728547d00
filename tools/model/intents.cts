import type { Turn } from './chat.cts';

/** What a customer can ask for, and how the scripted model responds. */
export interface Intent {
	matches: (turn: Turn) => boolean;
	/** The tools to call one after another, by patterns of their names or descriptions. */
	tools?: RegExp[];
	/** The question to ask if the customer has not given a phone number yet. */
	askForNumber?: string;
	/** The value of a tool's text fields; by default, the customer's message. */
	words?: string;
	/** The last answer. `{number}` is the customer's phone number. */
	answer: string;
}

const ASK_FOR_NUMBER = 'We can call you back. What is your phone number?';

const contains =
	(pattern: RegExp) =>
	({ request }: Turn): boolean =>
		pattern.test(request);

/** A refusal, a condition, or a question about the past or future. */
const NO_REQUEST =
	/\b(not|no|never|nobody|without|if|unless|\w+n['’]t)\b|^\W*(did|does|do (you|i|they)|has|have (you|i|they)|had|why|when|who|what|how|is|was|were|are)\b/i;

/** Matches an explicit request. Everything with consequences needs one. */
const asksFor =
	(pattern: RegExp) =>
	({ request }: Turn): boolean =>
		pattern.test(request) && !NO_REQUEST.test(request);

const HUMAN = '(human|real person|person|someone|somebody|colleague|agent|representative)';
const ASKS_FOR_HUMAN = new RegExp(
	`\\b(talk|speak|chat|connect|transfer|pass|hand|get|need|want|like)\\b.*\\b${HUMAN}\\b|^\\W*(an? )?${HUMAN}(,? please)?\\W*$`,
	'i',
);

/** Matches a message that only says goodbye. */
const GOOD_BYE =
	/^\W*(?=.*(bye|that['’]?s (all|it)|nothing (else|more)))((no|ok|okay|great|perfect|and|thanks|thank you|very much|so much|for (your|the) help|that['’]?s (all|it)|nothing (else|more)|good ?bye|bye(-| )?bye|bye)\b\W*)+$/i;

/** What the scripted model understands. The first match counts. */
export const INTENTS: Intent[] = [
	{
		matches: asksFor(ASKS_FOR_HUMAN),
		tools: [/human|to agent/i],
		answer: 'A colleague will take over from here.',
	},
	{
		matches: (turn) =>
			asksFor(/\b(call|ring|phone) (me|us)\b|\bcall(ed)? ((me|us) )?back\b|\bcall-?back\b/i)(
				turn,
			) ||
			(turn.before === ASK_FOR_NUMBER && asksFor(/\d{5}/)(turn)),
		tools: [/call.*back/i],
		askForNumber: ASK_FOR_NUMBER,
		answer: 'Done. Your phone will ring in a moment.',
	},
	{
		matches: contains(GOOD_BYE),
		tools: [/good-?bye/i, /finish/i],
		words: 'You are welcome. Have a good day!',
		answer: 'The chat is finished.',
	},
	{
		matches: contains(/\b(parcel|package|delivery|shipment|order)\b/i),
		answer: 'Your parcel is out for delivery. It will arrive today before six.',
	},
	{
		matches: contains(/\+?\d[\d\s()-]{4,}\d/),
		answer: 'Thank you. I will remember {number} in case you want us to call you back.',
	},
	{
		matches: contains(/^\[.*no words/),
		answer: 'I cannot see that here. Please describe it, or ask for a human.',
	},
	{
		matches: contains(/^\W*(thanks|thank you)\b/i),
		answer: 'You are welcome. Write "bye" to finish the chat.',
	},
	{
		matches: contains(/\b(hello|hi|hey|good (morning|day|evening))\b/i),
		answer:
			'Hello! I am a script, not a language model. You can ask about your parcel, ask us to call you back, or talk to a human.',
	},
];

/** Matches a word of a list. `\b` does not work with letters outside of ASCII. */
const words = (list: string) => new RegExp(`(?<!\\p{L})(${list})(?!\\p{L})`, 'iu');

/** The answers in other languages, by their letters or by words that do not exist in English. */
const OTHER_LANGUAGES: ReadonlyArray<[pattern: RegExp, answer: string]> = [
	[/\p{Script=Arabic}/u, 'أنا نص برمجي ولست نموذجًا لغويًا، ولا أفهم إلا الإنجليزية.'],
	[
		/[\p{Script=Hiragana}\p{Script=Katakana}]/u,
		'私は言語モデルではなくスクリプトで、英語しかわかりません。',
	],
	[/\p{Script=Han}/u, '我是脚本，不是语言模型，只懂英语。'],
	[/\p{Script=Hangul}/u, '저는 언어 모델이 아니라 스크립트이며, 영어만 이해합니다.'],
	[/\p{Script=Cyrillic}/u, 'Я скрипт, а не языковая модель, и понимаю только английский.'],
	[
		words('ich|ist|nicht|meine?|wo|bitte|danke|und|guten|können|möchte'),
		'Ich bin ein Skript, kein Sprachmodell, und verstehe nur Englisch.',
	],
	[
		words('je|est|où|mon|merci|bonjour|vous|colis'),
		'Je suis un script, pas un modèle de langage, et je ne comprends que l’anglais.',
	],
	[
		words('hola|gracias|dónde|donde|está mi|por favor|quiero|paquete'),
		'Soy un script, no un modelo de lenguaje, y solo entiendo inglés.',
	],
	[
		words('olá|obrigad[oa]|onde|você|não|encomenda'),
		'Sou um script, não um modelo de linguagem, e só entendo inglês.',
	],
	[
		words('ciao|grazie|dove|sono|pacco|vorrei|buongiorno'),
		'Sono uno script, non un modello linguistico, e capisco solo l’inglese.',
	],
	[
		words('waar|mijn|ik|bedankt|pakket|alstublieft'),
		'Ik ben een script, geen taalmodel, en begrijp alleen Engels.',
	],
];

const UNDERSTOOD =
	'I understand: "Where is my parcel?", "Please call me back.", "Can I talk to a human?" and "Thanks, bye."';

/** Returns the answer to what no intent matches. It says that this is a script, and what it understands. */
export function admitScript({ request }: Turn): string {
	const [, other] = OTHER_LANGUAGES.find(([pattern]) => pattern.test(request)) ?? [];
	const what = other ?? 'I am a script, not a language model, and did not understand that.';
	return `${what} ${UNDERSTOOD}`;
}
