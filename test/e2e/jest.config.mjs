import { suiteOnN8n } from '../kit/n8n/jest-config.mjs';

export default suiteOnN8n('e2e', {
	testMatch: ['<rootDir>/test/{e2e,old-workflows}/**/*.test.cts'],
});
