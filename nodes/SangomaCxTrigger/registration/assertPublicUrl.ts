import { NodeOperationError, type INode } from 'n8n-workflow';
import { asText, isLoopback, parseHttpUrl } from '../../shared/values';
import type { Registration } from './registration';

/** The engine behind the digital interactions refuses longer URLs (recorded). */
const MAX_URL_LENGTH = 255;

const PRIVATE_ADDRESSES = [
	/^10\./,
	/^172\.(1[6-9]|2\d|3[01])\./,
	/^192\.168\./,
	/^169\.254\./,
	/^0\./,
	/^\[(f[cd]|fe80:|::)/,
];
const PRIVATE_NAMES = /(^[^.]+$|\.(local|internal|lan|home|localhost|test|invalid)$)/;

function findProblem(webhookUrl: string): string | undefined {
	const url = parseHttpUrl(webhookUrl);
	if (url === undefined) return 'it is not a URL';
	const host = url.hostname.toLowerCase();
	if (isLoopback(host)) return "it is this machine's loopback address";
	const isAddress = /^[\d.]+$/.test(host) || host.startsWith('[');
	if (isAddress ? PRIVATE_ADDRESSES.some((range) => range.test(host)) : PRIVATE_NAMES.test(host)) {
		return 'it is in a private network';
	}
	if (url.protocol === 'http:') return 'it starts with http://, which would send chats unencrypted';
	return undefined;
}

/**
 * Throws a NodeOperationError if Sangoma CX cannot reach the webhook URL, unless the API is on this
 * machine, too. The message says what to do: at activation n8n shows nothing else.
 */
export function assertPublicUrl(
	node: INode,
	{ webhookUrl, registeredUrl, credential }: Registration,
): void {
	const api = parseHttpUrl(asText(credential.baseUrl) ?? '');
	const isSimulator = api !== undefined && isLoopback(api.hostname);
	const problem = isSimulator ? undefined : findProblem(webhookUrl);
	if (problem !== undefined) {
		throw new NodeOperationError(
			node,
			`Sangoma CX cannot send events to ${webhookUrl}: ${problem}. Set WEBHOOK_URL of your n8n to ` +
				'its public https:// URL and restart it. On a laptop, open a tunnel (for example with ' +
				'ngrok or cloudflared) and set WEBHOOK_URL to its URL. Nothing was registered.',
		);
	}
	if (registeredUrl.length > MAX_URL_LENGTH) {
		throw new NodeOperationError(
			node,
			'The webhook URL of this n8n is too long for Sangoma CX: with its key it has ' +
				`${registeredUrl.length} characters, and ${MAX_URL_LENGTH} are allowed. Set WEBHOOK_URL to ` +
				'a shorter URL. Nothing was registered.',
		);
	}
}
