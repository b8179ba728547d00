// Four ways in which a live n8n loses what the trigger remembers, or sets it back: whatever happens, a
// customer's messages are answered 200 and start the workflow once each.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INode } from 'n8n-workflow';
import { jsonOf } from '../../playground/client/execution.cts';
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

jest.setTimeout(480_000);

const ACCEPTED = '200 accepted';
const SEEN = '200 dropped: seen before';

const EVENTS = { events: ['conversation_created', 'message_created'] };

const node = (name: string, type: string, typeVersion: number, parameters: object): INode => ({
	id: name,
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [200, 0],
	parameters: parameters as INode['parameters'],
});

/** Counts, as people do it, and by it writes the whole static data of the workflow. */
const count = node('Count', 'code', 2, {
	jsCode: "$getWorkflowStaticData('global').n = 1; return $input.all();",
});

const done = (res: ServerResponse) => void res.end('{}');

/** A server that the workflow asks. */
class Service {
	private readonly server = createServer((_req, res) => this.answer(res));

	private constructor(public answer: (res: ServerResponse) => void) {}

	static async start(answer: (res: ServerResponse) => void): Promise<Service> {
		const service = new Service(answer);
		await new Promise<void>((resolve) => service.server.listen(0, '127.0.0.1', resolve));
		return service;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** A node that asks it. */
	asker(): INode {
		return node('Ask', 'httpRequest', 4.2, { url: this.url, options: {} });
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

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
	run: (scene: Scene, service: Service) => Promise<void>,
) =>
	inScene(async (scene) => {
		const service = await Service.start(answer);
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
			const id = await save(scene, trigger(credential), service.asker(), count);
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
			const id = await save(scene, trigger(credential), wait, count);
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
		const waiting: ServerResponse[] = [];
		const keepWaiting = (res: ServerResponse) => void waiting.push(res);
		await inService(keepWaiting, async (scene, service) => {
			const { n8n, credential, simulator } = scene;
			const first = trigger(credential);
			const ask = service.asker();
			const id = await save(scene, first, ask, count);
			await activate(scene, id);
			await customerSays(scene, 'one');
			await until('the question', async () => (waiting.length > 0 ? true : undefined));
			const nodes = [{ ...first, parameters: EVENTS }, ask, count];
			await n8n.workflows.publish(id, { nodes });
			const [old, now] = simulator.webhooks;
			expect(await currentKey(scene, id)).toBe(keyOf(now.url));
			service.answer = done;
			waiting.forEach(done);
			await until('the memory of before', async () =>
				(await currentKey(scene, id)) === keyOf(old.url) ? true : undefined,
			);
			expect(answersOf(await customerSays(scene, 'two'))).toEqual([ACCEPTED, SEEN]);
			expect(await heardBy(scene, id, 'two')).toEqual(['one', 'two']);
		})();
	});
});
