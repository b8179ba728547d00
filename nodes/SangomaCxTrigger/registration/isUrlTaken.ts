import type { Failure } from '../../api/failure/failure';

/** What may stand between the thing and what is said of it. */
const FILLER = '(?: (?:address|at|for|given|has|have|is|it|same|that|the|this|to|value|was|with))*';

const TAKEN = '(?:already (?:been )?|been )?taken|already (?:been )?(?:used|registered|subscribed)';

const EXISTS = 'already (?:exists|exist|existing|in use|present|there)|(?:must be|not) unique';

/** "The URL has already been taken", "A webhook with this URL already exists", and their like. */
const URL_IS_TAKEN = new RegExp(`\\b(?:url|webhook)${FILLER} (?:${TAKEN}|${EXISTS})\\b`);

/** The same of whatever the answer names as `attributes: ["url"]`. */
const IS_TAKEN = new RegExp(`^(?: validation failed| error)?${FILLER} (?:${TAKEN}|${EXISTS})\\b`);

/** The words of a reason, without the addresses in it; the URL itself is the one meant. */
function toWords(reason: string, url: string): string {
	const plain = reason
		.split(url)
		.join(' url ')
		.replace(/\S+:\/\/\S+/g, ' ');
	return ` ${plain.toLowerCase().replace(/[^a-z]+/g, ' ')}`.replace(/\s+/g, ' ');
}

/**
 * Says whether a registration was refused because this URL is registered already, which is as good as
 * a success. Inferred: 422 `Url has already been taken`, or 409, or an error behind a good status. No
 * other refusal is, whatever else exists already.
 */
export function isUrlTaken({ status, kind, reason = '', fields }: Failure, url: string): boolean {
	if (status !== 422 && status !== 409 && kind !== 'error-in-answer') return false;
	const words = toWords(reason, url);
	return URL_IS_TAKEN.test(words) || (fields?.includes('url') === true && IS_TAKEN.test(words));
}
