import { waitFor } from '../../../tools/wait.cts';
import { longTimeout } from './fixture.cts';

/** n8n leaves the request for a page open while the workflow runs. */
const PAGE_TIMEOUT_MS = 1_000;

/** Returns how to submit the open page of a form, and how to wait for one. */
export function openForm(formAddress: string) {
	let url = formAddress;
	/** Submits the values of the fields in their order; a list is what is ticked. */
	const submit = async (...values: Array<string | string[]>) => {
		const body = new FormData();
		for (const [index, value] of values.entries())
			body.set(`field-${index}`, typeof value === 'string' ? value : JSON.stringify(value));
		const response = await fetch(url, { method: 'POST', body });
		expect(response.status).toBe(200);
		const { formWaitingUrl } = (await response.json()) as { formWaitingUrl?: string };
		url = formWaitingUrl ?? url;
	};
	const read = async () => {
		const signal = AbortSignal.timeout(PAGE_TIMEOUT_MS);
		const page = await fetch(url, { signal }).catch(() => undefined);
		return (await page?.text().catch(() => '')) ?? '';
	};
	/** Waits for a page with one of the texts, and returns the text and the page. */
	const waitForPage = (...texts: string[]) =>
		waitFor(
			async () => {
				const html = await read();
				const text = texts.find((candidate) => html.includes(candidate));
				return text === undefined ? undefined : { text, html };
			},
			longTimeout(`a page with "${texts.join('" or "')}"`),
		);
	const shows = async (...texts: string[]) => (await waitForPage(...texts)).text;
	return { submit, shows, waitForPage };
}
