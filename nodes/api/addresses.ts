const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Says whether a host name, as `URL.hostname` gives it, is this machine itself. */
export function isLoopback(hostname: string): boolean {
	return LOOPBACK.test(hostname.toLowerCase());
}

/** Reads an absolute http(s) address; undefined if the text is none. */
export function readAddress(text: string): URL | undefined {
	if (!URL.canParse(text.trim())) return undefined;
	const url = new URL(text.trim());
	return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}

/** Gives an address without the slashes at its end, so that a path can follow. */
export function withoutTrailingSlash(address: string): string {
	return address.trim().replace(/\/+$/, '');
}

/** Says what keeps an address of the credential from being used, in words; undefined if nothing does. */
export function whyUnsafe(address: string): string | undefined {
	const url = readAddress(address);
	if (url === undefined) return 'is not a web address';
	if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
		return 'begins with http://, which would send the client secret and tokens unencrypted';
	}
	return undefined;
}
