// The unit tests and those on the engine of n8n 2, as one project: Stryker knows no more than one.
import base from '../../jest.config.mjs';

const { transform, transformIgnorePatterns, moduleFileExtensions } = base.projects[0];

export default {
	rootDir: '../..',
	transform,
	transformIgnorePatterns,
	moduleFileExtensions,
	testEnvironment: 'node',
	testRunner: '<rootDir>/test/mutation/jest-circus-until-noticed.cjs',
	testSequencer: '<rootDir>/test/mutation/likeliest-first.cjs',
	// What is changed is larger and slower than what is published, and its sources read otherwise.
	testPathIgnorePatterns: ['unit/package.test', 'unit/sources.test', 'engine/storm.test'],
	testRegex: `/test/(${process.env.MUTATION_TESTS ?? 'unit/|engine/'})[^/]*\\.test\\.cts$`,
};
