// Loaded into n8n with --require. Serves the resource usage of n8n's process on 127.0.0.1.
// POST collects the garbage of earlier measurements, returns the memory in use, and begins a measurement.
// POST /shrink also returns memory to the system, which makes peaks comparable. n8n is then slower by a
// third or more until its heap has grown again.
// GET returns the usage since the last POST.
const { createServer } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const v8 = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

const SAMPLE_MS = 20;
/** A garbage collection delays timers. After this time, the monitor has counted that delay. */
const SETTLE_MS = 100;

function readCpuMs() {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

function serve(port) {
	const delay = monitorEventLoopDelay({ resolution: 10 });
	delay.enable();
	// Another thread samples the memory, because timers of a busy thread do not fire.
	const peakRss = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
	new Worker(__filename, { workerData: { peakRss } }).unref();
	// --expose-gc is not allowed in NODE_OPTIONS.
	v8.setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	let cpuBefore = 0;
	let rssBefore = 0;

	const begin = () => {
		delay.reset();
		cpuBefore = readCpuMs();
		rssBefore = peakRss[0] = process.memoryUsage.rss();
	};
	const readUsage = () => ({
		stallMs: delay.max / 1e6,
		cpuMs: readCpuMs() - cpuBefore,
		rssBefore,
		rssPeak: Math.max(peakRss[0], process.memoryUsage.rss()),
	});

	const server = createServer((request, response) => {
		if (request.method !== 'POST') return response.end(JSON.stringify(readUsage()));
		const flavor = request.url === '/shrink' ? 'last-resort' : 'regular';
		collectGarbage({ type: 'major', execution: 'sync', flavor });
		const { rss, heapUsed } = process.memoryUsage();
		setTimeout(() => {
			begin();
			response.end(JSON.stringify({ rss, heapUsed }));
		}, SETTLE_MS);
	});
	server.on('error', () => {});
	server.listen(port, '127.0.0.1');
	server.unref();
}

function samplePeak(peakRss) {
	setInterval(() => (peakRss[0] = Math.max(peakRss[0], process.memoryUsage.rss())), SAMPLE_MS);
}

const port = Number(process.env.N8N_PROBE_PORT);
// Child processes and threads of n8n inherit the settings.
const isN8n = process.argv.some((argument) => argument.endsWith('/bin/n8n'));
if (!isMainThread) {
	if (workerData?.peakRss) samplePeak(workerData.peakRss);
} else if (port > 0 && isN8n) serve(port);
