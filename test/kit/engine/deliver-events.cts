import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { activateTrigger } from './active-trigger.cts';
import { simulator } from './tenant.cts';
import { botOf } from './trigger-host.cts';

/** Starts the workflow with whatever is delivered. */
export const UNFILTERED = { customerMessagesOnly: false, untilHumanTakesOver: false };

/** Returns the parameters of a trigger that subscribes to these events alone. */
export const subscriberTo = (events: string[], options = {}): INodeParameters => ({
	events: [],
	options: { otherEvents: events.join(','), ...options },
});

/** Returns the parameters for the bot of an inbox, which the tenant gets if it is missing. */
export function botFor(inboxId: number, options = {}): INodeParameters {
	const { inboxes } = simulator.state;
	if (inboxes.find(inboxId) === undefined) inboxes.add({ ...inboxes.rows[0], id: inboxId });
	return botOf(inboxId, { options: { untilHumanTakesOver: false, ...options } });
}

/** Delivers bodies to a new trigger in order. Returns the items that each started the workflow with. */
export async function deliverAll(
	parameters: INodeParameters,
	bodies: object[],
): Promise<Array<IDataObject[] | undefined>> {
	const { send } = await activateTrigger(parameters);
	const started = [];
	for (const body of bodies) {
		const { status, items } = await send(body);
		expect(status).toBe(200);
		started.push(items);
	}
	return started;
}
