import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INode } from 'n8n-workflow';

/** A node of n8n's own. */
export const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
): INode => ({
	id: name,
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [200, 0],
	parameters: parameters as INode['parameters'],
});

/** Counts, as people do it, and by it writes the whole static data as it was when the execution began. */
export const count = (name: string): INode =>
	node(name, 'code', 2, {
		jsCode: "$getWorkflowStaticData('global').n = 1; return $input.all();",
	});

type Answer = (res: ServerResponse) => void;

/** Answers that all is well. */
export const done: Answer = (res) => void res.end('{}');

/** A server that a workflow asks: it answers, fails or waits, as the test wants. */
export class AskedService {
	private readonly waiting: ServerResponse[] = [];

	private readonly server = createServer((_req, res) => this.answer(res));

	private constructor(private answer: Answer) {}

	/** Starts it on loopback; unless told otherwise, it answers that all is well. */
	static async start(answer = done): Promise<AskedService> {
		const service = new AskedService(answer);
		await new Promise<void>((resolve) => service.server.listen(0, '127.0.0.1', resolve));
		return service;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Whether somebody waits for an answer. */
	get isAsked(): boolean {
		return this.waiting.length > 0;
	}

	/** A node that asks it. */
	asker(): INode {
		return node('Ask', 'httpRequest', 4.2, { url: this.url, options: {} });
	}

	/** Fails the next time. */
	failOnce(): void {
		const { answer } = this;
		this.answer = (res) => {
			this.answer = answer;
			answer(res.writeHead(500));
		};
	}

	/** Lets whoever asks wait until `release`. */
	hold(): void {
		this.answer = (res) => void this.waiting.push(res);
	}

	/** Answers those who wait, and everybody from now on. */
	release(): void {
		this.answer = done;
		this.waiting.splice(0).forEach(done);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
