// Tests and tools are .cts: n8n's own linter, which knows only node code, reads every .ts of the repository.
const ES_MODULES = [
	...['execa', 'get-stream', 'human-signals', 'is-stream', 'npm-run-path', 'onetime', 'mimic-fn'],
	...['path-key', 'strip-final-newline', 'p-wait-for', 'p-timeout', 'get-port'],
];

const shared = {
	testEnvironment: 'node',
	moduleFileExtensions: ['js', 'cts', 'ts', 'cjs', 'json', 'node'],
	transform: {
		'\\.[cm]?ts$': ['ts-jest', { tsconfig: 'tsconfig.tools.json' }],
		// Packages that are ES modules only, which Jest cannot load as they are.
		[`/node_modules/(${ES_MODULES.join('|')})/.*\\.js$`]: [
			'ts-jest',
			{ tsconfig: { allowJs: true, module: 'commonjs', target: 'es2022' }, isolatedModules: true },
		],
	},
	transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
};

// Suites without a running n8n. Some load the 2,000 modules of n8n's engine: once per process, not per file.
const stage = (name, more = {}) => ({
	...shared,
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.cts`],
	// In separate contexts, tests and the packages that Node loads would have different Error and Map classes.
	testEnvironment: '<rootDir>/test/kit/single-context.cjs',
	transform: {
		...shared.transform,
		'/node_modules/.*\\.c?js$': '<rootDir>/test/kit/load-natively.cjs',
	},
	// Jest's own packages belong to each test file.
	transformIgnorePatterns: ['/node_modules/(@jest|jest-[^/]+|expect|ts-jest)/'],
	...more,
});

export default {
	projects: [
		stage('unit'),
		stage('simulator'),
		stage('engine', { testPathIgnorePatterns: ['/engine/storm/'] }),
		// A thousand items and more, for half a minute.
		stage('engine', {
			displayName: 'storm',
			testMatch: ['<rootDir>/test/engine/storm/*.test.cts'],
		}),
		// The same tests on the engine of n8n 1: the package gets n8n's own n8n-workflow there, too.
		stage('engine', {
			displayName: 'engine-1',
			moduleNameMapper: {
				'^n8n-core$': '<rootDir>/node_modules/n8n-core-1',
				'^n8n-workflow$': '<rootDir>/node_modules/n8n-core-1/node_modules/n8n-workflow',
			},
		}),
		{ ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.cts'] },
	],
};
