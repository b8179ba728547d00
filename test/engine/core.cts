import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Whether the engine under test is that of n8n 1 (see jest.config.mjs). */
export const isN8n1 = () => require.resolve('n8n-core').includes('n8n-core-1');

interface Closable {
	onShutdown(): void;
}

/** Ends what n8n-core leaves running, of which n8n's server is in charge otherwise. */
export function closeCore(userFolder: string): void {
	const requireFromCore = createRequire(require.resolve('n8n-core'));
	const { Container } = requireFromCore('@n8n/di') as {
		Container: { get(type: unknown): Closable };
	};
	const { SSHClientsManager } = requireFromCore('./execution-engine/ssh-clients-manager.js') as {
		SSHClientsManager: unknown;
	};
	// Its timer, for SSH connections that nobody uses, keeps a process of n8n 1 alive.
	Container.get(SSHClientsManager).onShutdown();
	rmSync(userFolder, { recursive: true, force: true });
}
