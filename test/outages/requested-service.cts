import type { ServerResponse } from 'node:http';
import type { INode } from 'n8n-workflow';
import { waitFor } from '../../tools/wait.cts';
import { startServer } from '../kit/loopback-server.cts';
import { longTimeout, type Fixture } from '../kit/n8n/fixture.cts';
import { node } from '../kit/n8n/nodes.cts';

type Respond = (response: ServerResponse) => void;

/** Returns a node that changes the global static data, so that n8n stores all of it at the end. */
export const countNode = (name = 'Count'): INode =>
	node(name, 'code', 2, { jsCode: "$getWorkflowStaticData('global').n = 1; return $input.all();" });

/** Returns a node that waits in n8n's database, which n8n checks once a minute. */
export const waitInDatabase = (): INode =>
	node('Wait', 'wait', 1.1, {
		...{ resume: 'webhook', limitWaitTime: true, resumeAmount: 1, resumeUnit: 'seconds' },
	});

/** Responds with an empty object. */
export const succeed: Respond = (response) => void response.end('{}');

/** Starts a server for requests of workflows. The test controls whether it succeeds, fails or waits. */
export async function startRequestedService({ onClose }: Fixture, respond = succeed) {
	let current = respond;
	const waiting: ServerResponse[] = [];
	const { url, close } = await startServer((_request, response) => current(response));
	onClose(close);
	return {
		url,
		request: node('Request', 'httpRequest', 4.2, { url, options: {} }),
		isWaiting: () => waiting.length > 0,
		failOnce() {
			current = (response) => {
				current = respond;
				respond(response.writeHead(500));
			};
		},
		/** Holds requests until `release`. */
		hold: () => void (current = (response) => void waiting.push(response)),
		release() {
			current = respond;
			waiting.splice(0).forEach(respond);
		},
	};
}

/** Waits for a failed execution and retries it, as the editor's button does. */
export async function retryFailure({ n8n }: Fixture, workflowId: string): Promise<void> {
	const find = () => n8n.executions.newest({ workflowId, status: ['error'] });
	const { id } = await waitFor(find, longTimeout('a failed execution'));
	await n8n.rest.send('POST', `/rest/executions/${id}/retry`, {});
}
