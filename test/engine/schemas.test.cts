// What the editor shows before the first run is what the first run gives.
import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvent } from '../../nodes/SangomaCxTrigger/delivery/event';
import { simplifyEvent } from '../../nodes/SangomaCxTrigger/delivery/simplify';
import { ROOT } from '../../tools/root.cts';
import { schemaFile, TRIGGER_FILES } from '../../scripts/schemas/output-schemas.cts';
import type { OutputSchema } from '../../scripts/schemas/contract-schemas.cts';
import { CredentialStore } from './credentialStore.cts';
import { itemsOf, run, SAMPLES } from './samples.cts';
import { furnish, simulator } from './tenant.cts';

/** The schema with no room for fields that it does not name, wherever it names some. */
function closed(schema: OutputSchema): object {
	const { type, properties, items } = schema;
	if (items) return { type, items: closed(items) };
	if (!properties) return { type };
	const fields = Object.entries(properties).map(([name, field]) => [name, closed(field)]);
	return { type, properties: Object.fromEntries(fields), additionalProperties: false };
}

const ajv = new Ajv({ allErrors: true });
function misfits(file: string, item: unknown): unknown {
	const schema = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as OutputSchema;
	const fits = ajv.compile(closed(schema));
	return fits(item) ? [] : fits.errors;
}

const isCall = (operation: string) => /:call$|:assign$/.test(operation);
const PACKINGS = ['inferred', 'wrapped', 'flat'] as const;

describe('The output of each operation fits its schema', () => {
	// Whether a call's answer has a body is not known, and so its schema says no more than success.
	const ROWS = SAMPLES.flatMap(({ operation }) =>
		(isCall(operation) ? PACKINGS.slice(0, 1) : PACKINGS).map((packing) => ({
			operation,
			packing,
		})),
	);
	it.each(ROWS)('$operation, $packing', async ({ operation, packing }) => {
		await furnish();
		simulator.settings.responseFormat = packing;
		const result = await run(operation, CredentialStore.for(simulator));
		expect(result.error).toBeUndefined();
		for (const item of itemsOf(result)) expect(misfits(schemaFile(operation), item)).toEqual([]);
	});
});

it("each event's simplified output fits the trigger's schema", async () => {
	const credentials = CredentialStore.for(simulator);
	const subscriptions = ['conversation_created', 'message_created', 'conversation_status_changed'];
	await run('webhook:create', credentials, { url: 'http://127.0.0.1:9/', subscriptions });
	await furnish();
	await simulator.sendAgentMessage({ conversationId: 418, content: 'I will look.' });
	await run('conversation:finish', credentials);
	await simulator.waitForDeliveries();
	const bodies = simulator.deliveries.map(({ body }) => body);
	expect(bodies.length).toBeGreaterThanOrEqual(4);
	for (const body of bodies) {
		const event = readEvent(body);
		if (!event) throw new Error('The delivery is no event');
		const item = simplifyEvent(event);
		expect(Object.keys(item)).toHaveLength(10);
		expect(misfits(TRIGGER_FILES[0], item)).toEqual([]);
	}
});
