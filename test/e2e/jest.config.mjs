// End-to-end tests share one n8n, which takes ten seconds to start: it is started before the first
// file and ended after the last.
import base from '../../jest.config.mjs';

const project = base.projects.find(({ displayName }) => displayName === 'e2e');

// What n8n 2 says of a trigger that cannot be switched on, and what it keeps over a restart, is not
// n8n 1's: its life cycle is tested on its engine (test/engine/trigger-registration). Of the ways to
// lose static data it has but one. It has no step of human review, and its workflows cannot make tables.
const ofOtherGenerations = process.env.N8N_UNDER_TEST?.startsWith('1.')
	? ['trigger-trouble', 'trigger-memory', 'human-review', 'example-agent', 'own-widget']
	: [];

export default {
	...project,
	testPathIgnorePatterns: ofOtherGenerations,
	rootDir: '../..',
	globalSetup: '<rootDir>/test/e2e/start-n8n.cts',
	globalTeardown: '<rootDir>/test/e2e/stop-n8n.cts',
	maxWorkers: 2,
	testTimeout: 60_000,
};
