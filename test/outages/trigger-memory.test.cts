// Four ways in which a live n8n loses what the trigger remembers, or sets it back: whatever happens, a
// customer's messages are answered 200 and start the workflow once each.
import type { ServerResponse } from 'node:http';
import { jsonOf } from '../../tools/n8n/client/executions.cts';
import { chain, type Scene } from '../e2e/support.cts';
import {
	activate,
	answersOf,
	customerSays,
	inScene,
	NAME,
	save,
	trigger,
	until,
} from '../e2e/trigger-support.cts';
import { AskedService, count, done, node } from './asked-service.cts';

jest.setTimeout(480_000);

const ACCEPTED = '200 accepted';
const SEEN = '200 dropped: seen before';

const EVENTS = { events: ['conversation_created', 'message_created'] };

const counter = count('Count');

/** The key that n8n's database calls current; undefined if it was lost. */
async function currentKey({ n8n }: Scene, id: string): Promise<string | undefined> {
	const { staticData } = await n8n.workflows.get(id);
	const { global } = (staticData ?? {}) as { global?: Record<string, { currentKey?: string }> };
	const [, memory] = Object.entries(global ?? {}).find(([name]) => /^sangoma/.test(name)) ?? [];
	return memory?.currentKey;
}

const keyOf = (url: string) => new URL(url).searchParams.get('key') ?? '';

/** What the workflow's trigger heard, once it heard this and everything has ended. */
async function heardBy({ n8n }: Scene, id: string, last: string): Promise<unknown[]> {
	return await until(`"${last}"`, async () => {
		const executions = await n8n.executions.list(id, { mode: 'webhook' });
		const found = await Promise.all(
			executions.map(async (each) => await n8n.executions.get(each.id)),
		);
		const contents = found.flatMap((each) => jsonOf(each, NAME)).map(({ content }) => content);
		return contents.includes(last) ? contents.sort() : undefined;
	});
}

const inService = (
	answer: (res: ServerResponse) => void,
	run: (scene: Scene, service: AskedService) => Promise<void>,
) =>
	inScene(async (scene) => {
		const service = await AskedService.start(answer);
		try {
			await run(scene, service);
		} finally {
			await service.close();
		}
	});

describe("a trigger's memory that a live n8n loses", () => {
	test.concurrent('by the retry of an execution that failed', async () => {
		let failures = 1;
		const answer = (res: ServerResponse) => done(res.writeHead(failures-- > 0 ? 500 : 200));
		await inService(answer, async (scene, service) => {
			const { n8n, credential } = scene;
			const id = await save(scene, trigger(credential), service.asker(), counter);
			await activate(scene, id);
			await customerSays(scene, 'one');
			const failed = await until('a failure', async () => {
				const [found] = await n8n.executions.list(id, { status: ['error'] });
				return found;
			});
			await n8n.rest.send('POST', `/rest/executions/${failed.id}/retry`, {});
			await until('the loss', async () => ((await currentKey(scene, id)) ? undefined : true));
			expect(answersOf(await customerSays(scene, 'two'))).toEqual([ACCEPTED]);
			expect(await heardBy(scene, id, 'two')).toEqual(['one', 'two']);
		})();
	});

	test.concurrent('by an execution that waited in its database', async () => {
		await inScene(async (scene) => {
			const { credential } = scene;
			// As n8n keeps one that waits for more than a minute; it looks for such once a minute.
			const limit = { limitWaitTime: true, resumeAmount: 1, resumeUnit: 'seconds' };
			const wait = node('Wait', 'wait', 1.1, { resume: 'webhook', ...limit });
			const id = await save(scene, trigger(credential), wait, counter);
			await activate(scene, id);
			await customerSays(scene, 'one');
			await until('the loss', async () => ((await currentKey(scene, id)) ? undefined : true));
			expect(answersOf(await customerSays(scene, 'two'))).toEqual([ACCEPTED]);
			expect(await heardBy(scene, id, 'two')).toEqual(['one', 'two']);
		})();
	});

	test.concurrent('by a polling trigger that was started before', async () => {
		let polls = 0;
		const answer = (res: ServerResponse) => {
			const date = new Date(Date.now() + ++polls * 3_600_000).toUTCString();
			const item = `<item><title>${polls}</title><pubDate>${date}</pubDate></item>`;
			res.setHeader('content-type', 'application/rss+xml');
			res.end(`<rss version="2.0"><channel><title>x</title>${item}</channel></rss>`);
		};
		await inService(answer, async (scene, service) => {
			const { n8n, credential, simulator } = scene;
			const seconds = Array.from({ length: 30 }, (_, n) => `${2 * n} * * * * *`);
			const item = seconds.map((cronExpression) => ({ mode: 'custom', cronExpression }));
			const feed = node('Feed', 'rssFeedReadTrigger', 1, {
				feedUrl: service.url,
				pollTimes: { item },
			});
			const first = trigger(credential);
			const workflow = { ...chain('Polling', [first]), nodes: [first, feed] };
			const { id } = await n8n.workflows.create(workflow);
			await activate(scene, id);
			await customerSays(scene, 'one');
			await n8n.workflows.publish(id, { nodes: [{ ...first, parameters: EVENTS }, feed] });
			const [old] = simulator.webhooks;
			await until('the memory of before', async () =>
				(await currentKey(scene, id)) === keyOf(old.url) ? true : undefined,
			);
			expect(answersOf(await customerSays(scene, 'two'))).toEqual([ACCEPTED, SEEN]);
			await n8n.workflows.deactivate(id);
			expect(await heardBy(scene, id, 'two')).toEqual(['one', 'two']);
		})();
	});

	test.concurrent('by an execution that ran while a change was published', async () => {
		await inService(done, async (scene, service) => {
			service.hold();
			const { n8n, credential, simulator } = scene;
			const first = trigger(credential);
			const ask = service.asker();
			const id = await save(scene, first, ask, counter);
			await activate(scene, id);
			await customerSays(scene, 'one');
			await until('the question', async () => (service.isAsked ? true : undefined));
			const nodes = [{ ...first, parameters: EVENTS }, ask, counter];
			await n8n.workflows.publish(id, { nodes });
			const [old, now] = simulator.webhooks;
			expect(await currentKey(scene, id)).toBe(keyOf(now.url));
			service.release();
			await until('the memory of before', async () =>
				(await currentKey(scene, id)) === keyOf(old.url) ? true : undefined,
			);
			expect(answersOf(await customerSays(scene, 'two'))).toEqual([ACCEPTED, SEEN]);
			expect(await heardBy(scene, id, 'two')).toEqual(['one', 'two']);
		})();
	});
});
