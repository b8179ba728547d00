import type { Simulator } from '../../../simulator/index.cts';
import { waitFor } from '../../../tools/wait.cts';
import { patiently } from './fixture.cts';

let customers = 0;

/** A customer, each with an email address of its own, who writes in an inbox. */
export class Customer {
	private readonly email = `customer.${++customers}@example.org`;
	private conversationId = 0;

	constructor(
		private readonly simulator: Simulator,
		private readonly inboxId: number,
	) {}

	/** The conversation as it is now. */
	get conversation() {
		const found = this.simulator.conversations.find(({ id }) => id === this.conversationId);
		if (!found) throw new Error('The customer has not written yet.');
		return found;
	}

	/** Sends a message, or a picture without a text; resolves once it is delivered. */
	async says(content: string | null): Promise<void> {
		const { inboxId, email } = this;
		const attachments = content === null ? [{ file_type: 'image' }] : [];
		const message = { inboxId, name: 'Rosa Example', email, content, attachments };
		const { conversation } = await this.simulator.customerWrites(message);
		this.conversationId = conversation.id;
		await this.simulator.settled();
	}

	/** What bots and agents have answered so far, oldest first. */
	get answers(): string[] {
		return this.simulator.messages
			.filter(({ conversation_id: id }) => id === this.conversationId)
			.filter(({ message_type: type }) => type === 'outgoing')
			.map(({ content }) => String(content));
	}

	/** Waits for an answer and returns it; the first answer is number 1. */
	async hears(number: number): Promise<string> {
		await waitFor(() => this.answers.length >= number, patiently(`answer ${number}`));
		return this.answers[number - 1];
	}

	/** Waits until the conversation has a status. */
	async sees(status: 'open' | 'pending' | 'resolved'): Promise<void> {
		const isSo = () => this.conversation.status === status;
		await waitFor(isSo, patiently(`the status ${status}`));
	}
}
