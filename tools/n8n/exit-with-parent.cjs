// tools/n8n/start.cts loads this into n8n (node --require). It kills n8n and the task runner in its process
// group when the process that started n8n ends, even by SIGKILL: standard input is a pipe, which then
// closes. Worker threads load this, too, but must ignore it.
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
	process.stdin.on('close', () => process.kill(-process.pid, 'SIGKILL'));
	process.stdin.on('error', () => {});
	process.stdin.resume();
	process.stdin.unref();
}
