import type { INodeParameters } from 'n8n-workflow';
import { CredentialStore } from './credentialStore.cts';
import { simulator } from './tenant.cts';
import { Host, type Received } from './trigger-support.cts';

const hosts: Host[] = [];

afterEach(async () => {
	for (const host of hosts.splice(0)) await host.close();
});

/** The URL that was registered last with the simulator, of a webhook if there is one. */
export const lastUrl = () =>
	simulator.webhooks.at(-1)?.url ?? simulator.bots.at(-1)?.outgoing_url ?? 'none';

export const keyOf = (url: string) => new URL(url).searchParams.get('key') ?? '';

/** A trigger that is not switched on yet; it ends with the test. */
export function makeHost(...given: ConstructorParameters<typeof Host>): Host {
	const host = new Host(...given);
	hosts.push(host);
	return host;
}

/** A trigger that is switched on, and how to deliver to it. */
export async function listening(parameters: INodeParameters = {}) {
	const host = makeHost(CredentialStore.for(simulator), parameters);
	await host.activate();
	const url = lastUrl();
	return {
		host,
		url,
		key: keyOf(url),
		send: (body: unknown, more: Partial<Parameters<Host['deliver']>[1]> = {}): Promise<Received> =>
			host.deliver(url, { body, ...more }),
	};
}

export const otherEvents = (...names: string[]): INodeParameters => ({
	options: { otherEvents: names.join(', ') },
});
