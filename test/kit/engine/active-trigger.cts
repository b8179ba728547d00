import type { INodeParameters } from 'n8n-workflow';
import { simulator } from './tenant.cts';
import { TriggerHost, type DeliveryResponse } from './trigger-host.cts';

/** Returns the last registered URL of a webhook or, if there is none, of a bot. */
export const lastUrl = (): string =>
	simulator.webhooks.at(-1)?.url ?? simulator.bots.at(-1)?.outgoing_url ?? 'none';

/** Returns the key in a registered URL. */
export const keyOf = (url: string): string => new URL(url).searchParams.get('key') ?? '';

/** Activates a trigger. Returns it with its URL, its key and a function that delivers an event to it. */
export async function activateTrigger(parameters: INodeParameters = {}) {
	const host = new TriggerHost(parameters);
	await host.activate();
	const url = lastUrl();
	return {
		...{ host, url, key: keyOf(url) },
		send: (
			body: unknown,
			options: Partial<Parameters<TriggerHost['deliver']>[1]> = {},
		): Promise<DeliveryResponse> => host.deliver(url, { body, ...options }),
	};
}

/** Returns the parameters of a trigger for other events. */
export const otherEvents = (...names: string[]): INodeParameters => ({
	options: { otherEvents: names.join(', ') },
});
