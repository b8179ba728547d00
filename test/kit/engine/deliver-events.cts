import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { botOf } from '../inboxes.cts';
import { activateTrigger } from './active-trigger.cts';
import { simulator } from './tenant.cts';

/** Options with which every delivery starts the workflow. */
export const UNFILTERED = { customerMessagesOnly: false, untilHumanTakesOver: false };

/** Returns the parameters of a trigger that subscribes to these events only. */
export const subscriberTo = (events: string[], options = {}): INodeParameters => ({
	events: [],
	options: { otherEvents: events.join(','), ...options },
});

/** Returns the parameters of a trigger that is the bot of an inbox. Creates the inbox if it is missing. */
export function botFor(inboxId: number, options = {}): INodeParameters {
	const { inboxes } = simulator.state;
	if (inboxes.find(inboxId) === undefined) inboxes.add({ ...inboxes.rows[0], id: inboxId });
	return botOf(inboxId, { options: { untilHumanTakesOver: false, ...options } });
}

/** Delivers bodies to a new trigger in order. Returns the items with which each started the workflow. */
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
