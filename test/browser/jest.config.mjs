// Browser tests share one n8n, as the end-to-end tests do, and the Chromium of this machine.
import endToEnd from '../e2e/jest.config.mjs';

export default {
	...endToEnd,
	displayName: 'browser',
	testMatch: ['<rootDir>/test/browser/**/*.test.cts'],
	globalSetup: '<rootDir>/test/browser/set-up.cts',
	testTimeout: 90_000,
};
