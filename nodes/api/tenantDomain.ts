/**
 * Gives the tenant's domain as the API wants it, out of what people paste: the address of a page is
 * cut down to its host. Undefined for anything empty.
 */
export function toTenantDomain(value: unknown): string | undefined {
	if (typeof value !== 'string') return undefined;
	const domain = value
		.trim()
		.replace(/^https?:\/\//i, '')
		.replace(/\/.*$/, '');
	return domain === '' ? undefined : domain;
}
