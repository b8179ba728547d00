import { createRequire } from 'node:module';
import type { ESLint } from 'eslint';
import { UserError } from '../../tools/user-error.cts';

const SCANNER = '@n8n/scan-community-package/scanner/scanner.mjs';

/** The parts of n8n's scanner for community packages that work offline. */
interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage(
		folder: string,
		patterns: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
	buildScanConfig(): Promise<ESLint.Options['overrideConfig']>;
}

// The scanner's own ESLint and glob.
const scannerRequire = createRequire(require.resolve(SCANNER));
const eslint = scannerRequire('eslint') as { ESLint: typeof ESLint };
const glob = scannerRequire('fast-glob') as { sync(patterns: string[], options: object): string[] };

/**
 * Checks a folder with n8n's scanner: the `source` of a release or its published `tarball`. Returns the
 * number of checked files.
 * @throws UserError with all findings, including warnings.
 */
export async function scan(folder: string, kind: 'source' | 'tarball'): Promise<number> {
	const scanner = (await import(SCANNER)) as Scanner;
	const patterns = { source: scanner.SOURCE_FILE_PATTERNS, tarball: ['**/*.js', 'package.json'] };
	const { passed, message, details } = await scanner.analyzePackage(folder, patterns[kind]);
	if (!passed) throw new UserError(`${message}\n${details ?? ''}`);
	const linter = new eslint.ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await scanner.buildScanConfig(),
	});
	const ignore = ['node_modules/**', '**/package-lock.json'];
	const files = glob.sync(patterns[kind], { cwd: folder, absolute: true, ignore });
	if (files.length === 0) throw new UserError(`The scanner found no files in the ${kind}.`);
	const results = await linter.lintFiles(files);
	if (results.some(({ errorCount, warningCount }) => errorCount + warningCount > 0))
		throw new UserError(await (await linter.loadFormatter('stylish')).format(results));
	return files.length;
}
