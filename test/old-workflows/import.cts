import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { N8nInstallation } from '../../playground/n8n/ensure-n8n.cts';
import { n8nEnvironment } from '../../playground/n8n/settings.cts';
import { makeUserFolder } from '../../playground/n8n/user-folder.cts';
import type { SavedWorkflow } from './saved.cts';

/** A user folder in which an n8n finds workflows, by the ids that they were given. */
export interface Imported {
	userFolder: string;
	encryptionKey: string;
}

/** Puts workflows into a new user folder with n8n's own command, which keeps their static data. */
export async function importWorkflows(
	{ node, script, version }: N8nInstallation,
	workflows: Record<string, SavedWorkflow>,
): Promise<Imported> {
	const userFolder = await makeUserFolder();
	const encryptionKey = randomBytes(16).toString('hex');
	const input = join(userFolder, 'workflows.json');
	const rows = Object.entries(workflows).map(([id, workflow]) => ({
		...workflow,
		id,
		active: false,
	}));
	await writeFile(input, JSON.stringify(rows));
	const env = n8nEnvironment({ userFolder, encryptionKey, version, port: 0, brokerPort: 0 });
	const args = [script, 'import:workflow', `--input=${input}`];
	await promisify(execFile)(node.binary, args, { env });
	return { userFolder, encryptionKey };
}
