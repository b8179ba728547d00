import type { WorkflowDefinition } from '../../tools/n8n/client/workflows.cts';
import { asImported, withCredential } from '../../tools/n8n/client/workflows.cts';
import {
	createModelCredential,
	CREDENTIAL_TYPE,
	MODEL_CREDENTIAL_TYPE,
} from '../../tools/credential.cts';
import { readExample } from '../../tools/examples.cts';
import type { Simulator } from '../../simulator/index.cts';
import type { Scene } from './support.cts';
import { until } from './trigger-support.cts';

/** An example, imported and with its credentials; the model's, if it is said where that is. */
export async function prepareExample(
	{ credential, n8n }: Scene,
	name: string,
	modelUrl?: string,
): Promise<WorkflowDefinition> {
	const example = withCredential(asImported(readExample(name)), CREDENTIAL_TYPE, credential);
	if (modelUrl === undefined) return example;
	const { id, name: modelName } = await createModelCredential(n8n, modelUrl);
	return withCredential(example, MODEL_CREDENTIAL_TYPE, { id, name: modelName });
}

/** Saves a workflow and makes it live for the time of a task. */
export async function whileLive<T>(
	{ n8n }: Scene,
	workflow: WorkflowDefinition,
	task: (id: string) => Promise<T>,
): Promise<T> {
	const { id } = await n8n.workflows.create(workflow);
	await n8n.workflows.activate(id);
	try {
		return await task(id);
	} finally {
		await n8n.workflows.deactivate(id);
	}
}

/** Resolves once something is so in a simulator. */
export async function untilSo(simulator: Simulator, isSo: () => boolean): Promise<void> {
	await new Promise<void>((resolve) => {
		const check = () => {
			if (!isSo()) return;
			simulator.off('change', check);
			resolve();
		};
		simulator.on('change', check);
		check();
	});
}

let customers = 0;

/** A customer of their own who writes in an inbox. */
export class Customer {
	private readonly email = `customer.${++customers}@example.org`;
	private conversationId = 0;

	constructor(
		private readonly simulator: Simulator,
		private readonly inboxId: number,
		private readonly name = 'Rosa Example',
	) {}

	/** The conversation as it is now. */
	get conversation() {
		const found = this.simulator.conversations.find(({ id }) => id === this.conversationId);
		if (!found) throw new Error('The customer has not written yet.');
		return found;
	}

	/** Writes a message, or sends a picture without words; resolves once it was delivered. */
	async says(content: string | null): Promise<void> {
		const { inboxId, name, email } = this;
		const attachments = content === null ? [{ file_type: 'image' }] : [];
		const message = { inboxId, name, email, content, attachments };
		const { conversation } = await this.simulator.sendCustomerMessage(message);
		this.conversationId = conversation.id;
		await this.simulator.waitForDeliveries();
	}

	/** What the customer was answered so far, by bots and API, oldest first. */
	get answers(): string[] {
		return this.simulator.messages
			.filter(({ conversation_id: id }) => id === this.conversationId)
			.filter(({ message_type: type }) => type === 'outgoing')
			.map(({ content }) => String(content));
	}

	/** The newest answer, once there are this many. */
	async hears(count: number): Promise<string> {
		await untilSo(this.simulator, () => this.answers.length >= count);
		return this.answers[count - 1];
	}
}

/** The newest execution of a workflow, once it has ended. */
export async function lastExecution({ n8n }: Scene, workflowId: string) {
	const newest = await until('an execution', () => n8n.executions.newest({ workflowId }));
	return await n8n.executions.finished(newest.id);
}
