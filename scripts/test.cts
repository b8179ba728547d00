// npm test: lint, build and all tests; npm test -- unit engine: only these stages. What follows the
// names of stages goes to jest: npm test -- e2e -t "inbox list".
import { mkdirSync } from 'node:fs';
import { formatDuration } from '../playground/n8n/progress.cts';
import { describeFailure } from '../playground/problem.cts';
import { ROOT } from '../playground/root.cts';
import { shutDown, shutDownOnSignals } from '../playground/shutdown.cts';
import { findStages, RESULTS } from './stages.cts';
import type { Counts } from './stages.cts';

async function runStages(args: string[], total: Counts): Promise<void> {
	const { stages, rest } = findStages(args);
	for (const { name, run } of stages) {
		console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
		const started = Date.now();
		const { passed, failed } = await run(rest);
		total.passed += passed;
		total.failed += failed;
		const took = formatDuration(Date.now() - started);
		console.log(`\n${name}: ${failed === 0 ? 'passed' : 'FAILED'} (${took})`);
		if (failed === 0) continue;
		console.log(`Stopped at the stage "${name}"; npm test -- ${name} runs it alone.`);
		return;
	}
}

async function main(): Promise<void> {
	process.chdir(ROOT);
	mkdirSync(RESULTS, { recursive: true });
	shutDownOnSignals();
	const total: Counts = { passed: 0, failed: 0 };
	try {
		await runStages(process.argv.slice(2), total);
	} catch (error) {
		console.error(`\n${describeFailure(error)}`);
		total.failed++;
	}
	await shutDown();
	// The last line, which continuous integration reads.
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
	process.exit(total.failed === 0 ? 0 : 1);
}

void main();
