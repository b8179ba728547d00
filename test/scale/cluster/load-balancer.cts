import { Agent } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onShutdown } from '../../../tools/shutdown.cts';
import { forward, startServer } from '../../kit/loopback-server.cts';

/** A minimal load balancer on 127.0.0.1. */
export interface LoadBalancer {
	url: string;
	/** The URLs to which requests are forwarded in turn. */
	targets: string[];
	/** Returns the target for a webhook's request by its body; undefined for the next one in turn. */
	route?: (body: string) => string | undefined;
}

/** Starts a load balancer. */
export async function startLoadBalancer(): Promise<LoadBalancer> {
	const agent = new Agent({ keepAlive: true, maxSockets: 256 });
	let turn = 0;
	const balancer: LoadBalancer = { url: '', targets: [] };
	const next = ({ targets }: LoadBalancer) => targets[turn++ % targets.length];
	const { url, close } = await startServer((req, res) => {
		const { route } = balancer;
		const send = (target: string, body?: Buffer) =>
			forward(req, res, new URL(req.url ?? '/', target), { agent, body });
		if (!route || !req.url?.startsWith('/webhook/')) return send(next(balancer));
		buffer(req).then(
			(body) => send(route(body.toString()) ?? next(balancer), body),
			() => res.destroy(),
		);
	});
	onShutdown(async () => {
		agent.destroy();
		await close();
	});
	return Object.assign(balancer, { url });
}
