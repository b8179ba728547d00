import { NodeOperationError, type IHttpRequestOptions, type INode } from 'n8n-workflow';
import { TIMEOUT_MS, type RequestOptions } from '../../api/callApi';
import { asRecord } from '../../api/values';

/** n8n's batching: so many items, then a pause in ms. */
export interface Batching {
	size: number;
	pauseMs: number;
}

/** Reads a proxy as n8n writes it, `http://user:password@myproxy:3128`. Throws a NodeOperationError. */
function readProxy(node: INode, proxy: unknown): IHttpRequestOptions['proxy'] {
	if (typeof proxy !== 'string' || proxy.trim() === '') return undefined;
	const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
	if (url === undefined || url.hostname === '') {
		throw new NodeOperationError(node, 'Proxy in Request Options is not a web address', {
			description: 'Enter a full address, such as http://myproxy:3128. Nothing was sent.',
		});
	}
	const auth = {
		username: decodeURIComponent(url.username),
		password: decodeURIComponent(url.password),
	};
	return {
		host: url.hostname,
		port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
		protocol: url.protocol.replace(':', ''),
		...(url.username === '' ? {} : { auth }),
	};
}

/**
 * Reads what n8n's Request Options ask for of a request: proxy, time-out and Ignore SSL Issues.
 * Throws a NodeOperationError if the proxy is no address.
 */
export function readRequestOptions(node: INode, requestOptions: unknown): RequestOptions {
	const { proxy, timeout, allowUnauthorizedCerts } = asRecord(requestOptions);
	return {
		proxy: readProxy(node, proxy),
		timeout: Number(timeout) > 0 ? Number(timeout) : TIMEOUT_MS,
		skipSslCertificateValidation: allowUnauthorizedCerts === true,
	};
}

/**
 * Reads n8n's batching. In its words: the input is split in batches, -1 is for disabled, and 0 is
 * treated as 1.
 */
export function readBatching(requestOptions: unknown): Batching | undefined {
	const { batch } = asRecord(asRecord(requestOptions).batching);
	const { batchSize, batchInterval } = asRecord(batch);
	const pauseMs = Number(batchInterval);
	const size = Number(batchSize ?? -1);
	return pauseMs > 0 && size >= 0 ? { size: Math.max(1, size), pauseMs } : undefined;
}
