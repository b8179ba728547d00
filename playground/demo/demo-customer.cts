import type { Check } from '../../tools/check-first-light.cts';
import { Customer } from '../../tools/customer.cts';
import { waitFor } from '../../tools/wait.cts';

/** Prints a line of a chat. */
export const show = (who: string, text: string): void => console.log(`  ${who.padEnd(10)} ${text}`);

/** A customer of the demo: prints the chat, and records whether what is expected happens. */
export class DemoCustomer extends Customer {
	readonly checks: Check[] = [];

	private get firstName(): string {
		return this.identity.name.split(' ')[0];
	}

	override async writes(content: string): Promise<void> {
		show(this.firstName, content);
		await super.writes(content);
	}

	/** Waits for the next answer and returns it; an empty text if there is none. */
	override async hears(what = 'the bot answers'): Promise<string> {
		const text = await super.hears().catch(() => '');
		show('the bot', text.replace(/\s+https?:\S+$/, ' (with a link)') || '(nothing)');
		this.checks.push({ what, passed: text !== '', found: this.answers });
		return text;
	}

	override async asks(content: string): Promise<string> {
		await this.writes(content);
		return await this.hears(`the bot answers "${content}"`);
	}

	/** Waits until something is so in the simulator. */
	async sees(what: string, isSo: () => boolean): Promise<void> {
		const passed = await this.waitsUntil(isSo).then(
			() => true,
			() => false,
		);
		this.checks.push({ what, passed, found: this.conversation });
	}

	/** Opens the link in a message, once n8n waits for it, and approves there. */
	async approves(text: string): Promise<void> {
		const link = /https?:\S+$/.exec(text)?.[0] ?? '';
		const isOpen = async () => (await fetch(link)).status === 200;
		const body = new URLSearchParams({ answer: 'approve' });
		const status = await waitFor(isOpen, { interval: 200 }).then(
			async () => (await fetch(link, { method: 'POST', body })).status,
			() => undefined,
		);
		show(this.firstName, '(opens the link and approves)');
		this.checks.push({ what: 'the customer approves', passed: status === 200, found: status });
	}
}
