// Loaded into n8n with --require: tells on loopback what its process took since the last POST. A
// POST collects garbage first, so that what is measured next does not pay for what went before.
// POST /shrink also gives memory back to the system: without it, the peak would be that of the
// largest run so far, but what follows is slower by a third or more while n8n's heap grows again.
const { createServer } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const v8 = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

/** By then, a timer that the collecting held up has been counted; it is forgotten with the rest. */
const SETTLE_MS = 100;

function readCpuMs() {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

function serve(port) {
	const delay = monitorEventLoopDelay({ resolution: 10 });
	delay.enable();
	const memory = require('./memory-in-n8n.cjs').watchMemory();
	v8.setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	let cpuBefore = 0;
	let rssBefore = 0;

	const begin = () => {
		delay.reset();
		cpuBefore = readCpuMs();
		rssBefore = memory.reset();
	};
	const report = () =>
		JSON.stringify({
			longestMs: delay.max / 1e6,
			cpuMs: readCpuMs() - cpuBefore,
			rssBefore,
			rssPeak: memory.peak(),
		});

	const server = createServer((request, response) => {
		if (request.method !== 'POST') return response.end(report());
		const flavor = request.url === '/shrink' ? 'last-resort' : 'regular';
		collectGarbage({ type: 'major', execution: 'sync', flavor });
		setTimeout(() => {
			begin();
			response.end();
		}, SETTLE_MS);
	});
	server.on('error', () => {});
	server.listen(port, '127.0.0.1');
	server.unref();
}

const port = Number(process.env.N8N_PROBE_PORT);
// Child processes of n8n inherit the setting; the first to listen is n8n itself.
const isN8n = process.argv.some((argument) => /[\\/]bin[\\/]n8n$/.test(argument));
if (port > 0 && isN8n && isMainThread) serve(port);
