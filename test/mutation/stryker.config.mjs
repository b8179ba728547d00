// npm run test:mutation: which files are mutated, and which tests run, is in scripts/mutation.cts.
const results = `test-results/mutation/${process.env.MUTATION_PART ?? 'all'}`;

export default {
	packageManager: 'npm',
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: false },
	// Tables and declarations, which other tests pin: each of their mutants would need all tests.
	ignoreStatic: true,
	coverageAnalysis: 'perTest',
	disableTypeChecks: 'nodes/**/*.ts',
	// The tests of the engine load the built package.
	buildCommand: 'tsc',
	timeoutMS: 5_000,
	timeoutFactor: 1.2,
	ignorePatterns: ['docs', 'test-results', '.git'],
	// Inside the checkout, for its node_modules.
	tempDirName: 'test-results/mutation/tmp',
	incremental: true,
	incrementalFile: `${results}-incremental.json`,
	reporters: ['progress-append-only', 'clear-text', 'html'],
	clearTextReporter: { allowColor: false, reportTests: false },
	htmlReporter: { fileName: `${results}.html` },
	allowConsoleColors: false,
};
