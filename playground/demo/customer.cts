import type { Simulator } from '../../simulator/index.cts';
import type { Check } from '../../tools/check-first-light.cts';
import { Customer } from '../../tools/customer.cts';
import { waitFor } from '../../tools/wait.cts';

/** Matches parts of a text that fit beside a name in a line of 100 characters. */
const PIECES = /.{1,87}(?=\s|$)|\S+/g;

/** Prints a message of a chat. */
export function show(who: string, text: string): void {
	for (const [index, piece] of (text.match(PIECES) ?? ['']).entries())
		console.log(`  ${(index === 0 ? who : '').padEnd(10)} ${piece.trimStart()}`);
}

/** Resolves with whether a condition is met in time. */
const becomes = (condition: () => boolean | Promise<boolean>): Promise<boolean> =>
	waitFor(condition).catch(() => false);

/** A customer whose chat is printed and checked. */
export class DemoCustomer extends Customer {
	readonly checks: Check[] = [];
	private heard = 0;
	private readonly firstName: string;

	constructor(simulator: Simulator, inboxId: number, name: string) {
		const firstName = name.split(' ')[0];
		super(simulator, inboxId, name, `${firstName.toLowerCase()}@example.org`);
		this.firstName = firstName;
	}

	override async says(content: string): Promise<void> {
		show(this.firstName, content);
		await super.says(content);
	}

	/** Waits for the next reply and returns it, or an empty text if there is none in time. */
	async hearsNext(what: string): Promise<string> {
		const passed = await becomes(() => this.answers.length > this.heard);
		const text = this.answers.at(this.heard) ?? '';
		this.heard += 1;
		show('the bot', text.replace(/\s+https?:\S+$/, ' (with a link)') || '(nothing)');
		this.checks.push({ what, passed, found: this.answers });
		return text;
	}

	override async asks(content: string): Promise<string> {
		await this.says(content);
		return await this.hearsNext(`the bot answers "${content}"`);
	}

	/** Waits until a condition is met in the simulator. */
	async sees(what: string, condition: () => boolean): Promise<void> {
		const passed = await becomes(condition);
		this.checks.push({ what, passed, found: this.conversation });
	}

	/** Approves with the link in a message, once n8n waits for it. */
	async approves(text: string): Promise<void> {
		const link = /https?:\S+$/.exec(text)?.[0] ?? '';
		const isOpen = link && (await becomes(async () => (await fetch(link)).ok));
		const body = new URLSearchParams({ answer: 'approve' });
		const status = isOpen && (await fetch(link, { method: 'POST', body })).status;
		show(this.firstName, '(opens the link and says yes)');
		this.checks.push({ what: 'the customer approves', passed: status === 200, found: status });
	}
}
