import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/index.cts';
import { http } from '../kit/simulator-client.cts';

const ROOT = join(__dirname, '..', '..');
const RUN = join(ROOT, 'scripts', 'run.mjs');

/** Runs `npm run simulator` without npm. */
function run(...args: string[]) {
	const child = spawn(process.execPath, [RUN, 'scripts/simulator.cts', ...args], { cwd: ROOT });
	const output = { text: '' };
	child.stdout.on('data', (chunk: Buffer) => (output.text += chunk));
	child.stderr.on('data', (chunk: Buffer) => (output.text += chunk));
	const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
	return { child, output, ended };
}

const until = (child: ChildProcess, output: { text: string }, wanted: RegExp) =>
	new Promise<string>((resolve, reject) => {
		const look = () => wanted.test(output.text) && resolve(output.text);
		child.stdout?.on('data', look);
		child.once('exit', () => reject(new Error(`It ended: ${output.text}`)));
		look();
	});

test('says where it is, prints a line per request, and ends with Ctrl-C', async () => {
	const { child, output, ended } = run('--port', '0', '--latency', '2');
	const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(await until(child, output, /Ctrl-C/)) ?? [''];
	const form = 'grant_type=client_credentials&scope=cx.agent-calls';
	const auth = { username: 'simulator-client', password: 'simulator-secret' };
	const { data } = await http.post(`${url}/oauth/token`, form, { auth });
	const headers = { Authorization: `Bearer ${data.access_token}` };
	const body = { agent_name: 'a', destination: '1', tenant_domain: 'acme.cx.sangoma.com' };
	await http.post(`${url}/cx/api/v1/agents/call/`, body, { headers });
	await until(child, output, /request {3}200 {2}POST \/cx\/api\/v1\/agents\/call\/ {2}agent:call/);
	child.kill('SIGINT');
	expect(await ended).toBe(130);
	expect(output.text).not.toContain(data.access_token);
	expect(output.text).not.toContain('simulator-secret');
}, 60_000);

test.each([
	['a port in use', (port: string) => ['--port', port], /^\nThe port is in use.*\n$/],
	[
		'a port that is none',
		() => ['--port', 'x'],
		/^\nOption '--port <number>'.* It is a number, 0 to 65535: .*--help.*\n$/,
	],
	[
		'an unknown option',
		() => ['--colour'],
		/^\nUnknown option '--colour': npm run simulator -- --help says what there is\.\n$/,
	],
])(
	'%s: one sentence and exit code 1',
	async (_name, args, sentence) => {
		const other = await startSimulator();
		const { output, ended } = run(...args(new URL(other.url).port));
		expect(await ended).toBe(1);
		expect(output.text).toMatch(sentence);
		await other.close();
	},
	60_000,
);
