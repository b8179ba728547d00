// The peak of a process's resident memory. A thread samples it: the main thread's own timers would
// miss just the moments in which it is busy.
const { isMainThread, Worker, workerData } = require('node:worker_threads');

const SAMPLE_MS = 20;

/** Starts sampling; `reset` and `peak` return bytes. */
function watchMemory() {
	const shared = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
	new Worker(__filename, { workerData: { shared } }).unref();
	return {
		reset: () => (shared[0] = process.memoryUsage.rss()),
		peak: () => Math.max(shared[0], process.memoryUsage.rss()),
	};
}

function sample(shared) {
	setInterval(() => {
		const rss = process.memoryUsage.rss();
		if (rss > shared[0]) shared[0] = rss;
	}, SAMPLE_MS);
}

if (isMainThread) module.exports = { watchMemory };
else sample(workerData.shared);
