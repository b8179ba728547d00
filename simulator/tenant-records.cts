import { EventEmitter } from 'node:events';
import { Clients } from './clients.cts';
import { Deliveries } from './events/deliveries.cts';
import type { Delivery } from './events/deliveries.cts';
import { RedirectTarget } from './faults/redirect-target.cts';
import { RequestJournal } from './journal.cts';
import { DEFAULT_SETTINGS } from './state/settings.cts';
import type { Settings } from './state/settings.cts';
import { State } from './state/state.cts';

/** All that can be read of a tenant: what it holds, what it was asked and what it delivered. */
export class TenantRecords extends EventEmitter {
	readonly state = new State();
	readonly settings: Settings;
	readonly clients = new Clients();
	readonly journal = new RequestJournal();
	/** The other host that a redirect leads to. */
	readonly redirectTarget = new RedirectTarget();
	protected readonly carrier: Deliveries;
	protected readonly settingsAtStart: Settings;

	constructor(settings: Partial<Settings>) {
		super();
		this.setMaxListeners(0);
		this.settingsAtStart = { ...DEFAULT_SETTINGS, ...settings };
		this.settings = structuredClone(this.settingsAtStart);
		this.carrier = new Deliveries(this.settings, (delivery) => this.emit('delivery', delivery));
	}

	get inboxes() {
		return this.state.inboxes.rows;
	}
	get contacts() {
		return this.state.contacts.rows;
	}
	get conversations() {
		return this.state.conversations.rows;
	}
	get messages() {
		return this.state.messages.rows;
	}
	get bots() {
		return this.state.bots.rows;
	}
	get webhooks() {
		return this.state.webhooks.rows;
	}
	get agents() {
		return this.state.agents.rows;
	}
	get queues() {
		return this.state.queues.rows;
	}
	get calls() {
		return this.state.calls.rows;
	}
	get deliveries(): Delivery[] {
		return this.carrier.list;
	}
	get requests() {
		return this.journal.requests;
	}
	get tokenRequests() {
		return this.journal.tokenRequests;
	}
	get counts() {
		return this.journal.counts;
	}
	get inFlight() {
		return this.journal.inFlight;
	}
	get maxInFlight() {
		return this.journal.maxInFlight;
	}

	get pendingDeliveries() {
		return this.carrier.pending;
	}
}
