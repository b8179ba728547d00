import {
	NodeOperationError,
	type IHttpRequestOptions,
	type INode,
	type INodeProperties,
} from 'n8n-workflow';
import { DEFAULT_TIMEOUT_MS } from '../../shared/callApi';
import { MAX_TIMER_MS } from '../../shared/retry';
import type { Credential, RequestOptions } from '../../shared/session';
import { asRecord, parseHttpUrl } from '../../shared/values';

/**
 * n8n's Request Options, apart from three texts that its linter wants different. n8n adds them to
 * declarative nodes itself, but not to nodes with a webhook, which Send and Wait for Response needs.
 */
export const requestOptionsProperty: INodeProperties = {
	displayName: 'Request Options',
	name: 'requestOptions',
	type: 'collection',
	isNodeSetting: true,
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Batching',
			name: 'batching',
			placeholder: 'Add Batching',
			type: 'fixedCollection',
			typeOptions: { multipleValues: false },
			default: { batch: {} },
			options: [
				{
					displayName: 'Batching',
					name: 'batch',
					values: [
						{
							displayName: 'Items per Batch',
							name: 'batchSize',
							type: 'number',
							typeOptions: { minValue: -1 },
							default: 50,
							description:
								'Input will be split in batches to throttle requests. -1 for disabled. 0 will be treated as 1.',
						},
						{
							displayName: 'Batch Interval (Ms)',
							name: 'batchInterval',
							type: 'number',
							typeOptions: { minValue: 0 },
							default: 1000,
							description: 'Time (in milliseconds) between each batch of requests. 0 for disabled.',
						},
					],
				},
			],
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'allowUnauthorizedCerts',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether to connect even if SSL certificate validation is not possible',
		},
		{
			displayName: 'Proxy',
			name: 'proxy',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://myproxy:3128',
			description:
				'HTTP proxy to use. If the proxy requires authentication, use this form: http://username:password@myproxy:3128.',
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10000,
			description:
				'Time in ms to wait for the server to send response headers (and start the response body) before aborting the request',
		},
	],
};

/** n8n's batching: the number of items in a batch, and the time between batches in ms. */
export interface Batching {
	size: number;
	intervalMs: number;
}

/** Decodes a part of a URL; undefined if it has a % that is not followed by two hex digits. */
function decode(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** Parses n8n's form of a proxy, `http://user:password@myproxy:3128`. Throws a NodeOperationError. */
function parseProxy(node: INode, proxy: unknown): IHttpRequestOptions['proxy'] {
	if (typeof proxy !== 'string' || proxy.trim() === '') return undefined;
	const createError = (problem: string, advice: string) =>
		new NodeOperationError(node, `Proxy in Request Options ${problem}`, {
			description: `${advice} Nothing was sent.`,
		});
	const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
	if (url === undefined || url.hostname === '') {
		throw createError('is not a URL', 'Enter a full URL, such as http://myproxy:3128.');
	}
	// n8n would log any other one with its password, and connect without it.
	if (parseHttpUrl(proxy) === undefined) {
		const advice = 'Enter the URL of an HTTP proxy, such as http://myproxy:3128.';
		throw createError('does not start with http:// or https://', advice);
	}
	const [username, password] = [decode(url.username), decode(url.password)];
	if (username === undefined || password === undefined) {
		const advice = 'Write % in its user name or password as %25.';
		throw createError('has a % that is not part of an encoded character', advice);
	}
	return {
		host: url.hostname,
		port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
		protocol: url.protocol.replace(':', ''),
		...(username === '' ? {} : { auth: { username, password } }),
	};
}

/**
 * Reads Proxy, Timeout and Ignore SSL Issues from n8n's Request Options. Throws a NodeOperationError if
 * the proxy is not an HTTP URL.
 */
export function readRequestOptions(node: INode, saved: unknown): RequestOptions {
	const { proxy, timeout, allowUnauthorizedCerts } = asRecord(saved);
	return {
		proxy: parseProxy(node, proxy),
		timeout: Number(timeout) > 0 ? Math.min(Number(timeout), MAX_TIMER_MS) : DEFAULT_TIMEOUT_MS,
		skipSslCertificateValidation: allowUnauthorizedCerts === true,
	};
}

/**
 * Throws a NodeOperationError if the options ignore SSL issues and the credential does not allow it:
 * anyone who can edit a workflow could send the token to another server.
 */
export function assertMayIgnoreSsl(
	node: INode,
	{ skipSslCertificateValidation }: RequestOptions,
	{ allowIgnoreSsl }: Credential,
): void {
	if (skipSslCertificateValidation !== true || allowIgnoreSsl === true) return;
	throw new NodeOperationError(
		node,
		'The credential does not allow Ignore SSL Issues in Request Options',
		{
			description:
				'Turn it off, or turn on Allow Ignoring SSL Issues in the credential. Nothing was sent.',
		},
	);
}

/** Reads n8n's batching; undefined if it is off. A batch size of 0 is treated as 1, as n8n does. */
export function readBatching(saved: unknown): Batching | undefined {
	const { batch } = asRecord(asRecord(saved).batching);
	const { batchSize, batchInterval } = asRecord(batch);
	const intervalMs = Number(batchInterval);
	const size = Number(batchSize ?? -1);
	return intervalMs > 0 && size >= 0 ? { size: Math.max(1, size), intervalMs } : undefined;
}
