import { normalizeTenant } from '../../shared/sentMessages';
import { hashKey } from './registrationStore';

/** The tenant that a delivery comes from: two tenants have conversations with the same IDs. */
export interface Tenant {
	/** Short, for keys: the tenant's, or the registration's if its tenant is unknown. */
	id: string;
	/** Undefined for a registration of an earlier version, which stored none. */
	domain: string | undefined;
}

const ID_LENGTH = 8;

/** Returns the tenant of a registration, from the hash of its key and, if known, its domain. */
export function toTenant(keyHash: string, tenantDomain: string | undefined): Tenant {
	const domain = tenantDomain === undefined ? undefined : normalizeTenant(tenantDomain);
	const hash = domain === undefined ? keyHash : hashKey(domain);
	return { id: hash.slice(0, ID_LENGTH), domain };
}
