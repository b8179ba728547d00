import type { Simulator } from '../simulator/index.cts';
import { waitFor } from './wait.cts';

/** Who writes, and in which inbox. */
export interface Identity {
	name: string;
	email: string;
	inboxId: number;
}

/** On a busy machine; on an idle one, an answer takes less than a second. */
const PATIENCE = { timeout: 60_000, message: 'The customer waited in vain.' };

/** A customer who writes in an inbox of a simulator. */
export class Customer {
	private conversationId = 0;
	private heard = 0;

	constructor(
		protected readonly simulator: Simulator,
		protected readonly identity: Identity,
	) {}

	/** The conversation as it is now. Throws if the customer has not written yet. */
	get conversation() {
		const found = this.simulator.conversations.find(({ id }) => id === this.conversationId);
		if (!found) throw new Error('The customer has not written yet.');
		return found;
	}

	/** What bots and agents have answered so far, oldest first. */
	get answers(): string[] {
		return this.simulator.messages
			.filter(({ conversation_id: id }) => id === this.conversationId)
			.filter(({ message_type: type }) => type === 'outgoing')
			.map(({ content }) => content ?? '');
	}

	/** Sends a message, or a picture without a text; resolves once it is delivered. */
	async writes(content: string | null): Promise<void> {
		const attachments = content === null ? [{ file_type: 'image' }] : [];
		const message = { ...this.identity, content, attachments };
		const { conversation } = await this.simulator.customerWrites(message);
		this.conversationId = conversation.id;
		await this.simulator.settled();
	}

	/** Waits for the next answer and returns it. Throws if it does not come in time. */
	async hears(): Promise<string> {
		await this.waitsUntil(() => this.answers.length > this.heard);
		return this.answers[this.heard++];
	}

	/** Sends a message and returns the next answer. */
	async asks(content: string): Promise<string> {
		await this.writes(content);
		return await this.hears();
	}

	/** Waits until something is so in the simulator. Throws if it is not in time. */
	async waitsUntil(isSo: () => boolean): Promise<void> {
		await waitFor(isSo, PATIENCE);
	}
}
