import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { watchPackage } from './build.cts';
import { installCommunityPackage } from './n8n/community-package.cts';
import { onShutdown } from './shutdown.cts';

/** So long after the last change of a file, the build has written all of them. */
const QUIET_MS = 150;

/** What makes an n8n load a community package anew when a file of it changes. */
export const RELOADING = { N8N_DEV_RELOAD: 'true' };

/**
 * Keeps the package in an n8n user folder as the sources of a built checkout are, until this process
 * ends. An n8n that was started with `RELOADING` takes the changes over. Resolves once changes count.
 */
export async function followSources(
	checkout: string,
	userFolder: string,
	say: (line: string) => void,
): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const install = async () => {
		// A whole new build empties the folder first.
		if (!existsSync(join(checkout, 'dist'))) return;
		const files = await installCommunityPackage(checkout, userFolder);
		if (files > 0) say(`${files} ${files === 1 ? 'file' : 'files'} of the package changed.`);
	};
	const later = () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			install().catch((error: unknown) => say(`The change did not get to n8n: ${String(error)}`));
		}, QUIET_MS);
	};
	const watcher = watch(join(checkout, 'dist'), { recursive: true }, later);
	onShutdown(() => {
		clearTimeout(timer);
		watcher.close();
	});
	await watchPackage(checkout, say);
}
