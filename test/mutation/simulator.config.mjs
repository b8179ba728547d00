// The comparison of the simulator with the recordings, without type checks.
import base from '../../jest.config.mjs';

const { transform, transformIgnorePatterns, moduleFileExtensions, testEnvironment } =
	base.projects[0];
const [[pattern, [transformer, options]], ...others] = Object.entries(transform);

export default {
	...{ rootDir: '../..', transformIgnorePatterns, moduleFileExtensions, testEnvironment },
	transform: {
		[pattern]: [transformer, { ...options, isolatedModules: true }],
		...Object.fromEntries(others),
	},
	testMatch: ['<rootDir>/test/simulator/recordings.test.cts'],
};
