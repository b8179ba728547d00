// The test files of a suite on n8n share one n8n, which takes ten seconds to start.
import base from '../../../jest.config.mjs';

const project = base.projects.find(({ displayName }) => displayName === 'e2e');

// n8n 1 has no human review, cannot create tables in a workflow, loses static data in one way only, and
// reports failed activations differently. The engine tests cover the latter.
const NOT_ON_N8N_1 = [
	...['trigger-failures', 'trigger-memory', 'human-review', 'example-agent', 'example-form'],
	...['own-widget', 'check-your-tenant', 'example-call-list', 'example-mcp-server'],
	...['example-write-again'],
];

/** Returns the Jest configuration of a suite on n8n; `more` overrides it. */
export const suiteOnN8n = (name, more = {}) => ({
	...project,
	displayName: name,
	rootDir: '../..',
	testMatch: [`<rootDir>/test/${name}/**/*.test.cts`],
	testPathIgnorePatterns: process.env.N8N_UNDER_TEST?.startsWith('1.') ? NOT_ON_N8N_1 : [],
	globalSetup: '<rootDir>/test/kit/n8n/global-setup.cts',
	globalTeardown: '<rootDir>/test/kit/n8n/global-teardown.cts',
	maxWorkers: 2,
	// Longer than any wait in a test, so that the error names what the test waited for.
	testTimeout: 240_000,
	...more,
});
