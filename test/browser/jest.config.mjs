import { suiteOnN8n } from '../kit/n8n/jest-config.mjs';

// These tests run in the installed Chromium.
export default suiteOnN8n('browser', {
	globalSetup: '<rootDir>/test/browser/set-up.cts',
	setupFilesAfterEnv: ['<rootDir>/test/browser/retry.cts'],
});
