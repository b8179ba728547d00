import type { INode } from 'n8n-workflow';
import { asRecord } from '../../shared/values';
import { createParameterError } from './parameters';

/** n8n's function that lets a model choose a value, in any spelling that n8n takes. */
const FROM_MODEL = /\$fromAI\s*\(/i;

/**
 * Throws a NodeOperationError if a model would choose what only people may choose: the tenant, the
 * numbers that can be called, the proxy, or the texts of a question's page.
 */
export function assertNotChosenByModel(node: INode): void {
	const { additionalFields, allowedDestinations, requestOptions, approvalOptions, options } =
		node.parameters;
	const fixed = {
		'Tenant Domain': asRecord(additionalFields).tenantDomain,
		'Allowed Destinations': allowedDestinations,
		'Request Options': requestOptions,
		'Approval Options': approvalOptions,
		Options: options,
	};
	for (const [label, saved] of Object.entries(fixed)) {
		if (!FROM_MODEL.test(JSON.stringify(saved) ?? '')) continue;
		throw createParameterError(
			node,
			0,
			`${label} must not be chosen by a model`,
			'Enter a value in the node, or an expression without $fromAI.',
		);
	}
}
