import { randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import type { AxiosResponse } from 'axios';
import axios from 'axios';
import type { WorkflowDefinition } from './n8n/client/workflows.cts';

/** The example that serves a chat page, by the end of its name. */
const WIDGET = 'A Widget of Your Own';

/** The widget among workflows, if it is there. */
export const findWidget = <T extends { name: string }>(workflows: T[]): T | undefined =>
	workflows.find(({ name }) => name.endsWith(WIDGET));

/** Where a widget's page is, once its workflow is published. */
export function widgetUrl(n8nUrl: string, { name, nodes }: WorkflowDefinition): string {
	const page = nodes.find(({ type }) => type === 'n8n-nodes-base.webhook');
	if (!page) throw new Error(`"${name}" has no page`);
	// Without a path of its own, n8n takes the id. Imported in the editor, it gets one.
	return `${n8nUrl}/webhook/${String(page.parameters.path) || page.webhookId}`;
}

/** A message as the page gets it. */
export interface WidgetMessage {
	id: number;
	author: 'visitor' | 'team';
	name: string;
	content: string;
	at: string;
}

/** What the widget answers: `say` is for the visitor's eyes, when something went wrong. */
interface WidgetAnswer {
	status: number;
	messages?: WidgetMessage[];
	say?: string;
}

const http = axios.create({
	proxy: false,
	// A connection kept alive is closed by an n8n that was busy for longer than its patience.
	httpAgent: new Agent({ keepAlive: false }),
	validateStatus: () => true,
	// As a page without an origin of its own, which n8n makes of it.
	headers: { Origin: 'null' },
});

/** Who writes in a widget, as the page's own script does it. */
export class WidgetVisitor {
	constructor(
		readonly url: string,
		readonly key = randomBytes(24).toString('hex'),
	) {}

	/** The page itself. */
	open(): Promise<AxiosResponse<string>> {
		return http.get<string>(this.url);
	}

	/** Writes; the first message needs a name and an email address. */
	write(content: string, who: { name?: string; email?: string } = {}): Promise<WidgetAnswer> {
		return this.ask({ content, ...who });
	}

	/** What is in this visitor's chat, of all or of what is newer than a message. */
	async read(after = 0): Promise<WidgetMessage[]> {
		const { messages } = await this.ask({ after: String(after) });
		return messages ?? [];
	}

	/** Sends fields as the page does, whatever they are. */
	async ask(fields: Record<string, string>): Promise<WidgetAnswer> {
		const body = new URLSearchParams({ key: this.key, ...fields });
		const { status, data } = await http.post<Omit<WidgetAnswer, 'status'>>(this.url, body);
		return { status, ...data };
	}
}
