import { NodeOperationError, type INode } from 'n8n-workflow';
import { isLoopback, readAddress } from '../../api/addresses';

/** What the engine behind the digital interactions stores of a URL (inferred). */
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

function whyUnreachable(address: string): string | undefined {
	const url = readAddress(address);
	if (url === undefined) return 'it is not a web address';
	const host = url.hostname.toLowerCase();
	if (isLoopback(host)) return 'it means this machine itself';
	const isNumeric = /^[\d.]+$/.test(host) || host.startsWith('[');
	if (isNumeric ? PRIVATE_ADDRESSES.some((range) => range.test(host)) : PRIVATE_NAMES.test(host)) {
		return 'it leads into a private network';
	}
	if (url.protocol === 'http:') return 'it begins with http://, and chats are not sent unencrypted';
	return undefined;
}

/**
 * Refuses a webhook URL that Sangoma CX cannot reach, unless the API is on this machine, too.
 * Throws a NodeOperationError that says what to do, in its message: at activation n8n shows no more.
 */
export function refuseUnreachable(
	node: INode,
	webhookUrl: string,
	registeredUrl: string,
	apiUrl: string,
): void {
	const api = readAddress(apiUrl);
	const isSimulated = api !== undefined && isLoopback(api.hostname);
	const why = isSimulated ? undefined : whyUnreachable(webhookUrl);
	if (why !== undefined) {
		throw new NodeOperationError(
			node,
			`Sangoma CX cannot send events to ${webhookUrl}: ${why}. Set WEBHOOK_URL of your n8n ` +
				'to its public https:// address and restart it. On a laptop, open a tunnel (such as ' +
				'ngrok or cloudflared) and set WEBHOOK_URL to its address. Nothing was registered.',
		);
	}
	if (registeredUrl.length > MAX_URL_LENGTH) {
		throw new NodeOperationError(
			node,
			'The webhook URL of this n8n is too long for Sangoma CX: with its key it has ' +
				`${registeredUrl.length} characters, and at most ${MAX_URL_LENGTH} are stored. Set ` +
				'WEBHOOK_URL to a shorter address. Nothing was registered.',
		);
	}
}
