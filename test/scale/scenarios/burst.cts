// Bursts: the AI agent example answers several messages with one reply, whichever workers run them.
import type { WorkflowDefinition } from '../../../tools/n8n/client/workflows.cts';
import { Customer } from '../../../tools/customer.cts';
import { activateUntilClose, prepareExample, withModel } from '../../kit/n8n/examples.cts';
import { WEBSITE } from '../../kit/inboxes.cts';
import { createFixture } from '../../kit/n8n/fixture.cts';
import { eventually, type Context } from '../scenario.cts';

/** Each waiting run occupies one of twenty slots of the workers. */
const CUSTOMERS = 3;
const TEXTS = ['Hello', 'I wait', 'for a parcel', 'since Monday', 'Where is it?'];

/** Runs the scenario. */
export async function runBurst(context: Context): Promise<void> {
	const { cluster, checks } = context;
	const fixture = await withModel(() => createFixture(cluster.client));
	const { model, simulator } = fixture;
	const example = await prepareExample(fixture, '05-ai-agent-chatbot', model.url);
	// The lease must end before other workers have started.
	const text = JSON.stringify(example).replace('plus({ minutes: 2 })', 'plus({ seconds: 5 })');
	await activateUntilClose(fixture, JSON.parse(text) as WorkflowDefinition);
	/** Returns the last message of each request to the model, without marks. */
	const asked = () =>
		model.requests.map(({ messages }) =>
			String(messages.at(-1)?.content).replaceAll('[Earlier] ', ''),
		);

	const write = async (customer: Customer, [first, ...others]: string[]) => {
		await customer.says(first);
		await Promise.all(others.map((words) => customer.says(words)));
	};
	const newcomer = new Customer(simulator, WEBSITE);
	await newcomer.says('Hello');
	const isReady = await eventually(() => newcomer.answers.length > 0);
	checks.isTrue('a single message is answered', isReady);
	model.requests.length = 0;
	const customers = Array.from({ length: CUSTOMERS }, () => new Customer(simulator, WEBSITE));
	await Promise.all(customers.map((customer) => write(customer, TEXTS)));
	const areAnswered = () => customers.every(({ answers }) => answers.length > 0);
	checks.isTrue(
		`${CUSTOMERS} customers with ${TEXTS.length} messages each`,
		await eventually(areAnswered),
	);
	const expected = customers.map(() => TEXTS.join('\n'));
	checks.equals('the model ran once for each, with all of them in order', asked(), expected);

	model.requests.length = 0;
	model.override = () => new Promise(() => {});
	const customer = new Customer(simulator, WEBSITE);
	await write(customer, TEXTS);
	const isAsked = await eventually(() => model.requests.length > 0);
	checks.isTrue('the workers are killed while the model thinks', isAsked);
	await Promise.all(cluster.workers.splice(0).map((worker) => worker.kill9()));
	model.requests.length = 0;
	model.override = undefined;
	await Promise.all([cluster.addWorker(), cluster.addWorker()]);
	await customer.says('Hello?');
	checks.isTrue(
		'the next message is answered',
		await eventually(() => customer.answers.length > 0),
	);
	const all = [...TEXTS, 'Hello?'].join('\n');
	checks.equals('with all messages from before', asked(), [all]);
	checks.equals('once', customer.answers.length, 1);
	await fixture.close();
}
