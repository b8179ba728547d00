// The unit tests and the tests on the engine of n8n 2 as one project, because Stryker supports only one.
import base from '../../jest.config.mjs';

const { transform, transformIgnorePatterns, moduleFileExtensions } = base.projects[0];

export default {
	rootDir: '../..',
	transform,
	// Stryker's environment loads these packages before any test.
	transformIgnorePatterns: [
		...transformIgnorePatterns,
		'/node_modules/(@stryker-mutator|tslib|semver)/',
	],
	moduleFileExtensions,
	testEnvironment: './test/mutation/environment.cjs',
	testRunner: './test/mutation/jest-circus-if-needed.cjs', // Stryker knows jest-circus by its name.
	testSequencer: './test/mutation/sequencer.cjs',
	// An instrumented package is larger and slower than the published one.
	testPathIgnorePatterns: ['unit/package.test', 'engine/storm/'],
	testRegex: `/test/(${process.env.MUTATION_TESTS ?? 'unit/|engine/'}).*\\.test\\.cts$`,
};
