import { waitFor } from '../../tools/wait.cts';
import { activateExample, formUrl } from '../kit/n8n/examples.cts';
import { createFixture, longTimeout, useFixture } from '../kit/n8n/fixture.cts';
import { openForm } from '../kit/n8n/form.cts';

const PLACED = 'Your phone will ring in a moment.';
const TOO_MANY = 'Please try again in an hour.';
const NO_NUMBER = "We can't call this number.";

describe('the call-back form', () => {
	const fixture = useFixture(createFixture, { forEach: true });

	async function activateForm(): Promise<string> {
		const id = await activateExample(fixture, '04-call-back-form');
		const hasTable = async () =>
			(await fixture.n8n.executions.newest({ workflowId: id }))?.status === 'success';
		await waitFor(hasTable, longTimeout("the form's table"));
		return await formUrl(fixture, id);
	}

	const openNewForm = async () => openForm(await activateForm());

	test('calls a number once', async () => {
		const form = await openNewForm();
		await form.submit('Nathan Smith', '+1 (555) 010-0077');
		await form.shows(PLACED);
		expect(fixture.simulator.calls).toMatchObject([
			{ kind: 'queue', name: 'queue_test', destination: '+15550100077' },
		]);
	});

	test.each(['+1 900 555 0100', '00882 16 1234567', '+49 30 123456'])(
		'does not call %s, and shows a polite message (attack: the tenant pays for a premium number)',
		async (number) => {
			const form = await openNewForm();
			await form.submit('Nathan Smith', number);
			await form.shows("We can't call this number at the moment.");
			expect(fixture.simulator.requests).toEqual([]);
		},
	);

	test('does not call an extension code, and asks again', async () => {
		const form = await openNewForm();
		await form.submit('Nathan Smith', '*98');
		await form.shows(NO_NUMBER);
		expect(fixture.simulator.requests).toEqual([]);
	});

	test('calls a number only twice after five simultaneous requests (attack: unwanted calls)', async () => {
		const url = await activateForm();
		const spellings = ['+1 555 010 0090', '0015550100090', '+1 (555) 010-0090'];
		const forms = await Promise.all(
			[...spellings, ...spellings.slice(1)].map(async (number) => {
				const form = openForm(url);
				await form.submit('Nathan Smith', number);
				return form;
			}),
		);
		const shown = await Promise.all(forms.map((form) => form.shows(PLACED, TOO_MANY)));
		expect(shown.sort()).toEqual([PLACED, PLACED, TOO_MANY, TOO_MANY, TOO_MANY].sort());
		expect(fixture.simulator.calls).toHaveLength(2);
	});

	test('asks again while the number is invalid, without a request', async () => {
		const form = await openNewForm();
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
		const form = await openNewForm();
		await form.submit('Nathan Smith', '+1 555 010 0079');
		await form.shows('please try again later');
		expect(fixture.simulator.calls).toEqual([]);
	});

	test('can be imported twice, at different URLs', async () => {
		const forms = [await openNewForm(), await openNewForm()];
		for (const form of forms) await form.submit('Nathan Smith', '+1 555 010 0080');
		for (const form of forms) await form.shows(PLACED);
		expect(fixture.simulator.calls).toHaveLength(2);
	});
});
