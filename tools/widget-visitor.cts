import { randomBytes } from 'node:crypto';
import type { AxiosResponse } from 'axios';
import { http } from './http.cts';
import type { WorkflowDefinition } from './n8n/client/workflows.cts';

/** The end of the name of the example that serves a chat page. */
export const WIDGET = 'A Widget of Your Own';

/** Returns the URL of a widget's page, which exists while its workflow is active. */
export function widgetUrl(n8nUrl: string, { name, nodes }: WorkflowDefinition): string {
	const page = nodes.find(({ type }) => type === 'n8n-nodes-base.webhook');
	if (!page) throw new Error(`"${name}" has no page`);
	// n8n uses the webhook ID if the path is empty; the editor sets a path on import.
	return `${n8nUrl}/webhook/${String(page.parameters.path) || page.webhookId}`;
}

interface WidgetMessage {
	id: number;
	author: 'visitor' | 'team';
	name: string;
	content: string;
	at: string;
}

/** The widget's response. `say` is an error message for the visitor. */
interface WidgetResponse {
	status: number;
	messages?: WidgetMessage[];
	say?: string;
}

/** A visitor of a widget. Sends the same requests as the page's script. */
export class WidgetVisitor {
	constructor(
		readonly url: string,
		readonly key = randomBytes(24).toString('hex'),
	) {}

	open(): Promise<AxiosResponse<string>> {
		return http.get<string>(this.url);
	}

	/** Writes a message; the first one needs a name and an email address. */
	write(content: string, who: { name?: string; email?: string } = {}): Promise<WidgetResponse> {
		return this.post({ content, ...who });
	}

	/** Returns the messages of this visitor's chat, all or those after an ID. */
	async read(after = 0): Promise<WidgetMessage[]> {
		const { messages } = await this.post({ after: String(after) });
		return messages ?? [];
	}

	/** Sends fields as the page does. */
	async post(fields: Record<string, string>): Promise<WidgetResponse> {
		const body = new URLSearchParams({ key: this.key, ...fields });
		const { status, data } = await http.post<Omit<WidgetResponse, 'status'>>(this.url, body, {
			// n8n serves the page without an origin.
			headers: { Origin: 'null' },
		});
		return { status, ...data };
	}
}
