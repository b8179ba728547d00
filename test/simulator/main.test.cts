import { join } from 'node:path';
import { startSimulator } from '../../simulator/index.cts';
import { ROOT } from '../../tools/root.cts';
import { start } from '../../tools/run.cts';
import { waitFor } from '../../tools/wait.cts';
import { http } from '../../tools/http.cts';

/** Runs `npm run simulator` without npm. */
function run(...args: string[]) {
	const script = join(ROOT, 'scripts', 'run.mjs');
	const child = start(process.execPath, [script, 'scripts/simulator.cts', ...args], { cwd: ROOT });
	let output = '';
	child.all?.on('data', (chunk: Buffer) => (output += chunk));
	const find = (wanted: RegExp) => waitFor(() => wanted.exec(output), { message: () => output });
	return { child, find };
}

test('prints its URL and a line per request, and stops with Ctrl-C', async () => {
	const { child, find } = run('--port', '0', '--latency', '2');
	await find(/Ctrl-C/);
	const [url] = await find(/http:\/\/127\.0\.0\.1:\d+/);
	const form = 'grant_type=client_credentials&scope=cx.agent-calls';
	const auth = { username: 'simulator-client', password: 'simulator-secret' };
	const { data } = await http.post(`${url}/oauth/token`, form, { auth });
	const headers = { Authorization: `Bearer ${data.access_token}` };
	const body = { agent_name: 'agent.test', destination: '1', tenant_domain: 'acme.cx.sangoma.com' };
	await http.post(`${url}/cx/api/v1/agents/call/`, body, { headers });
	await find(/request {3}200 {2}POST \/cx\/api\/v1\/agents\/call\/ {2}agent:call/);
	child.kill('SIGINT');
	const { exitCode, all } = await child;
	expect(exitCode).toBe(130);
	expect(all).not.toContain(data.access_token);
	// The credential is printed once, for the person who has to enter it.
	expect(all?.split('Ctrl-C')[1]).not.toContain('simulator-secret');
}, 60_000);

const PORT = /^\nOption '--port <number>'.* It must be a number, 0 to 65535\. .*--help.*$/;
const UNKNOWN =
	/^\nUnknown option '--color'\. Run npm run simulator -- --help to list the options\.$/;

test.each([
	['a port in use', (port: string) => ['--port', port], /^\nThe port is in use.*$/],
	['an invalid port', () => ['--port', 'x'], PORT],
	['an unknown option', () => ['--color'], UNKNOWN],
])(
	'%s: a short message and exit code 1',
	async (_name, args, message) => {
		const other = await startSimulator();
		const { exitCode, all } = await run(...args(new URL(other.url).port)).child;
		expect(exitCode).toBe(1);
		expect(all).toMatch(message);
		await other.close();
	},
	60_000,
);
