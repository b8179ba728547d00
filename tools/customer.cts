import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../simulator/index.cts';
import type { Check } from './check-first-light.cts';

/** Who writes, and in which inbox. */
export interface Identity {
	name: string;
	email: string;
	inboxId: number;
}

const PATIENCE_MS = 30_000;
const POLL_MS = 200;

/** Resolves once something is so in the simulator; false if it is not in time. */
async function becomes(simulator: Simulator, isSo: () => boolean): Promise<boolean> {
	return await new Promise((resolve) => {
		const settle = () => {
			clearTimeout(timer);
			simulator.off('change', check);
			resolve(isSo());
		};
		const check = () => isSo() && settle();
		const timer = setTimeout(settle, PATIENCE_MS);
		simulator.on('change', check);
		check();
	});
}

/** Prints a line of a chat. */
export const show = (who: string, text: string): void => console.log(`  ${who.padEnd(10)} ${text}`);

/** A customer in a chat with a bot: prints what is said, and notes what was to happen. */
export class Customer {
	readonly checks: Check[] = [];
	private conversationId = 0;
	private heard = 0;

	constructor(
		private readonly simulator: Simulator,
		private readonly identity: Identity,
	) {}

	/** The conversation as it is now. */
	get conversation() {
		return this.simulator.conversations.find(({ id }) => id === this.conversationId);
	}

	/** Writes a message. */
	async writes(content: string): Promise<void> {
		show(this.identity.name.split(' ')[0], content);
		const { conversation } = await this.simulator.sendCustomerMessage({
			...this.identity,
			content,
		});
		this.conversationId = conversation.id;
	}

	/** Waits for what the bot says next, and gives it; a text that is empty if it says nothing. */
	async hears(what: string): Promise<string> {
		const isSaid = () => this.answers().length > this.heard;
		const passed = await becomes(this.simulator, isSaid);
		const text = this.answers().at(this.heard) ?? '';
		this.heard += 1;
		show('the bot', text.replace(/\s+https?:\S+$/, ' (with a link)') || '(nothing)');
		this.checks.push({ what, passed, found: this.answers() });
		return text;
	}

	/** Writes a message and waits for the answer. */
	async asks(content: string): Promise<void> {
		await this.writes(content);
		await this.hears(`the bot answers "${content}"`);
	}

	/** Waits until something is so in the simulator. */
	async sees(what: string, isSo: () => boolean): Promise<void> {
		const passed = await becomes(this.simulator, isSo);
		this.checks.push({ what, passed, found: this.conversation });
	}

	/** Opens the link in a message, once n8n waits for it, and says yes there. */
	async approves(text: string): Promise<void> {
		const link = /https?:\S+$/.exec(text)?.[0] ?? '';
		const deadline = Date.now() + PATIENCE_MS;
		let status = 0;
		while (link && status !== 200 && Date.now() < deadline) {
			({ status } = await fetch(link));
			if (status !== 200) await sleep(POLL_MS);
		}
		const body = new URLSearchParams({ answer: 'approve' });
		const answer = link ? await fetch(link, { method: 'POST', body }) : undefined;
		show(this.identity.name.split(' ')[0], '(opens the link and says yes)');
		const passed = answer?.status === 200;
		this.checks.push({ what: 'the customer says yes', passed, found: answer?.status });
	}

	private answers(): string[] {
		return this.simulator.messages
			.filter(({ conversation_id: id }) => id === this.conversationId)
			.filter(({ message_type, sender }) => message_type === 'outgoing' && sender?.type !== 'user')
			.map(({ content }) => content ?? '');
	}
}
