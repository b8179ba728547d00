import { randomUUID } from 'node:crypto';
import { withCredential } from '../../tools/n8n/client/workflows.cts';
import { activateUntilClose, prepareExample } from '../kit/n8n/examples.cts';
import { createFixture, useFixture } from '../kit/n8n/fixture.cts';
import { readRows } from '../kit/n8n/tables.cts';
import { connectToTools, type ToolsClient } from './mcp-client.cts';

const TABLE = 'Sangoma CX Prepared Calls';
const TOKEN_TYPE = 'httpBearerAuth';
const TOKEN = randomUUID();
const PLACED = 'Sangoma CX places the call';
const NOT_PREPARED = 'Nothing was prepared';
const NUMBER = '+15550100301';

describe('the MCP server', () => {
	const fixture = useFixture(createFixture);
	let url = '';
	let assistant: ToolsClient;

	beforeAll(async () => {
		const { n8n, onClose } = fixture;
		const example = await prepareExample(fixture, '11-mcp-server');
		const credential = await n8n.credentials.create('Token', TOKEN_TYPE, { token: TOKEN });
		const server = example.nodes.find(({ name }) => name === 'MCP Server')!;
		// As the editor does when it imports the file.
		server.parameters.path = server.webhookId = randomUUID();
		await activateUntilClose(fixture, withCredential(example, TOKEN_TYPE, credential));
		url = `${n8n.rest.url}/mcp/${server.webhookId}`;
		assistant = await connectToTools(url, TOKEN);
		onClose(() => assistant.close());
	});

	const callsTo = (number: string) =>
		fixture.simulator.calls.filter(({ destination }) => destination === number);

	async function prepare(number: string): Promise<string> {
		const text = await assistant.call('Prepare_Queue_Call', { Destination: number });
		expect(text).toContain(`to ${number}`);
		return /code ([\w-]+)/.exec(text)?.[1] ?? '';
	}

	const place = (code: string) => assistant.call('Place_Call', { Code: code });

	const lastRow = async () => (await readRows(fixture.n8n.rest, TABLE)).at(-1);

	test.each([
		['without a token', undefined],
		['with a wrong token', 'wrong'],
	])('refuses a connection %s (attack)', async (_what, token) => {
		await expect(connectToTools(url, token)).rejects.toThrow();
	});

	test('offers three tools: none lets the model name a queue, or call without a code', async () => {
		expect(assistant.instructions).toContain('wait for a clear yes');
		const tools = (await assistant.list()).map(({ name, fields }) => [name, Object.keys(fields)]);
		expect(tools.sort()).toEqual([
			['Place_Call', ['Code']],
			['Prepare_Agent_Call', ['Agent_Name', 'Destination']],
			['Prepare_Queue_Call', ['Destination']],
		]);
	});

	test('calls only with a code, and once for each code, even in parallel', async () => {
		const code = await prepare(NUMBER);
		expect(callsTo(NUMBER)).toEqual([]);
		const answers = await Promise.all([place(code), place(code), place(code)]);
		expect(answers.filter((text) => text.includes(PLACED))).toHaveLength(1);
		expect(await place(code)).toContain('used already');
		expect(await place('guess')).toContain('unknown');
		expect(await place('')).toContain('unknown');
		expect(callsTo(NUMBER)).toMatchObject([{ kind: 'queue', name: 'queue_test' }]);
	});

	test('calls only from an agent on the list', async () => {
		const destination = '+1 (555) 010-0302';
		const prepareAs = (agent: string) =>
			assistant.call('Prepare_Agent_Call', { Agent_Name: agent, Destination: destination });
		expect(await prepareAs('chief')).toContain(NOT_PREPARED);
		const code = /code ([\w-]+)/.exec(await prepareAs('agent.test'))?.[1] ?? '';
		expect(await place(code)).toContain(PLACED);
		expect(callsTo('+15550100302')).toMatchObject([{ kind: 'agent', name: 'agent.test' }]);
	});

	test('does not call a premium number, and says why (attack)', async () => {
		const { requests } = fixture.simulator;
		const before = requests.length;
		expect(await place(await prepare('+19005550100'))).toMatch(/Allowed Destinations.*No call/);
		expect(requests).toHaveLength(before);
	});

	test('calls a number at most twice an hour', async () => {
		const number = '+15550100303';
		for (let time = 0; time < 2; time++)
			expect(await place(await prepare(number))).toContain(PLACED);
		const text = await assistant.call('Prepare_Queue_Call', { Destination: number });
		expect(text).toContain(NOT_PREPARED);
		expect(callsTo(number)).toHaveLength(2);
	});

	test('does not prepare another call if one may have been placed', async () => {
		const number = '+15550100304';
		const code = await prepare(number);
		fixture.simulator.injectFault({ kind: 'status-after', status: 504, operation: 'queue:call' });
		expect(await place(code)).toContain('may have placed the call');
		expect(await lastRow()).toMatchObject({ number, state: 'check' });
		for (const spelling of [number, '001 555 010 0304'])
			expect(await assistant.call('Prepare_Queue_Call', { Destination: spelling })).toContain(
				NOT_PREPARED,
			);
		expect(callsTo(number)).toHaveLength(1);
	});
});
