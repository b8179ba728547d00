import { randomUUID } from 'node:crypto';
import type { Simulator } from '../../../simulator/index.cts';
import { CREDENTIAL_TYPE } from '../../../tools/credential.cts';
import { readExample } from '../../../tools/examples.cts';
import {
	asImported,
	withCredential,
	type WorkflowDefinition,
} from '../../../tools/n8n/client/workflows.cts';
import { activateUntilClose, formUrl } from './examples.cts';
import type { Fixture } from './fixture.cts';

/** The path of the workflow's webhook, and the factor for its waiting times. */
const PATH = 'sangoma-cx-check';
const PATIENCE = 'const PATIENCE = 1;';

/** Activates "Check Your Tenant" with URLs and a table that no other test uses. */
export async function activateTenantCheck(fixture: Fixture, patience = 1) {
	const id = randomUUID();
	const path = `${PATH}-${id}`;
	const text = JSON.stringify(readExample('09-check-your-tenant'));
	expect(text).toContain(PATIENCE);
	const copy = JSON.parse(
		text
			.replaceAll(PATH, path)
			.replaceAll('Sangoma CX Check', `Check ${id}`)
			.replace(PATIENCE, `const PATIENCE = ${patience};`),
	) as WorkflowDefinition;
	for (const node of copy.nodes) if (node.webhookId) node.webhookId = randomUUID();
	const example = withCredential(asImported(copy), CREDENTIAL_TYPE, fixture.credential);
	const workflowId = await activateUntilClose(fixture, example);
	const { url } = fixture.n8n.rest;
	return { url: await formUrl(fixture, workflowId), webhookUrl: `${url}/webhook/${path}` };
}

/** Returns the report on a page: its text, and the verdict and observation for each assumption. */
export function readReport(html: string) {
	const [, escaped = ''] = /<textarea[^>]*>([^]*?)<\/textarea>/.exec(html) ?? [];
	const text = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
	const rows = text
		.split('\n')
		.filter((line) => line.startsWith('| ') && !/^\| (Assumption|---)/.test(line))
		.map((line) => line.split(' | ').map((cell) => cell.replace(/^\| |\*\*| \|$/g, '').trim()));
	const verdicts = rows.map(([assumption, verdict, seen]) => [
		assumption,
		`${verdict}: ${seen}`.trim(),
	]);
	return { text, verdicts: Object.fromEntries(verdicts) as Record<string, string> };
}

function* entriesIn(value: unknown): Generator<[name: string, value: string]> {
	if (typeof value !== 'object' || value === null) return;
	for (const [name, inner] of Object.entries(value)) {
		const isText = typeof inner === 'number' || (typeof inner === 'string' && inner.length > 1);
		yield [Array.isArray(value) ? '' : name, isText ? String(inner) : ''];
		yield* entriesIn(inner);
	}
}

const wordsOf = (text: string) => text.match(/[\w.+@-]+/g) ?? [];

/** Returns the values of a tenant that the text of a report contains. */
export function findValues(simulator: Simulator, text: string): string[] {
	const { client, inboxes, contacts, conversations, messages, bots, webhooks, calls } = simulator;
	const { agents, queues, requests, tokenRequests, deliveries } = simulator;
	const everything = {
		...{ client, inboxes, contacts, conversations, messages, bots, webhooks, calls },
		...{ agents, queues, tokenRequests, url: simulator.url },
		bodies: [...requests, ...deliveries].map(({ body }) => body),
	};
	const entries = [...entriesIn(everything)];
	// The report may contain its own words and the names of fields.
	const { nodes } = readExample('09-check-your-tenant');
	const code = String(nodes.find(({ name }) => name === 'Write Report')?.parameters.jsCode);
	const own = new Set([...wordsOf(code), ...entries.map(([name]) => name)]);
	const words = new Set(wordsOf(text));
	const isIn = (value: string) => words.has(value) || (value.length > 8 && text.includes(value));
	return [...new Set(entries.map(([, value]) => value))]
		.filter((value) => value !== '' && !own.has(value) && isIn(value))
		.sort();
}
