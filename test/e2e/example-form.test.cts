import { waitFor } from '../../tools/wait.cts';
import { activateExample, formUrl } from '../kit/n8n/examples.cts';
import { createFixture, longTimeout, useFixture } from '../kit/n8n/fixture.cts';

/** n8n leaves the request for a page open while the workflow runs. */
const PAGE_TIMEOUT_MS = 1_000;

const PLACED = 'Your telephone rings in a moment.';
const NO_NUMBER = 'That is no number that we can call.';

describe('the form that has a queue call back', () => {
	const fixture = useFixture(createFixture, { forEach: true });

	/** Activates the form and returns how to submit the open page and how to wait for one. */
	async function openForm() {
		let url = await formUrl(fixture, await activateExample(fixture, '04-call-back-form'));
		const submit = async (...values: string[]) => {
			const body = new FormData();
			for (const [index, value] of values.entries()) body.set(`field-${index}`, value);
			const response = await fetch(url, { method: 'POST', body });
			expect(response.status).toBe(200);
			({ formWaitingUrl: url } = (await response.json()) as { formWaitingUrl: string });
		};
		const shows = (text: string) =>
			waitFor(
				async () => {
					const signal = AbortSignal.timeout(PAGE_TIMEOUT_MS);
					const page = await fetch(url, { signal }).catch(() => undefined);
					return (await page?.text().catch(() => ''))?.includes(text);
				},
				longTimeout(`a page with "${text}"`),
			);
		return { submit, shows };
	}

	test('calls a number once', async () => {
		const form = await openForm();
		await form.submit('Nathan Smith', '+1 (555) 010-0077');
		await form.shows(PLACED);
		expect(fixture.simulator.calls).toMatchObject([
			{ kind: 'queue', name: 'queue_test', destination: '+15550100077' },
		]);
	});

	test('asks again as long as the number is invalid, without a request', async () => {
		const form = await openForm();
		await form.submit('Nathan Smith', 'call me');
		await form.shows(NO_NUMBER);
		await form.submit('0800 PARCEL');
		await form.shows(NO_NUMBER);
		expect(fixture.simulator.requests).toEqual([]);
		await form.submit('+1 555 010 0078');
		await form.shows(PLACED);
		expect(fixture.simulator.calls).toMatchObject([{ destination: '+15550100078' }]);
	});

	test('says that the call could not be placed', async () => {
		fixture.simulator.injectFault({ kind: 'status', status: 500 });
		const form = await openForm();
		await form.submit('Nathan Smith', '+1 555 010 0079');
		await form.shows('please try again later');
		expect(fixture.simulator.calls).toEqual([]);
	});

	test('can be imported twice: each form has a URL of its own', async () => {
		const forms = [await openForm(), await openForm()];
		for (const form of forms) await form.submit('Nathan Smith', '+1 555 010 0080');
		for (const form of forms) await form.shows(PLACED);
		expect(fixture.simulator.calls).toHaveLength(2);
	});
});
