import { prepareExample, whileLive } from './example-support.cts';
import type { Scene } from './support.cts';
import { setScene } from './support.cts';
import { until } from './trigger-support.cts';

const NAME = '04-call-back-form';
/** n8n leaves a page unanswered while the workflow runs. */
const PATIENCE_MS = 1_000;

/** A page of a form in a browser. */
class FormVisit {
	constructor(private address: string) {}

	/** Submits the page that is open. */
	async submit(...values: string[]): Promise<void> {
		const body = new FormData();
		for (const [index, value] of values.entries()) body.set(`field-${index}`, value);
		const answer = await fetch(this.address, { method: 'POST', body });
		expect(answer.status).toBe(200);
		({ formWaitingUrl: this.address } = (await answer.json()) as { formWaitingUrl: string });
	}

	/** Waits for the page with this text. */
	async sees(text: string): Promise<void> {
		await until(`a page with "${text}"`, async () => {
			const signal = AbortSignal.timeout(PATIENCE_MS);
			const html = await fetch(this.address, { signal })
				.then((page) => page.text())
				.catch(() => '');
			return html.includes(text) || undefined;
		});
	}
}

describe('the form that has a queue call back', () => {
	let scene: Scene;

	beforeEach(async () => {
		scene = await setScene();
	});
	afterEach(() => scene.close());

	/** Makes the form live and opens it. */
	const visit = async (task: (visit: FormVisit) => Promise<void>) =>
		await whileLive(scene, await prepareExample(scene, NAME), async (id) => {
			const { nodes } = await scene.n8n.workflows.get(id);
			const path = nodes.find(({ type }) => type.endsWith('formTrigger'))?.webhookId;
			await task(new FormVisit(`${scene.n8n.url}/form/${path}`));
		});

	test('calls the number that it was given, once', async () => {
		await visit(async (form) => {
			await form.submit('Nathan Smith', '+1 (555) 010-0077');
			await form.sees('Your telephone rings in a moment.');
			expect(scene.simulator.calls).toMatchObject([
				{ kind: 'queue', name: 'queue_test', destination: '+15550100077' },
			]);
		});
	});

	test('asks again for what is no number, as often as it takes, and promises nothing', async () => {
		await visit(async (form) => {
			await form.submit('Nathan Smith', 'call me');
			await form.sees('That is no number that we can call.');
			await form.submit('0800 PARCEL');
			await form.sees('That is no number that we can call.');
			expect(scene.simulator.requests).toEqual([]);
			await form.submit('+1 555 010 0078');
			await form.sees('Your telephone rings in a moment.');
			expect(scene.simulator.calls).toMatchObject([{ destination: '+15550100078' }]);
		});
	});

	test('says so if the call could not be placed', async () => {
		scene.simulator.injectFault({ kind: 'status', status: 500 });
		await visit(async (form) => {
			await form.submit('Nathan Smith', '+1 555 010 0079');
			await form.sees('please try again later');
			expect(scene.simulator.calls).toEqual([]);
		});
	});

	test('can be imported twice: each has an address of its own', async () => {
		await visit(async (one) => {
			await visit(async (other) => {
				for (const form of [one, other]) await form.submit('Nathan Smith', '+1 555 010 0080');
				for (const form of [one, other]) await form.sees('Your telephone rings in a moment.');
				expect(scene.simulator.calls).toHaveLength(2);
			});
		});
	});
});
