import type { Simulator, Status } from '../simulator/index.cts';
import { LONG_TIMEOUT_MS, waitFor } from './wait.cts';

let customers = 0;

/** A customer who writes in an inbox of the simulator. */
export class Customer {
	private conversationId = 0;

	constructor(
		protected readonly simulator: Simulator,
		protected readonly inboxId: number,
		readonly name = 'Rosa Example',
		private readonly email = `customer.${++customers}@example.org`,
	) {}

	/** The current state of the conversation. Throws an Error if the customer has not written yet. */
	get conversation() {
		const found = this.simulator.conversations.find(({ id }) => id === this.conversationId);
		if (!found) throw new Error('The customer has not written yet.');
		return found;
	}

	/** The answers so far, oldest first. */
	get answers(): string[] {
		return this.simulator.messages
			.filter(({ conversation_id: id }) => id === this.conversationId)
			.filter(({ message_type: type }) => type === 'outgoing')
			.map(({ content }) => String(content));
	}

	/** Writes a message, or sends an image without text. Resolves once it is delivered. */
	async says(content: string | null): Promise<void> {
		const { inboxId, name, email } = this;
		const attachments = content === null ? [{ file_type: 'image' }] : [];
		const message = { inboxId, name, email, content, attachments };
		const { conversation } = await this.simulator.sendCustomerMessage(message);
		this.conversationId = conversation.id;
		await this.simulator.waitForDeliveries();
	}

	setStatus(status: Status): void {
		this.simulator.setConversationStatus({ conversationId: this.conversationId, status });
	}

	async waitForStatus(status: Status): Promise<void> {
		const message = `The conversation did not become ${status}.`;
		const hasStatus = () => this.conversation.status === status;
		await waitFor(hasStatus, { timeout: LONG_TIMEOUT_MS, message });
	}

	/** Waits for this many answers, and returns the last one. */
	async hears(count: number): Promise<string> {
		const message = `"${this.name}" did not get ${count} answers.`;
		await waitFor(() => this.answers.length >= count, { timeout: LONG_TIMEOUT_MS, message });
		return this.answers[count - 1];
	}

	async asks(content: string): Promise<string> {
		const count = this.answers.length + 1;
		await this.says(content);
		return await this.hears(count);
	}
}
