import { DEFAULT_CLIENT } from './clients.cts';
import type { Client } from './clients.cts';
import { handOver } from './chat.cts';
import type { EventBody, EventName } from './events.cts';
import { Attempts, FaultQueue } from './faults.cts';
import type { ArmedFault, FaultChooser, FaultRule } from './faults.cts';
import { namedFault } from './named-faults.cts';
import type { NamedFault } from './named-faults.cts';
import { setStatus, writeAsAgent, writeAsCustomer } from './people.cts';
import type { AgentMessage, CustomerMessage, StatusChange } from './people.cts';
import { findReceivers } from './receivers.cts';
import type { Receiver } from './receivers.cts';
import { TenantRecords } from './tenant-records.cts';
import type { World } from './world.cts';

/**
 * A Sangoma CX tenant on this machine, without its server. Emits `request` (a finished
 * RecordedRequest), `token` (a finished RecordedTokenRequest), `delivery` (a finished attempt) and
 * `change` (what of the state is another now).
 */
export class Tenant extends TenantRecords implements World {
	readonly faults = new FaultQueue();
	readonly attempts = new Attempts();
	/** Chooses a fault for each API request that no queued rule meets. */
	chooseFault: FaultChooser | undefined;
	/** The default client, which may ask for all scopes. */
	readonly client = { ...DEFAULT_CLIENT };
	/** Forgets the most in flight. */
	resetCounters(): void {
		this.history.resetCounters();
	}

	addClient(client: Client): void {
		this.clients.add(client);
	}

	/** Gives a client another secret; its tokens die. */
	rotateSecret(clientId: string, clientSecret: string): void {
		this.clients.rotateSecret(clientId, clientSecret);
		if (clientId === this.client.clientId) this.client.clientSecret = clientSecret;
	}

	/** All tokens die: every request is answered 401 until a new one is asked for. */
	revokeTokens(): void {
		this.clients.revokeTokens();
	}

	/**
	 * Switches a fault on: one of its own, or a ready-made one by its name.
	 *
	 * @throws Error if there is no such fault.
	 */
	fail(fault: FaultRule | NamedFault): ArmedFault {
		const armed = this.faults.add('kind' in fault ? fault : namedFault(fault.name, fault));
		this.changed('faults');
		return armed;
	}

	/** Switches all faults off. */
	clearFaults(): void {
		this.faults.clear();
		this.changed('faults');
	}

	/** A customer writes: makes contact and conversation if needed, and delivers the events. */
	async customerWrites(input: CustomerMessage) {
		return writeAsCustomer(this, input);
	}

	/** A human agent answers, or leaves a private note. */
	async agentWrites(input: AgentMessage) {
		return writeAsAgent(this, input);
	}

	/** A human agent takes a conversation over, gives it back to the bot, or finishes it. */
	setStatus(change: StatusChange): void {
		setStatus(this, change);
	}

	/** Sends any event, to one address or to all who would get one of that name. */
	async sendEvent(
		event: Record<string, unknown> | Buffer | string,
		{ to, inboxId = null }: { to?: string; inboxId?: number | null } = {},
	): Promise<void> {
		const isRaw = typeof event === 'string' || Buffer.isBuffer(event);
		const bytes = Buffer.from(isRaw ? (event as string) : JSON.stringify(event));
		const body = isRaw ? event.toString().slice(0, 1_000) : event;
		const name = isRaw ? null : String((event as { event?: unknown }).event ?? '');
		const one = { kind: 'webhook' as const, registrationId: null, url: to ?? '' };
		const all = () => findReceivers(this.state, name ?? '', inboxId);
		for (const receiver of to === undefined ? all() : [one])
			this.carrier.send({ receiver, event: name, body, bytes });
	}

	/** Resolves once no delivery is on its way. */
	settled(): Promise<void> {
		return this.carrier.settled();
	}

	announce(event: EventName, inboxId: number | null, body: () => EventBody): void {
		const receivers = findReceivers(this.state, event, inboxId);
		if (receivers.length === 0) return;
		const bytes = Buffer.from(JSON.stringify(body()));
		const kept: unknown = JSON.parse(bytes.toString());
		for (const receiver of receivers)
			this.carrier.send({
				receiver,
				event,
				body: kept,
				bytes,
				...this.afterFailure(receiver, kept),
			});
	}

	changed(what: string): void {
		this.emit('change', what);
	}

	/** Forgets chats, calls and traffic. Registrations, tokens, faults and settings stay. */
	clear(): void {
		this.state.clear();
		this.carrier.reset();
		this.history.reset();
		this.stranger.reset();
		this.changed('everything');
	}

	/** Back to a fresh tenant with a fresh history; settings are those at the start again. */
	reset(): void {
		this.state.reset();
		this.clients.reset();
		Object.assign(this.client, DEFAULT_CLIENT);
		Object.assign(this.settings, structuredClone(this.settingsAtStart));
		this.faults.clear();
		this.attempts.clear();
		this.chooseFault = undefined;
		this.carrier.reset();
		this.history.reset();
		this.stranger.reset();
		this.changed('everything');
	}

	/** A bot that fails hands its pending conversation to the humans (inferred). */
	private afterFailure({ kind }: Receiver, body: unknown) {
		if (kind !== 'bot') return {};
		const { id, conversation } = body as { id: number; conversation?: { id: number } };
		const found = this.state.conversations.find(conversation?.id ?? id);
		if (found?.status !== 'pending') return {};
		return { givenUp: () => found.status === 'pending' && handOver(this, found) };
	}
}
