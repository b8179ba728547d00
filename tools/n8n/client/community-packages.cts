import type { RestSession } from './rest.cts';

/** A community package as n8n lists it. */
export interface CommunityPackage {
	packageName: string;
	installedVersion: string;
	installedNodes: Array<{ name: string; type: string; latestVersion: number }>;
	/** The newest version in the registry, if another one is installed. */
	updateAvailable?: string;
	failedLoading?: boolean;
}

const PATH = '/rest/community-packages';

/** Community packages, as the editor's settings install, update and remove them. */
export class CommunityPackagesApi {
	constructor(private readonly rest: RestSession) {}

	/** What is installed; n8n asks the registry for updates meanwhile. */
	list(): Promise<CommunityPackage[]> {
		return this.rest.send('GET', PATH);
	}

	/** Installs the newest version that the registry has. */
	install(name: string): Promise<CommunityPackage> {
		return this.rest.send('POST', PATH, { name });
	}

	/** Brings an installed package to its newest version, while n8n runs. */
	update(name: string): Promise<CommunityPackage> {
		return this.rest.send('PATCH', PATH, { name });
	}

	/** Removes a package; workflows that use it stay. */
	async remove(name: string): Promise<void> {
		await this.rest.send('DELETE', PATH, undefined, { name });
	}
}
