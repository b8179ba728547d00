// The schemas tell the editor what the first run will return.
import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEvent } from '../../nodes/SangomaCxTrigger/event/parseEvent';
import { simplifyEvent } from '../../nodes/SangomaCxTrigger/delivery/simplify';
import { ROOT } from '../../tools/root.cts';
import { schemaFile, TRIGGER_FILES } from '../../scripts/schemas/output-schemas.cts';
import type { OutputSchema } from '../../scripts/schemas/contract-schemas.cts';
import { itemsOf, run, runOk } from '../kit/engine/run-operation.cts';
import { readRecordings } from '../kit/event-fixtures.cts';
import { createCredential, seed, simulator } from '../kit/engine/tenant.cts';
import { OPERATION_SAMPLES } from '../samples.cts';

/** Returns the schema without additional properties. */
function closed(schema: OutputSchema): object {
	const { type, properties, items } = schema;
	if (items) return { type, items: closed(items) };
	if (!properties) return { type };
	const fields = Object.entries(properties).map(([name, field]) => [name, closed(field)]);
	return { type, properties: Object.fromEntries(fields), additionalProperties: false };
}

const ajv = new Ajv({ allErrors: true });
function errorsOf(file: string, item: unknown): unknown {
	const schema = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as OutputSchema;
	const validate = ajv.compile(closed(schema));
	return validate(item) ? [] : validate.errors;
}

const isCall = (operation: string) => /:call$|:assign$/.test(operation);
const FORMATS = ['inferred', 'wrapped', 'flat'] as const;

describe('The output of each operation fits its schema', () => {
	// It is unknown whether a call's response has a body, so its schema contains only success.
	const CASES = OPERATION_SAMPLES.flatMap(({ operation }) =>
		(isCall(operation) ? FORMATS.slice(0, 1) : FORMATS).map((format) => ({
			operation,
			format,
		})),
	);
	test.each(CASES)('$operation, $format', async ({ operation, format }) => {
		await seed();
		simulator.settings.responseFormat = format;
		const result = await runOk(operation);
		for (const item of itemsOf(result)) expect(errorsOf(schemaFile(operation), item)).toEqual([]);
	});
});

test("each event's simplified output fits the trigger's schema", async () => {
	const credentials = createCredential();
	const subscriptions = ['conversation_created', 'message_created', 'conversation_status_changed'];
	await run('webhook:create', { url: 'http://127.0.0.1:9/', subscriptions }, { credentials });
	await seed();
	await simulator.sendAgentMessage({ conversationId: 418, content: 'I will look.' });
	await run('conversation:finish', {}, { credentials });
	await simulator.waitForDeliveries();
	const bodies = simulator.deliveries.map(({ body }) => body);
	expect(bodies.length).toBeGreaterThanOrEqual(4);
	const recorded = readRecordings().flatMap(({ events }) => events.map((event) => event.body));
	for (const body of [...bodies, ...recorded]) {
		const event = parseEvent(body);
		if (!event) throw new Error('The delivery is not an event');
		const item = simplifyEvent(event);
		expect(Object.keys(item)).toHaveLength(16);
		expect(errorsOf(TRIGGER_FILES[0], item)).toEqual([]);
	}
});
