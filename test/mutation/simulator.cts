// node scripts/run.mjs test/mutation/simulator.cts: changes a copy of the simulator in many ways, one at a
// time, and reports which changes its comparison with the recordings does not detect.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCommand, parseInteger, runCommand } from '../../tools/command-line.cts';
import { ROOT } from '../../tools/root.cts';
import { outputOf, start } from '../../tools/run.cts';
import { EDITS, type Edit } from './simulator-edits.cts';

const COPIED = [
	...['simulator', 'tools', 'test'],
	...['package.json', 'jest.config.mjs', 'tsconfig.json', 'tsconfig.tools.json'],
];
// A failed test may leave a server open.
const JEST = [
	...['node_modules/jest/bin/jest.js', '--config', 'test/mutation/simulator.config.mjs'],
	...['--maxWorkers=1', '--forceExit'],
];

/** Runs the comparison in a copy. Returns its output and whether it passed. */
async function compare(folder: string) {
	const result = await start(process.execPath, JEST, { cwd: folder });
	return { passed: !result.failed, output: outputOf(result) };
}

/** Returns whether the comparison detects an edit: some tests fail, but not all. */
async function isDetected(folder: string, { file, from, to }: Edit): Promise<boolean> {
	const path = join(folder, 'simulator', file);
	const source = await readFile(path, 'utf8');
	if (source.split(from).length !== 2)
		throw new Error(`${file} does not contain this exactly once: ${from}`);
	await writeFile(
		path,
		source.replace(from, () => to),
	);
	const { passed, output } = await compare(folder);
	await writeFile(path, source);
	return !passed && /Tests: .*passed/.test(output);
}

async function main(): Promise<boolean> {
	const { from } = command.opts<{ from: number }>();
	const edits = EDITS.slice(from - 1);
	const folder = await mkdtemp(join(tmpdir(), 'sangoma-cx-mutation-'));
	try {
		for (const name of COPIED) await cp(join(ROOT, name), join(folder, name), { recursive: true });
		await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		const { passed, output } = await compare(folder);
		if (!passed) throw new Error(`The comparison fails without any change:\n${output}`);
		let missed = 0;
		for (const edit of edits) {
			const detected = await isDetected(folder, edit);
			if (!detected) missed++;
			console.log(`${detected ? 'detected' : 'MISSED  '}  ${edit.what} (${edit.file})`);
		}
		console.log(`${edits.length - missed} of ${edits.length} changes were detected.`);
		return missed === 0;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const command = describeCommand(
	'node scripts/run.mjs test/mutation/simulator.cts',
	'Changes the simulator in many ways and reports which changes its tests do not detect.',
).option('--from <number>', 'number of the first change, from 1', parseInteger(1), 1);
void runCommand(command, main);
