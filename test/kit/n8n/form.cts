import { waitFor } from '../../../tools/wait.cts';
import { longTimeout } from './fixture.cts';

/**
 * Returns functions that submit the current page of a form and wait for the next one, as the script in
 * n8n's pages does: it requests the status first, because n8n does not respond to a request for a page while
 * the workflow runs.
 */
export function openForm(formAddress: string) {
	let url = formAddress;
	/** Submits the values of the fields, in order. A list contains the checked options. */
	const submit = async (...values: Array<string | string[]>) => {
		const body = new FormData();
		for (const [index, value] of values.entries())
			body.set(`field-${index}`, typeof value === 'string' ? value : JSON.stringify(value));
		const response = await fetch(url, { method: 'POST', body });
		expect(response.status).toBe(200);
		const { formWaitingUrl } = (await response.json()) as { formWaitingUrl?: string };
		url = formWaitingUrl ?? url;
	};
	const get = async (address: string | URL) => await (await fetch(address)).text();
	const isWaiting = async () => {
		const address = new URL(url);
		address.pathname += '/n8n-execution-status';
		return (await get(address)) === 'form-waiting';
	};
	/** Waits for a page that contains one of the texts, and returns the text and the page. */
	const waitForPage = (...texts: string[]) =>
		waitFor(
			async () => {
				const html = (await isWaiting()) ? await get(url) : '';
				const text = texts.find((candidate) => html.includes(candidate));
				return text === undefined ? undefined : { text, html };
			},
			longTimeout(`a page with "${texts.join('" or "')}"`),
		);
	const shows = async (...texts: string[]) => (await waitForPage(...texts)).text;
	return { submit, shows, waitForPage };
}
