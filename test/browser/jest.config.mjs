import { suiteOnN8n } from '../kit/n8n/jest-config.mjs';

// In the installed Chromium.
export default suiteOnN8n('browser', {
	globalSetup: '<rootDir>/test/browser/set-up.cts',
});
