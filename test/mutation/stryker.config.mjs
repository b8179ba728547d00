// npm run test:mutation: changes the package in thousands of small ways, and sees whether a test notices.
// The tests of the engine load the built package: each change is built into it, and switched on by itself.
// What is changed, and which tests are to notice, scripts/mutation.cts says.
const results = `test-results/mutation/${process.env.MUTATION_PART ?? 'all'}`;

export default {
	packageManager: 'npm',
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: false },
	// Tables and declarations take effect when they are loaded: the words in them are pinned by tests of
	// their own, and each would need all tests.
	ignoreStatic: true,
	coverageAnalysis: 'perTest',
	disableTypeChecks: 'nodes/**/*.ts',
	// Into the copy of a built package.
	buildCommand: 'tsc',
	dryRunTimeoutMinutes: 60,
	// A change may make the package wait for ever; its tests take seconds.
	timeoutMS: 5_000,
	timeoutFactor: 1.2,
	ignorePatterns: ['docs', 'test-results', '.git'],
	// Inside the checkout, for its node_modules: while a run is under way, n8n's linter complains of it.
	tempDirName: 'test-results/mutation/tmp',
	incremental: true,
	incrementalFile: `${results}-remembered.json`,
	reporters: ['progress-append-only', 'html', 'json'],
	htmlReporter: { fileName: `${results}.html` },
	jsonReporter: { fileName: `${results}.json` },
	allowConsoleColors: false,
};
