import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nClient } from '../../tools/n8n/client/client.cts';
import { UserError } from '../../tools/user-error.cts';
import type { Chatbot } from './chatbots.cts';
import { answersPerCustomer, ask, compare, look } from './chatbots.cts';

const PATIENCE_MS = 60_000;

async function hasNodes(client: N8nClient, name: string): Promise<boolean> {
	return (await client.nodeTypes()).some((type) => type.name.startsWith(`${name}.`));
}

async function isAnswered(chatbot: Chatbot, customer: number): Promise<boolean> {
	await ask(chatbot, customer);
	const deadline = Date.now() + PATIENCE_MS;
	while (answersPerCustomer(chatbot).at(-1) !== 1)
		if (Date.now() > deadline) return false;
		else await sleep(250);
	return true;
}

/**
 * Removes the package, then installs it by name again: the workflows must be as they were, and the
 * chatbots must answer again without a new registration.
 * @throws UserError that says what is not so.
 */
export async function removeAndReinstall(
	client: N8nClient,
	name: string,
	chatbots: Chatbot[],
): Promise<void> {
	const wrong: string[] = [];
	const before = await Promise.all(chatbots.map((chatbot) => look(client, chatbot)));
	await client.communityPackages.remove(name);
	if ((await client.communityPackages.list()).length > 0) wrong.push('n8n still lists the package');
	if (await hasNodes(client, name)) wrong.push('n8n still offers the nodes');
	await client.communityPackages.install(name);
	if (!(await hasNodes(client, name))) wrong.push('n8n does not offer the nodes again');
	for (const [index, chatbot] of chatbots.entries()) {
		if (!(await isAnswered(chatbot, 1_000 + index)))
			wrong.push(`${chatbot.example}: it does not answer again`);
		wrong.push(...compare(chatbot.example, before[index], await look(client, chatbot)));
	}
	if (wrong.length > 0) throw new UserError(wrong.join('\n'));
}
