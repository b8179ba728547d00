import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { errorOf } from '../../tools/n8n/client/executions.cts';
import { waitFor } from '../../tools/wait.cts';
import { prepareExample } from '../kit/n8n/examples.cts';
import { createOwnFixture, longTimeout, useFixture } from '../kit/n8n/fixture.cts';
import { addRows, readRows } from '../kit/n8n/tables.cts';

const LIST = 'Sangoma CX Call List';
const DO_NOT_CALL = 'Sangoma CX Do Not Call';
const CALLS_MADE = 'Sangoma CX Calls Made';
const ALWAYS = { opens: 0, closes: 24, days: '1,2,3,4,5,6,7' };

describe('the call list', () => {
	const fixture = useFixture(createOwnFixture);
	let id: string;
	/** Each test calls different numbers. */
	let lastNumber = 15550100100;

	beforeAll(async () => {
		({ id } = await fixture.n8n.workflows.create(await prepareExample(fixture, '10-call-list')));
		// The first run creates the tables.
		expect((await fixture.n8n.executions.run(id)).status).toBe('success');
		await configure(ALWAYS);
	});

	async function configure(values: Record<string, string | number>): Promise<void> {
		const { nodes } = await fixture.n8n.workflows.get(id);
		const settings = nodes.find(({ name }) => name === 'Settings')!;
		const { assignments } = settings.parameters.assignments as {
			assignments: INodeParameters[];
		};
		for (const field of assignments) field.value = values[String(field.name)] ?? field.value;
		await fixture.n8n.workflows.update(id, { nodes });
	}

	const run = () => fixture.n8n.executions.run(id);
	const list = (...numbers: string[]) =>
		addRows(
			fixture.n8n.rest,
			LIST,
			numbers.map((number) => ({ number, name: 'Rosa' })),
		);

	async function listNewNumber(): Promise<string> {
		const number = `+${++lastNumber}`;
		await list(number);
		return number;
	}

	const callsTo = (number: string) =>
		fixture.simulator.calls.filter(({ destination }) => destination === number).length;

	const rowsOf = async (number: string): Promise<IDataObject[]> =>
		(await readRows(fixture.n8n.rest, CALLS_MADE)).filter((row) => row.number === number);

	const statesOf = async (number: string) => (await rowsOf(number)).map(({ state }) => state);

	test('calls each number once, in any notation, and none on the do-not-call list', async () => {
		const { calls } = fixture.simulator;
		await addRows(fixture.n8n.rest, DO_NOT_CALL, [{ number: '+1 555-010-0003' }]);
		await list('+1 (555) 010-0001', '0015550100001', '+15550100002', '+15550100003');
		await list('+1 900 555 0100', '+15550100002');
		for (let time = 0; time < 2; time++) expect((await run()).status).toBe('success');
		const called = calls.map(({ destination }) => destination);
		expect(called).toEqual(['+15550100001', '+15550100002']);
		const rows = await readRows(fixture.n8n.rest, CALLS_MADE);
		expect(rows.map(({ number, state, note }) => [number, state, note])).toEqual([
			['+15550100001', 'called', null],
			['+15550100002', 'called', null],
			['+19005550100', 'refused', expect.stringContaining('Allowed Destinations')],
		]);
	});

	test.each([
		['too late', { opens: 0, closes: 0 }],
		['the wrong day', { days: '' }],
	])('calls nobody at %s, but calls later', async (_what, values) => {
		const number = await listNewNumber();
		await configure(values);
		expect((await run()).status).toBe('success');
		expect(await statesOf(number)).toEqual([]);
		await configure(ALWAYS);
		await run();
		expect(callsTo(number)).toBe(1);
	});

	test('does not repeat a call that may have been placed, but marks it for a check', async () => {
		const number = await listNewNumber();
		fixture.simulator.injectFault({ kind: 'status-after', status: 504, operation: 'queue:call' });
		for (let time = 0; time < 2; time++) expect((await run()).status).toBe('success');
		expect(callsTo(number)).toBe(1);
		expect(await rowsOf(number)).toMatchObject([
			{ state: 'check', note: expect.stringContaining('may have placed the call') },
		]);
	});

	test('stops if no call can be placed, and continues with the same number', async () => {
		const number = await listNewNumber();
		fixture.simulator.injectFault({ kind: 'status', status: 403, operation: 'queue:call' });
		expect(errorOf(await run())?.message).toContain('it denied access');
		expect(await statesOf(number)).toEqual([]);
		await run();
		expect(callsTo(number)).toBe(1);
		expect(await statesOf(number)).toEqual(['called']);
	});

	test('calls nobody twice in concurrent runs', async () => {
		const numbers = [await listNewNumber(), await listNewNumber(), await listNewNumber()];
		await Promise.all([run(), run(), run()]);
		for (const number of numbers) expect(callsTo(number)).toBeLessThanOrEqual(1);
		await run();
		expect(numbers.map(callsTo)).toEqual([1, 1, 1]);
	});

	test('does not repeat a call during which n8n was killed, even in a retry', async () => {
		const { n8n, process, simulator } = fixture;
		const number = await listNewNumber();
		const next = await listNewNumber();
		simulator.injectFault({ kind: 'hang', processed: true, operation: 'queue:call' });
		const killed = await n8n.executions.start(id);
		await waitFor(() => callsTo(number) === 1, longTimeout('the call'));
		await process.kill9();
		await process.restart();

		await n8n.executions.finished(killed);
		await n8n.rest
			.send('POST', `/rest/executions/${killed}/retry`, { loadWorkflow: true })
			.catch(() => 'n8n has nothing to retry');
		expect((await run()).status).toBe('success');
		expect(await statesOf(number)).toEqual(['calling']);
		expect(callsTo(next)).toBe(1);

		await configure({ interruptedAfterMinutes: 0 });
		expect((await run()).status).toBe('success');
		expect(await rowsOf(number)).toMatchObject([
			{ state: 'check', note: expect.stringContaining('n8n was interrupted') },
		]);
		expect([number, next].map(callsTo)).toEqual([1, 1]);
	});
});
