import { generateKeyPairSync, sign } from 'node:crypto';

// Just enough of DER and X.509 for a certificate that nobody trusts; Node.js cannot make one.
function tlv(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const hex = (text: string) => Buffer.from(text, 'hex');
const sequence = (...parts: Buffer[]) => tlv(0x30, ...parts);
const bits = (content: Buffer) => tlv(0x03, hex('00'), content);
const time = (date: Date) => tlv(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));

const SHA256_WITH_ECDSA = sequence(tlv(0x06, hex('2a8648ce3d040302')));
const COMMON_NAME = hex('550403');
const DAY_MS = 86_400_000;

/** Makes a key and a self-signed certificate, good for a day, in PEM. */
export function makeSelfSigned(name = 'localhost'): { key: string; cert: string } {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const subject = sequence(
		tlv(0x31, sequence(tlv(0x06, COMMON_NAME), tlv(0x0c, Buffer.from(name)))),
	);
	const now = Date.now();
	const body = sequence(
		tlv(0xa0, tlv(0x02, hex('02'))),
		tlv(0x02, hex('01')),
		SHA256_WITH_ECDSA,
		subject,
		sequence(time(new Date(now - DAY_MS)), time(new Date(now + DAY_MS))),
		subject,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const certificate = sequence(body, SHA256_WITH_ECDSA, bits(sign('sha256', body, privateKey)));
	const lines = certificate
		.toString('base64')
		.match(/.{1,64}/g)
		?.join('\n');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}
