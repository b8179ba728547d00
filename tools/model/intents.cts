import type { Turn } from './chat.cts';

/** Something that a customer may want, and what the scripted model does about it. */
export interface Intent {
	/** Says whether the customer wants it now. */
	isMeant: (turn: Turn) => boolean;
	/** The tools that do it, one after the other, by what their name or description says. */
	tools?: RegExp[];
	/** Asked instead, as long as the customer has given no number. */
	askForNumber?: string;
	/** What goes into a tool's fields of text, in place of the customer's own words. */
	words?: string;
	/** What is said when all of it is done; `{number}` is the customer's. */
	says: string;
}

const ASK_FOR_NUMBER = 'I can have you called back: please leave your number.';

const says =
	(pattern: RegExp) =>
	({ request }: Turn): boolean =>
		pattern.test(request);

const BYE = /\b(bye|thanks|thank you|that.?s all)\b/i;

/** What the scripted model understands: the first that is meant counts. */
export const INTENTS: Intent[] = [
	{
		isMeant: says(/\b(human|person|someone|colleague|agent)\b/i),
		tools: [/human/i],
		says: 'A colleague takes over from here.',
	},
	{
		isMeant: ({ request, before }) =>
			/\b(call|ring)\b.*\b(me|back)\b|called back/i.test(request) ||
			(before === ASK_FOR_NUMBER && /\d{5}/.test(request)),
		tools: [/call.*back/i],
		askForNumber: ASK_FOR_NUMBER,
		says: 'Done. Your telephone rings in a moment.',
	},
	{
		isMeant: says(BYE),
		tools: [/good-?bye/i, /finish/i],
		words: 'You are welcome. Have a good day!',
		says: 'The chat is finished.',
	},
	{
		isMeant: says(/\b(parcel|delivery|where)\b/i),
		says: 'Your parcel is out for delivery: it arrives today before six.',
	},
	{
		isMeant: says(/\+?\d[\d\s()-]{4,}\d/),
		says: 'Thank you. I keep {number} in mind, should you want to be called back.',
	},
	{
		isMeant: says(/^\[.*no words/),
		says: 'I cannot look at that here. Could you tell me in words, or shall I get a human?',
	},
	{
		isMeant: says(/\b(hello|hi|hey|good (morning|day|evening))\b/i),
		says: 'Hello! Ask me about your parcel, have us call you back, or talk to a human.',
	},
];

/** What is meant by whoever wants none of these. */
export const ANYTHING: Intent = { isMeant: () => true, says: ASK_FOR_NUMBER };
