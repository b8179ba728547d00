// End-to-end tests share one n8n, which takes ten seconds to start: it is started before the first
// file and ended after the last.
import base from '../../jest.config.mjs';

const project = base.projects.find(({ displayName }) => displayName === 'e2e');

export default {
	...project,
	rootDir: '../..',
	globalSetup: '<rootDir>/test/e2e/start-n8n.cts',
	globalTeardown: '<rootDir>/test/e2e/stop-n8n.cts',
	maxWorkers: 2,
	testTimeout: 60_000,
};
