// One context for all test files of a process. Jest leaves the console of the last one in place: what Jest
// itself then prints would count as a message from a test that is over, and the process would fail.
const SingleContextEnvironment = require('jest-environment-node-single-context');

const { console } = globalThis;

module.exports = class extends SingleContextEnvironment {
	async teardown() {
		globalThis.console = console;
		await super.teardown();
	}
};
