import { join } from 'node:path';
import { cacheFolder } from './cache.cts';

/** Where one n8n lives and listens. */
export interface N8nPlace {
	userFolder: string;
	port: number;
	brokerPort: number;
	encryptionKey: string;
	version: string;
}

/** What would reach out to n8n's own servers, which may not be reachable and need not be told. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};

/** By n8n's major: a module that asks n8n's servers for a list. A name that n8n does not know stops it. */
const DISABLED_MODULES: Record<string, string> = { '2': 'mcp-registry' };

/** Of the caller's environment, n8n gets these only: jest's NODE_ENV=test, for one, changes it. */
const PASSED_ON = ['PATH', 'HOME', 'USER', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'SYSTEMROOT', 'TZ'];

/**
 * As it comes, n8n 2 takes a fresh sandbox for every delivery and every execution, which costs more than
 * all the rest. This is the setting against it that the README advises; n8n 1 does not know it.
 */
export const LAZY_SANDBOX = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

/** The environment of an n8n process that lives by itself on this machine. */
export function n8nEnvironment(
	place: N8nPlace,
	extra: Record<string, string> = {},
): Record<string, string> {
	const passedOn = PASSED_ON.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(passedOn),
		...QUIET,
		NODE_ENV: 'production',
		N8N_USER_FOLDER: place.userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(place.port),
		N8N_RUNNERS_BROKER_PORT: String(place.brokerPort),
		// A worker of queue mode serves nothing but its health, and that only if asked to.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(place.port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_ENCRYPTION_KEY: place.encryptionKey,
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_SECURE_COOKIE: 'false',
		// As n8n 2 has it anyway: the one connection of n8n 1 mixes up transactions that overlap.
		DB_SQLITE_POOL_SIZE: '3',
		N8N_DISABLED_MODULES: DISABLED_MODULES[place.version.split('.')[0]] ?? '',
		NODE_COMPILE_CACHE: join(cacheFolder(), 'compiled'),
		GENERIC_TIMEZONE: 'UTC',
		...extra,
	};
}
