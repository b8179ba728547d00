// node scan.mjs FOLDER source|tarball: what n8n's scanner of community packages finds in a folder,
// with its own rules and file patterns, but offline and with its warnings counted, too.
// Prints its findings and, last, `{ "files", "errors", "warnings" }`. Plain JavaScript, because the
// scanner is a module that cannot be required.
import { createRequire } from 'node:module';
import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

// The scanner's own ESLint and glob, not ours.
const require = createRequire(
	import.meta.resolve('@n8n/scan-community-package/scanner/scanner.mjs'),
);
const { ESLint } = require('eslint');
const glob = require('fast-glob');

/** As the scanner has them for the attested source, and for what was published. */
const PATTERNS = { source: SOURCE_FILE_PATTERNS, tarball: ['**/*.js', 'package.json'] };

const [folder, leg] = process.argv.slice(2);
const patterns = PATTERNS[leg];

const { passed, message, details } = await analyzePackage(folder, patterns);
if (!passed) console.log(message, details ?? '');

const eslint = new ESLint({
	cwd: folder,
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: await buildScanConfig(),
});
const ignore = ['node_modules/**', '**/package-lock.json'];
const files = glob.sync(patterns, { cwd: folder, absolute: true, ignore });
const results = await eslint.lintFiles(files);
const sum = (count) => results.reduce((total, result) => total + result[count], 0);
const found = { files: files.length, errors: sum('errorCount'), warnings: sum('warningCount') };

if (passed && found.warnings > 0)
	console.log(await (await eslint.loadFormatter('stylish')).format(results));
console.log(JSON.stringify({ ...found, errors: Math.max(found.errors, passed ? 0 : 1) }));
