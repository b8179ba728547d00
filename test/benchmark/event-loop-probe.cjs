// Loaded into n8n with --require: tells on loopback for how long its event loop was held at most.
const { createServer } = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const port = Number(process.env.EVENT_LOOP_PROBE_PORT);
// Child processes of n8n inherit the setting; the first to listen is n8n itself.
if (port > 0 && process.argv.some((argument) => /[\\/]bin[\\/]n8n$/.test(argument))) {
	const delay = monitorEventLoopDelay({ resolution: 10 });
	delay.enable();
	const server = createServer((request, response) => {
		const { user, system } = process.cpuUsage();
		const cpuMs = (user + system) / 1000;
		const { rss } = process.memoryUsage();
		response.end(JSON.stringify({ longestMs: delay.max / 1e6, rss, cpuMs }));
		if (request.method === 'POST') delay.reset();
	});
	server.on('error', () => {});
	server.listen(port, '127.0.0.1');
	server.unref();
}
