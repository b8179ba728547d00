import type { Turn } from './chat.cts';

/** Something that a customer may want, and the scripted model's reaction. */
export interface Intent {
	matches: (turn: Turn) => boolean;
	/** The tools to call one after the other: patterns of their names or descriptions. */
	tools?: RegExp[];
	/** The question to ask if the customer has not given a number yet. */
	askForNumber?: string;
	/** What the model fills into a tool's text fields; default: the customer's message. */
	words?: string;
	/** The answer at the end; `{number}` is the customer's. */
	answer: string;
}

const ASK_FOR_NUMBER = 'I can have you called back: please leave your number.';

const contains =
	(pattern: RegExp) =>
	({ request }: Turn): boolean =>
		pattern.test(request);

/** What the scripted model understands; the first match counts. */
export const INTENTS: Intent[] = [
	{
		matches: contains(/\b(human|person|someone|colleague|agent)\b/i),
		tools: [/human|to agent/i],
		answer: 'A colleague takes over from here.',
	},
	{
		matches: ({ request, before }) =>
			/\b(call|ring)\b.*\b(me|back)\b|called back/i.test(request) ||
			(before === ASK_FOR_NUMBER && /\d{5}/.test(request)),
		tools: [/call.*back/i],
		askForNumber: ASK_FOR_NUMBER,
		answer: 'Done. Your telephone rings in a moment.',
	},
	{
		matches: contains(/\b(bye|thanks|thank you|that.?s all)\b/i),
		tools: [/good-?bye/i, /finish/i],
		words: 'You are welcome. Have a good day!',
		answer: 'The chat is finished.',
	},
	{
		matches: contains(/\b(parcel|delivery|where)\b/i),
		answer: 'Your parcel is out for delivery: it arrives today before six.',
	},
	{
		matches: contains(/\+?\d[\d\s()-]{4,}\d/),
		answer: 'Thank you. I keep {number} in mind, should you want to be called back.',
	},
	{
		matches: contains(/^\[.*no words/),
		answer: 'I cannot look at that here. Could you tell me in words, or shall I get a human?',
	},
	{
		matches: contains(/\b(hello|hi|hey|good (morning|day|evening))\b/i),
		answer: 'Hello! Ask me about your parcel, have us call you back, or talk to a human.',
	},
];

/** What applies if no intent matches. */
export const DEFAULT_INTENT: Intent = { matches: () => true, answer: ASK_FOR_NUMBER };
