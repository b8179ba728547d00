// What takes minutes: n8n is killed, restarted and robbed of its memory. Not part of npm test.
import endToEnd from '../e2e/jest.config.mjs';

export default {
	...endToEnd,
	displayName: 'outages',
	testMatch: ['<rootDir>/test/outages/**/*.test.cts'],
};
