// Skips a test file if another file has detected the change, or if none of its tests reach the changed code.
// Jest itself would load each file for each change.
'use strict';
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { createEmptyTestResult } = require('@jest/test-result');
const runCircus = require('jest-circus/runner');

/** Files with the names of all tests, from the run without a change. Other processes read them. */
const NAMES = join(__dirname, 'names');
/** Jest reports a file without any test as an error. */
const SKIPPED_TEST = {
	...{ ancestorTitles: [], title: '', fullName: '', status: 'pending', duration: null },
	...{ failureDetails: [], failureMessages: [], numPassingAsserts: 0, location: null },
};
/** The last change that a test has detected. */
let detected;

module.exports = async (globalConfig, config, environment, runtime, path, ...others) => {
	const change = process.env.__STRYKER_ACTIVE_MUTANT__;
	const names = join(NAMES, `${basename(dirname(path))}-${basename(path)}.json`);
	if (change !== undefined) {
		const pattern = new RegExp(globalConfig.testNamePattern ?? '', 'i');
		const reachesIt = () =>
			JSON.parse(readFileSync(names, 'utf8')).some((name) => pattern.test(name));
		if (detected === change || (existsSync(names) && !reachesIt()))
			return {
				...createEmptyTestResult(),
				...{ testFilePath: path, skipped: true, numPendingTests: 1, testResults: [SKIPPED_TEST] },
			};
	}
	const result = await runCircus(globalConfig, config, environment, runtime, path, ...others);
	if (change === undefined) {
		mkdirSync(NAMES, { recursive: true });
		writeFileSync(names, JSON.stringify(result.testResults.map(({ fullName }) => fullName)));
	} else if (result.numFailingTests > 0) detected = change;
	return result;
};
