import { join } from 'node:path';
import { cacheFolder } from './cache.cts';

/** The folder, the ports and the key of one n8n process. */
export interface N8nPlace {
	userFolder: string;
	port: number;
	brokerPort: number;
	encryptionKey: string;
	version: string;
}

/** Prevents requests to n8n's own servers, which may be unreachable. */
const OFFLINE = Object.fromEntries(
	[
		...['DIAGNOSTICS', 'VERSION_NOTIFICATIONS', 'VERSION_NOTIFICATIONS_WHATS_NEW'],
		...['DYNAMIC_BANNERS', 'TEMPLATES', 'PERSONALIZATION', 'HIRING_BANNER'],
		...['VERIFIED_PACKAGES', 'LICENSE_AUTO_RENEW'],
	].map((feature) => [`N8N_${feature}_ENABLED`, 'false']),
);

/** Modules that call n8n's servers, by the major version of n8n, which refuses unknown names. */
const DISABLED_MODULES: Record<string, string> = { '2': 'mcp-registry' };

/** The variables that n8n inherits. Others would change it, such as Jest's NODE_ENV=test. */
const INHERITED = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'TZ'];

/**
 * By default, n8n 2 creates a sandbox for every delivery and every execution, which takes longer than
 * everything else. docs/production.md recommends this setting, which n8n 1 ignores.
 */
export const LAZY_SANDBOX = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** Returns the environment variables of an n8n process, with `extra` ones. */
export function n8nEnvironment(
	{ userFolder, port, brokerPort, encryptionKey, version }: N8nPlace,
	extra: Record<string, string> = {},
): Record<string, string> {
	const inherited = INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(inherited),
		...OFFLINE,
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		// With these, a worker of queue mode listens for health checks.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_ENCRYPTION_KEY: encryptionKey,
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_SECURE_COOKIE: 'false',
		// The default of n8n 2. With one connection, n8n 1 mixes up concurrent transactions.
		DB_SQLITE_POOL_SIZE: '3',
		N8N_DISABLED_MODULES: DISABLED_MODULES[version.split('.')[0]] ?? '',
		NODE_COMPILE_CACHE: join(cacheFolder(), 'compiled'),
		GENERIC_TIMEZONE: 'UTC',
		...extra,
	};
}
