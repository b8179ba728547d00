import type { INodeProperties } from 'n8n-workflow';

/** Another tenant than the credential's: optional, in the node and in the trigger. */
export const tenantDomainField: INodeProperties = {
	displayName: 'Tenant Domain',
	name: 'tenantDomain',
	type: 'string',
	default: '',
	placeholder: 'e.g. acme.cx.sangoma.com',
	description: 'The tenant to use instead of the one in the credential',
};
