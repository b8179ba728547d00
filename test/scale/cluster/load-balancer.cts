import { Agent } from 'node:http';
import { onShutdown } from '../../../tools/shutdown.cts';
import { forward, startServer } from '../../kit/loopback-server.cts';

/** A minimal load balancer on loopback. */
export interface LoadBalancer {
	url: string;
	/** The URLs to which requests are forwarded in turn. */
	targets: string[];
}

/** Starts a load balancer. */
export async function startLoadBalancer(): Promise<LoadBalancer> {
	const targets: string[] = [];
	const agent = new Agent({ keepAlive: true, maxSockets: 256 });
	let turn = 0;
	const { url, close } = await startServer((req, res) => {
		const target = targets[turn++ % targets.length];
		forward(req, res, new URL(req.url ?? '/', target), agent);
	});
	onShutdown(async () => {
		agent.destroy();
		await close();
	});
	return { url, targets };
}
