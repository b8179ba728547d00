import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

interface Described {
	description?: string;
}

/** A client of an MCP Server Trigger, as a language model's. */
export interface ToolsClient {
	/** What it is told of the tools. */
	list(): Promise<
		Array<{ name: string; description?: string; fields: Record<string, string | undefined> }>
	>;
	/** Calls a tool and gives what it hears, as a text. */
	call(name: string, fields: Record<string, unknown>): Promise<string>;
	close(): Promise<void>;
}

/** Connects to the tools behind an address. Throws if nobody answers there. */
export async function connectToTools(url: string): Promise<ToolsClient> {
	const client = new Client({ name: 'tests', version: '1.0.0' });
	await client.connect(new StreamableHTTPClientTransport(new URL(url)));
	return {
		list: async () =>
			(await client.listTools()).tools.map(({ name, description, inputSchema }) => ({
				name,
				description,
				fields: Object.fromEntries(
					Object.entries((inputSchema.properties ?? {}) as Record<string, Described>).map(
						([key, field]) => [key, field.description],
					),
				),
			})),
		call: async (name, fields) => {
			const { content } = await client.callTool({ name, arguments: fields });
			return JSON.stringify(content).replace(/\\"/g, '"');
		},
		close: () => client.close(),
	};
}
