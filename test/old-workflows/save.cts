// node scripts/run.mjs test/old-workflows/save.cts: saves the workflows that this version leaves in n8n, in a
// folder named after it. Run it once for each release.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { version } from '../../package.json';
import { buildPackage } from '../../tools/build.cts';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { errorOf } from '../../tools/n8n/client/executions.cts';
import type { CredentialReference, Workflow } from '../../tools/n8n/client/workflows.cts';
import { describeCommand, runCommand } from '../../tools/command-line.cts';
import { UserError } from '../../tools/user-error.cts';
import { exportRegistrations } from '../../tools/registrations.cts';
import { onShutdown } from '../../tools/shutdown.cts';
import { botOf } from '../kit/inboxes.cts';
import { createOwnFixture } from '../kit/n8n/fixture.cts';
import { chain, END, trigger } from '../kit/n8n/nodes.cts';
import { everyOperation } from './every-operation.cts';
import { nodeOutputs, PUBLIC_URL, requestsOf } from './saved.cts';

const EARLIER = { source: 'webhook', events: ['conversation_created'] };
const WEBHOOK = {
	source: 'webhook',
	events: ['message_created'],
	simplify: true,
	options: { customerMessagesOnly: true, inboxIds: [12], otherEvents: 'conversation_resolved' },
};

/** The version of each trigger and its successive parameters, by the name of its file. */
const TRIGGERS = {
	'trigger-webhook-1': { typeVersion: 1, parameters: [EARLIER, WEBHOOK] },
	'trigger-webhook-1.1': { typeVersion: 1.1, parameters: [EARLIER, WEBHOOK] },
	'trigger-agent-bot-1': { typeVersion: 1, parameters: [botOf(12, { botName: 'Paperplane' })] },
	'trigger-agent-bot-1.1': { typeVersion: 1.1, parameters: [botOf(14, { simplify: false })] },
};

/** Activates a trigger with each of its parameters in turn. Returns the workflow that n8n stores. */
async function activate(
	{ workflows }: N8nClient,
	credential: CredentialReference,
	name: keyof typeof TRIGGERS,
): Promise<Workflow> {
	const { typeVersion, parameters } = TRIGGERS[name];
	const node = { ...trigger(credential), typeVersion };
	const nodes = (index: number) => [{ ...node, parameters: parameters[index] }, END];
	const { id } = await workflows.create(chain(name, nodes(0)));
	await workflows.activate(id);
	for (let index = 1; index < parameters.length; index++)
		await workflows.publish(id, { nodes: nodes(index) });
	return await workflows.get(id);
}

const command = describeCommand(
	'node scripts/run.mjs test/old-workflows/save.cts',
	'Saves workflows of this version, which later versions must be able to run.',
);

void runCommand(command, async () => {
	const folder = join(__dirname, version);
	if (existsSync(folder))
		throw new UserError(`The workflows of ${version} have been saved already.`);
	await buildPackage();
	const fixture = await createOwnFixture({ WEBHOOK_URL: PUBLIC_URL });
	onShutdown(fixture.close);
	const { simulator, n8n: client, credential } = fixture;

	await mkdir(folder, { recursive: true });
	const style = await resolveConfig(__filename);
	const save = async (file: string, content: object) => {
		const text = JSON.stringify(content);
		await writeFile(join(folder, `${file}.json`), await format(text, { ...style, parser: 'json' }));
	};
	for (const file of Object.keys(TRIGGERS) as Array<keyof typeof TRIGGERS>) {
		const { nodes, connections, settings, staticData } = await activate(client, credential, file);
		await save(file, { name: file, nodes, connections, settings, staticData });
	}
	await save('registrations', exportRegistrations(simulator));

	simulator.reset();
	const definition = everyOperation(credential);
	const workflow = await client.workflows.create(definition);
	const execution = await client.executions.run(workflow.id);
	const failed = errorOf(execution);
	if (failed) throw new UserError(`Every operation failed: ${failed.message}`);
	const { nodes, connections, settings } = await client.workflows.get(workflow.id);
	await save('every-operation', { name: workflow.name, nodes, connections, settings });
	await save('requests', requestsOf(simulator));
	await save('items', nodeOutputs(workflow, execution));
	console.log(`Saved in ${folder}`);
	return true;
});
