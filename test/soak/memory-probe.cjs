// Loaded into n8n by NODE_OPTIONS: tells, on a port of its own, how much memory is in use after a
// garbage collection. `--expose-gc` is not allowed there, so it is switched on from within.
const { createServer } = require('node:http');
const v8 = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

const port = Number(process.env.MEMORY_PROBE_PORT);
const isN8n = /[\\/]n8n$/.test(process.argv[1] ?? '');

if (isMainThread && isN8n && port > 0) {
	v8.setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	const server = createServer((_request, answer) => {
		collectGarbage();
		const { rss, heapUsed } = process.memoryUsage();
		answer.end(JSON.stringify({ rss, heapUsed }));
	});
	server.listen(port, '127.0.0.1');
	server.unref();
}
