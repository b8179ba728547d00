import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** A tool as a language model sees it. */
export interface ToolDescription {
	name: string;
	description?: string;
	/** The descriptions of the fields, by their names. */
	fields: Record<string, string | undefined>;
}

/** A client of an MCP Server Trigger. */
export type ToolsClient = Awaited<ReturnType<typeof connectToTools>>;

/** Returns the description of a tool from the JSON schema of its input. */
export function describeTool(
	name: string,
	description: string | undefined,
	properties: object = {},
): ToolDescription {
	const fields = Object.entries(properties as Record<string, { description?: string }>);
	const descriptions = fields.map(([key, field]) => [key, field.description]);
	return { name, description, fields: Object.fromEntries(descriptions) };
}

/** Connects to the tools at a URL, with a token if one is given. Throws an error if that is refused. */
export async function connectToTools(url: string, token?: string) {
	const client = new Client({ name: 'tests', version: '1.0.0' });
	const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` });
	const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
	await client.connect(transport);
	return {
		instructions: client.getInstructions(),
		list: async () =>
			(await client.listTools()).tools.map(({ name, description, inputSchema }) =>
				describeTool(name, description, inputSchema.properties),
			),
		call: async (name: string, fields: Record<string, unknown>) => {
			const { content } = await client.callTool({ name, arguments: fields });
			return JSON.stringify(content).replace(/\\"/g, '"');
		},
		close: () => client.close(),
	};
}
