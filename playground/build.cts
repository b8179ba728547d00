import { spawn } from 'node:child_process';
import { withProgress } from './n8n/progress.cts';
import { Problem } from './problem.cts';
import { ROOT } from './root.cts';

function runBuild(): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn('npm', ['run', 'build', '--silent'], {
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32',
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.once('error', (error) => reject(new Problem(`npm cannot be started: ${error.message}.`)));
		child.once('close', (code) =>
			code === 0 ? resolve() : reject(new Problem(`The package does not build:\n${output}`)),
		);
	});
}

/** Builds the package. Throws a Problem with the compiler's messages if it does not build. */
export function buildPackage(): Promise<void> {
	return withProgress('Building the package', undefined, runBuild);
}
