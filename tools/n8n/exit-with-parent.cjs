// Loaded into every n8n that tools/n8n/start.cts starts (node --require): ends it, and the task runner
// in its process group, when the process that started it is gone, however that one died. Its
// standard input is a pipe, which then closes. Worker threads load this too, but have no say.
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
	process.stdin.on('close', () => process.kill(-process.pid, 'SIGKILL'));
	process.stdin.on('error', () => {});
	process.stdin.resume();
	process.stdin.unref();
}
