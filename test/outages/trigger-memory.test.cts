// Four ways in which an active n8n loses or resets the trigger's static data. In each case, a customer's
// messages get a 200 and start the workflow once.
import { hashKey } from '../../nodes/SangomaCxTrigger/registration/registrationStore.ts';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { waitFor } from '../../tools/wait.cts';
import { customerSays, responsesOf } from '../kit/n8n/events.cts';
import { concurrentTest, longTimeout, publish, type Fixture } from '../kit/n8n/fixture.cts';
import { chain, NAME, node, trigger } from '../kit/n8n/nodes.cts';
import {
	countNode,
	retryFailure,
	startRequestedService,
	waitInDatabase,
} from './requested-service.cts';

jest.setTimeout(480_000);

const ACCEPTED = '200 accepted';
const DUPLICATE = '200 dropped: duplicate';

const EVENTS = { events: ['conversation_created', 'message_created'] };

/** Returns the hash of the current key in n8n's database; undefined if it was lost. */
async function currentKeyHash({ n8n }: Fixture, id: string): Promise<string | undefined> {
	const { staticData } = await n8n.workflows.get(id);
	const { global } = (staticData ?? {}) as { global?: Record<string, { currentKeyHash?: string }> };
	const [, memory] = Object.entries(global ?? {}).find(([name]) => /^sangoma/.test(name)) ?? [];
	return memory?.currentKeyHash;
}

const keyHashOf = (url: string) => hashKey(new URL(url).searchParams.get('key') ?? '');

/** Waits until the current key is that of a URL or, without a URL, is lost. */
const waitForKey = (fixture: Fixture, id: string, url?: string) =>
	waitFor(
		async () => (await currentKeyHash(fixture, id)) === (url && keyHashOf(url)),
		longTimeout(url ? 'the earlier memory' : 'the loss'),
	);

/** Sends a second message, and expects these responses and that each message starts the workflow once. */
async function expectBoth(fixture: Fixture, id: string, responses: string[]): Promise<void> {
	const { executions } = fixture.n8n;
	expect(responsesOf(await customerSays(fixture, 'two'))).toEqual(responses);
	const contents = await waitFor(async () => {
		const found = await executions.list(id, { mode: 'webhook' });
		const all = await Promise.all(found.map((each) => executions.get(each.id)));
		const texts = all.flatMap((each) => jsonOf(each, NAME)).map(({ content }) => content);
		return texts.includes('two') ? texts.sort() : undefined;
	}, longTimeout('the second message'));
	expect(contents).toEqual(['one', 'two']);
}

describe("a trigger's static data that an active n8n loses", () => {
	concurrentTest('by the retry of a failed execution', async (fixture) => {
		const service = await startRequestedService(fixture);
		service.failOnce();
		const id = await publish(fixture, trigger(fixture.credential), service.request, countNode());
		await customerSays(fixture, 'one');
		await retryFailure(fixture, id);
		await waitForKey(fixture, id);
		await expectBoth(fixture, id, [ACCEPTED]);
	});

	concurrentTest('by an execution that waited in its database', async (fixture) => {
		const id = await publish(fixture, trigger(fixture.credential), waitInDatabase(), countNode());
		await customerSays(fixture, 'one');
		await waitForKey(fixture, id);
		await expectBoth(fixture, id, [ACCEPTED]);
	});

	concurrentTest('by a polling trigger that started earlier', async (fixture) => {
		const { n8n, credential, simulator } = fixture;
		let polls = 0;
		const service = await startRequestedService(fixture, (response) => {
			const date = new Date(Date.now() + ++polls * 3_600_000).toUTCString();
			const item = `<item><title>${polls}</title><pubDate>${date}</pubDate></item>`;
			response.setHeader('content-type', 'application/rss+xml');
			response.end(`<rss version="2.0"><channel><title>x</title>${item}</channel></rss>`);
		});
		const seconds = Array.from({ length: 30 }, (_, n) => `${2 * n} * * * * *`);
		const item = seconds.map((cronExpression) => ({ mode: 'custom', cronExpression }));
		const parameters = { feedUrl: service.url, pollTimes: { item } };
		const feed = node('Feed', 'rssFeedReadTrigger', 1, parameters);
		const first = trigger(credential);
		const workflow = { ...chain('Polling', [first]), nodes: [first, feed] };
		const { id } = await n8n.workflows.create(workflow);
		await n8n.workflows.activate(id);
		await customerSays(fixture, 'one');
		await n8n.workflows.publish(id, { nodes: [{ ...first, parameters: EVENTS }, feed] });
		const [old] = simulator.webhooks;
		await waitForKey(fixture, id, old.url);
		fixture.onClose(() => n8n.workflows.deactivate(id));
		await expectBoth(fixture, id, [ACCEPTED, DUPLICATE]);
	});

	concurrentTest('by an execution that ran while a change was published', async (fixture) => {
		const { n8n, credential, simulator } = fixture;
		const service = await startRequestedService(fixture);
		service.hold();
		const [first, ...others] = [trigger(credential), service.request, countNode()];
		const id = await publish(fixture, first, ...others);
		await customerSays(fixture, 'one');
		await waitFor(service.isWaiting, longTimeout('the request of the workflow'));
		await n8n.workflows.publish(id, { nodes: [{ ...first, parameters: EVENTS }, ...others] });
		const [old, now] = simulator.webhooks;
		expect(await currentKeyHash(fixture, id)).toBe(keyHashOf(now.url));
		service.release();
		await waitForKey(fixture, id, old.url);
		await expectBoth(fixture, id, [ACCEPTED, DUPLICATE]);
	});
});
