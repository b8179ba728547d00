import { getLanguage, type Question } from './question';

/** Invisible characters, such as direction marks, and emoji modifiers. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}\u20e3]/gu;

/** Opening punctuation, as in "¡Sí!", and all at the end. The lookbehind keeps it linear. */
const AROUND = /^[\s"'¡¿\p{Ps}\p{Pi}]+|(?<![\s\p{P}])[\s\p{P}]+$/gu;

/** Texts that customers may write, each with the index of the button that it stands for. */
type AcceptedTexts = Array<[text: string, index: number]>;

/** Returns whether a text shows nothing. */
export const isBlank = (text: string): boolean => text.replace(UNSEEN, '').trim() === '';

/** Lowers a text in its language: in Turkish, the small letter of "I" has no dot. */
function toLowerCase(text: string, language: string): string {
	try {
		return text.toLocaleLowerCase(language);
	} catch {
		// What is not a language tag throws.
		return text.toLowerCase();
	}
}

/** Returns a digit of any script as one of 0 to 9: in Unicode, the ten digits of a script are in a row. */
function toLatinDigit(digit: string): string {
	const code = digit.codePointAt(0) ?? 0;
	let value = 0;
	while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
	return String(value % 10);
}

/** Normalizes case and variants of letters, digits and spaces, which depend on the keyboard. */
function fold(text: string, language: string): string {
	return (
		toLowerCase(text.normalize('NFKC').replace(UNSEEN, ''), language)
			// Letters with accents may be written in two ways, also after changing their case.
			.normalize('NFKC')
			.replace(/(?![0-9])\p{Nd}/gu, toLatinDigit)
			// Phones write a curly apostrophe.
			.replace(/[\u2018\u2019]/g, "'")
			.replace(/\s+/g, ' ')
			.trim()
	);
}

/** How texts are compared, the strictest way first: labels may differ in case or punctuation alone. */
const COMPARISONS: Array<(text: string, language: string) => string> = [
	(text) => text.trim(),
	fold,
	(text, language) => fold(text, language).replace(AROUND, ''),
];

/** Returns the labels, then the numbers, alone or as the message lists them, then an approval's words. */
function listAcceptedTexts({ responseType, labels, words }: Question): AcceptedTexts[] {
	const select = (toTexts: (label: string, index: number) => string[]): AcceptedTexts =>
		labels.flatMap((label, index) =>
			toTexts(label, index).map((text): AcceptedTexts[number] => [text, index]),
		);
	return [
		select((label) => [label]),
		select((label, index) => [String(index + 1), `${index + 1}. ${label}`]),
		select((_label, index) => (responseType === 'approval' ? words[index] : [])),
	];
}

/**
 * Returns the index of the button that a reply in the chat names: by its label, its number or a word for
 * it. Undefined if it names none, or several.
 */
export function findButton(question: Question, reply: string): number | undefined {
	const language = getLanguage(question.page);
	const comparisons = COMPARISONS.map((toComparable) => ({
		toComparable,
		given: toComparable(reply, language),
	})).filter(({ given }) => given !== '');
	for (const texts of listAcceptedTexts(question)) {
		for (const { toComparable, given } of comparisons) {
			const equal = texts.filter(([text]) => toComparable(text, language) === given);
			const [index, ...others] = new Set(equal.map(([, button]) => button));
			if (index !== undefined) return others.length === 0 ? index : undefined;
		}
	}
	return undefined;
}
