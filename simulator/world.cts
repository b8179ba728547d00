import type { EventBody, EventName } from './events.cts';
import type { Settings } from './settings.cts';
import type { State } from './state.cts';

/** What the rooms of the simulator share. */
export interface World {
	readonly state: State;
	readonly settings: Settings;
	/** Tells the subscribers; the body is only built if there are any. */
	announce(event: EventName, inboxId: number | null, body: () => EventBody): void;
	/** Tells whoever watches that the state is another now. */
	changed(what: string): void;
}
