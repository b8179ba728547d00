// For npm run test:mutation. scripts/mutation.cts defines the files to change and the tests.
const results = `test-results/mutation/${process.env.MUTATION_PART ?? 'all'}`;

export default {
	packageManager: 'npm',
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: false },
	// Other tests cover tables and declarations. Each of their mutants would need all tests.
	ignoreStatic: true,
	coverageAnalysis: 'perTest',
	disableTypeChecks: 'nodes/**/*.ts',
	// The engine tests load the built package.
	buildCommand: 'tsc',
	timeoutMS: 5_000,
	timeoutFactor: 1.2,
	ignorePatterns: ['docs', 'test-results', '.git'],
	// Inside the checkout, to use its node_modules.
	tempDirName: 'test-results/mutation/tmp',
	incremental: true,
	incrementalFile: `${results}-incremental.json`,
	reporters: ['progress-append-only', 'clear-text', 'html'],
	clearTextReporter: { allowColor: false, reportTests: false },
	htmlReporter: { fileName: `${results}.html` },
	allowConsoleColors: false,
};
