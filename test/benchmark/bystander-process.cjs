// Somebody else who wants something of n8n: asks for its health page every 20 ms, one request at a
// time, each on a connection of its own, until told to stop. A process of its own, because the one
// that measures is busy with being Sangoma CX.
const { get } = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

const EVERY_MS = 20;
const PATIENCE_MS = 120_000;
/** Requests that are not counted: the first ones of a process are slow on this side. */
const WARM_UP = 10;

const report = { asked: 0, failed: 0, longestMs: 0 };
let isStopped = false;

/** True if the page came whole and in time. */
function ask(url) {
	return new Promise((resolve) => {
		const request = get(url, { agent: false, timeout: PATIENCE_MS }, (answer) => {
			answer.once('error', () => resolve(false));
			answer.resume().once('end', () => resolve(answer.statusCode === 200));
		});
		request.once('timeout', () => request.destroy());
		request.once('error', () => resolve(false));
		request.once('close', () => resolve(false));
	});
}

async function askOften(url) {
	for (let warmUp = 0; warmUp < WARM_UP; warmUp++) await ask(url);
	process.send('ready');
	while (!isStopped) {
		const start = performance.now();
		const answered = await ask(url);
		const ms = performance.now() - start;
		report.asked++;
		if (!answered) report.failed++;
		report.longestMs = Math.max(report.longestMs, ms);
		await sleep(Math.max(0, EVERY_MS - ms));
	}
	process.send(report, () => process.disconnect());
}

process.once('message', () => (isStopped = true));
process.once('disconnect', () => process.exit());
void askOften(process.argv[2]);
