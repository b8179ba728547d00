// Jest's own test runner, in a hurry: Stryker has all files load and all tests run that get to a change, and
// the first that fails has noticed it. (Stryker asks that the name of a runner has jest-circus in it.)
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const { createEmptyTestResult } = require('@jest/test-result');
const circus = require('jest-circus/runner');

/** In the copy of the project that Stryker works on. */
const FOLDER = 'seen-in-the-dry-run';
const fileOf = (testPath) => join(FOLDER, `${basename(testPath)}.json`);

/** What the run without changes found: to which changes a file's tests get, and how many ms they take. */
function whatIsIn(testPath) {
	return JSON.parse(readFileSync(fileOf(testPath), 'utf8'));
}

function remember(testPath, { testResults }, { perTest }) {
	mkdirSync(FOLDER, { recursive: true });
	const changes = testResults.flatMap(({ fullName }) => Object.keys(perTest[fullName] ?? {}));
	const took = testResults.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
	writeFileSync(fileOf(testPath), JSON.stringify({ changes: [...new Set(changes)], took }));
}

/** Skips what comes after a failure. */
function stopAtFirstFailure(environment) {
	const handle = environment.handleTestEvent;
	let hasFailed = false;
	environment.handleTestEvent = async (event, state) => {
		if (event.name === 'test_start' && hasFailed) event.test.mode = 'skip';
		if (event.name === 'test_done') hasFailed ||= event.test.errors.length > 0;
		await handle?.call(environment, event, state);
	};
}

/** A file of which nothing ran. Jest takes one without any test for an error. */
function nothingRun(testFilePath) {
	const left = { ancestorTitles: [], title: 'left', fullName: 'left', status: 'pending' };
	const testResults = [{ ...left, failureMessages: [], failureDetails: [], numPassingAsserts: 0 }];
	return { ...createEmptyTestResult(), testFilePath, numPendingTests: 1, testResults };
}

/** The change that was noticed last, and for each file the number of changes noticed when it did. */
let noticed;
let count = 0;
const noticedBy = new Map();

module.exports = async (globalConfig, config, environment, runtime, testPath, send) => {
	const run = () => circus(globalConfig, config, environment, runtime, testPath, send);
	const change = process.env.__STRYKER_ACTIVE_MUTANT__;
	if (change === undefined) {
		const result = await run();
		remember(testPath, result, environment.global.__stryker__.mutantCoverage ?? { perTest: {} });
		return result;
	}
	if (noticed === change) return nothingRun(testPath);
	stopAtFirstFailure(environment);
	const result = await run();
	if (result.numFailingTests > 0 || result.testExecError) {
		noticed = change;
		noticedBy.set(testPath, ++count);
	}
	return result;
};

module.exports.whatIsIn = whatIsIn;
module.exports.noticedBy = noticedBy;
